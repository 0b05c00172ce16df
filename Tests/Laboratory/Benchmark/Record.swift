// What one run of the benchmark found, and under which conditions: kept, so that several hours can be
// shown beside each other.

import Comparison
import FoundationEssentials
import IPCChannels
import Linux
import Reporting

/// One run.
struct Record: Codable {
  let conditions: Conditions
  var sections: [Section] = []
  /// How long it took.
  var seconds = 0

  init(conditions: Conditions) {
    self.conditions = conditions
  }

  init(readFrom path: String) throws {
    self = try JSONDecoder().decode(Record.self, from: try Data(contentsOf: URL(filePath: path)))
  }

  func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try encoder.encode(self).write(to: URL(filePath: path), options: .atomic)
  }
}

/// What figures depend on beside the code.
struct Conditions: Codable {
  /// UTC, to the minute.
  let startedAt: String
  /// Name, version and hash of the program.
  let build: String
  /// Without what changes by the hour.
  let machine: String
  let load: String
  /// What the kernel costs at this hour: it does not depend on this project.
  let pipeRoundTrip: String
  /// How far the two CPUs are from each other at this hour.
  let ringRoundTrip: String
}

extension Benchmark {
  /// Looks at the machine, and measures the two yardsticks.
  func conditions() throws -> Conditions {
    // Before anything is measured, which is a load itself.
    let now = Date.now.formatted(.iso8601)
    let pipe = try yardstick(.pipe, .block, .same)
    let ring = try yardstick(.memfd, .spin, .cross)
    var machine = pipe.machine
    let load = machine.loadAverage.map(twoDecimals) ?? "unknown"
    machine.loadAverage = nil
    let facts =
      MachineText.hardware(machine)
      + MachineText.state(machine, inFull: true).filter { !$0.hasPrefix("load ") }
    return Conditions(
      startedAt: String(now.prefix(16)).replacing("T", with: " "),
      build: "\(pipe.tool.name) \(pipe.tool.version) (\(pipe.tool.shortHash))",
      machine: facts.joined(separator: ", "), load: load,
      pipeRoundTrip: pipe.floorText, ringRoundTrip: ring.floorText)
  }

  private func yardstick(
    _ kind: ChannelKind, _ wait: WaitStrategy, _ placement: Placement
  ) throws -> RunResult {
    try compare(cells([kind], waits: [wait], placement), rounds: 6, seconds: 4)
  }
}

extension RunResult {
  /// Round trip of its only row's loop in bare C, with its bounds.
  fileprivate var floorText: String {
    guard let figure = rows[0][.floorRoundTrip], let value = figure.value else { return "–" }
    func text(_ nanoseconds: Double) -> String { NumberText.significant(nanoseconds / 1000) }
    let bounds = figure.interval.map { " [\(text($0.lowerBound)), \(text($0.upperBound))]" } ?? ""
    return "\(text(value))\(bounds) µs"
  }
}
