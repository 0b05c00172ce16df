// The calibration: twenty runs, each with two contenders that are the same and one that is a tenth
// slower.

import CompareProgram
import Comparison
import Contenders
import Glibc
import IPCChannels
import Linux
import Programs
import Reporting

/// Counts how often a comparison is right where the truth is known.
struct Calibration {
  private let runs = 20
  /// A 95 % interval is wrong in one of twenty runs.
  private let expected = 19
  private let seconds: UInt64 = 8

  private static let cells =
    RunRequest.cells(
      of: TestContenders(), names: ["pipe-one", "pipe-two", "pipe-slowed"], waits: [.block],
      placements: [.same], recordSizes: [24], clients: [1])
    + RunRequest.cells(
      of: TestContenders(), names: ["memfd-one", "memfd-two"], waits: [.adaptive],
      placements: [.cross], recordSizes: [24], clients: [1])

  func run() -> Int32 {
    var equalPipes = 0
    var equalRings = 0
    var found = 0
    for number in 1...runs {
      guard let result = result(number) else { return 1 }
      let pipes = ratio("pipe-two", "pipe-one", result)
      let rings = ratio("memfd-two", "memfd-one", result)
      let slowed = ratio("pipe-slowed", "pipe-one", result)
      if pipes.isEqual { equalPipes += 1 }
      if rings.isEqual { equalRings += 1 }
      if slowed.lower > 1 && slowed.lower <= 1.1 && slowed.upper >= 1.1 { found += 1 }
      Console.output.line(
        "run \(number): the same pipe \(pipes.text); the same memfd \(rings.text); "
          + "a pipe slowed by 10 % \(slowed.text)")
    }
    Console.output.line(
      "the same pipe twice, block, one CPU: no difference found in \(equalPipes) of \(runs) runs")
    Console.output.line(
      "the same memfd twice, adaptive, two CPUs: no difference found in \(equalRings) of \(runs) runs"
    )
    Console.output.line(
      "a pipe slowed by 10 %: found, with 1.10 in the interval, in \(found) of \(runs) runs")
    return min(equalPipes, equalRings, found) >= expected ? 0 : 1
  }

  private func result(_ number: Int) -> RunResult? {
    let program: ProgramFile
    do throws(ProgramRefusal) {
      program = try .own()
    } catch {
      Console.errors.line("calibrate: \(error)")
      return nil
    }
    let request = RunRequest(
      cells: Self.cells,
      settings: Settings(
        rounds: 15, timeNanoseconds: seconds * 1_000_000_000, batch: 1, reference: nil,
        seed: UInt64(number), timeoutNanoseconds: 10_000_000_000, hasFloor: false),
      machine: MachineReader().read(),
      tool: Tool(build, sha256: program.sha256), command: [], program: program)
    var runner = Runner(request, startedAt: "", attention: nil, observe: { _ in })
    do throws(RunFailure) {
      try runner.run()
    } catch {
      Console.errors.line("calibrate: \(error)")
      return nil
    }
    return runner.result
  }

  /// How the first compares with the second.
  private func ratio(_ name: String, _ other: String, _ result: RunResult) -> Ratio {
    let cells = result.cells.map(\.coordinates)
    let one = cells.first { $0.name == name }!
    return result.ratio(of: one, to: cells.first { $0.name == other }!)!
  }
}

extension Ratio {
  /// With three decimals, which is what a calibration is about.
  fileprivate var text: String {
    let figures = [value, lower, upper].map { NumberText.fixed($0, decimals: 3) }
    return "\(isEqual ? "≈ " : "")\(figures[0]) [\(figures[1]), \(figures[2])]"
  }
}
