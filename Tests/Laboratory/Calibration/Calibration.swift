// The calibration: comparisons of contenders that are known, repeated, on a machine that does nothing
// else and beside a load.

import Comparison
import KnownTruth
import LaboratorySupport
import Linux
import LoadedKinds
import ProgramSupport
import Reporting

/// Counts how often comparisons are right where the truth is known.
struct Calibration {
  let parts: [Part]
  /// Of each trial; nil for what each part has by itself.
  let runs: Int?
  let program: ProgramFile
  /// A descriptor that turns readable when the calibration is to end.
  let attention: Int32
  private let machine = MachineReader().read()

  init(parts: [Part], runs: Int?, program: ProgramFile, attention: Int32) {
    self.parts = parts
    self.runs = runs
    self.program = program
    self.attention = attention
  }

  /// Runs the parts, and prints one table.
  ///
  /// - Returns: whether every demand was met.
  func run() throws(ProgramFailure) -> ExitStatus {
    let start = monotonicNanoseconds()
    var table = CalibrationTable()
    for part in parts {
      let load = part == .load ? try startLoad(part) : []
      for trial in part.trials {
        let experiments = try repeated(trial, part, load)
        table.add(
          heading(trial, part, load), experiments, allowingSilence: part.demand == .noFalseClaim)
      }
    }
    for (placement, reason) in leftOut { table.addRemark("\(placement.rawValue): \(reason)") }
    let seconds = (monotonicNanoseconds() - start) / 1_000_000_000
    table.addRemark("\(seconds) s in all.")
    for line in table.lines { Console.output.line(line) }
    return table.isMet ? .done : .failed
  }

  private func runs(_ part: Part) -> Int { runs ?? part.standardRuns }

  private func heading(_ trial: Trial, _ part: Part, _ load: [BusyProcess]) -> String {
    let head = "\(runs(part)) × \(trial.seconds) s"
    if load.isEmpty { return head }
    let numbers = load.map { "\($0.cpu)" }.joined(separator: " and ")
    let what = load.count == 1 ? "a busy process on CPU" : "busy processes on CPUs"
    return "\(head), beside \(what) \(numbers)"
  }

  // MARK: Runs

  private func repeated(
    _ trial: Trial, _ part: Part, _ load: [BusyProcess]
  ) throws(ProgramFailure) -> [Experiment] {
    let questions = trial.questions.filter { question in
      question.placements.allSatisfy { leftOut[$0] == nil }
    }
    let other = try trial.against.map { (opponent) throws(ProgramFailure) in
      try opened(opponent)
    }
    let libraries = try loaded(trial.loads)
    var experiments = questions.map { Experiment($0.title) }
    for number in 1...runs(part) {
      Console.errors.line("\(part.rawValue), \(trial.name): run \(number) of \(runs(part))")
      let result = try result(of: trial, libraries, beside: other, seed: UInt64(number))
      for process in load { try process.requireBusy() }
      for (index, question) in questions.enumerated() {
        experiments[index].add(question.outcome(result, part.demand))
      }
    }
    return experiments
  }

  /// - Parameter other: the build that is measured in the same rounds; nil for none.
  private func result(
    of trial: Trial, _ libraries: [LoadedLibrary], beside other: OtherBuild?, seed: UInt64
  ) throws(ProgramFailure) -> RunResult {
    let own = trial.cells.filter { leftOut[$0.placement] == nil }
    let cells = other.map { RunRequest.cells(own, beside: $0) } ?? own
    let time = trial.seconds * 1_000_000_000
    let request = RunRequest(
      cells: cells, libraries: libraries,
      settings: Settings(
        rounds: usualRounds(of: cells, in: time, floors: 0), timeNanoseconds: time, batch: 1,
        reference: nil, seed: seed, timeoutNanoseconds: 10_000_000_000, hasFloor: false),
      machine: machine, tool: Tool(.laboratory, sha256: program.sha256), command: [],
      program: program, against: other)
    var runner = Runner(request, startedAt: "", attention: attention, observe: { _ in })
    do throws(RunFailure) {
      try runner.run()
    } catch {
      if error == .interrupted {
        throw ProgramFailure(.interrupted, "interrupted; nothing was concluded")
      }
      throw ProgramFailure(.failed, "a comparison failed: \(error)")
    }
    return runner.result
  }

  private func loaded(_ names: [String]) throws(ProgramFailure) -> [LoadedLibrary] {
    if names.isEmpty { return [] }
    guard let directory = LoadedLibrary.directoryOfThisBuild else {
      throw ProgramFailure(.failed, "this program does not lie in a .build, where kinds would be")
    }
    var libraries: [LoadedLibrary] = []
    for name in names {
      do throws(KindLoadError) {
        libraries.append(try LoadedLibrary(loading: KindFile("\(directory)/\(name).so")!))
      } catch {
        throw ProgramFailure(.failed, "\(error); 'make kinds' builds what takes part")
      }
    }
    return libraries
  }

  private func opened(_ opponent: Trial.Opponent) throws(ProgramFailure) -> OtherBuild {
    let path: String
    switch opponent {
    case .itself: path = program.path
    // The same command builds both, into one directory.
    case .earlier:
      guard let own = executedPath(), let end = own.lastIndex(of: "/") else {
        throw ProgramFailure(
          .failed, "this program's directory, where earlier-build is, is unknown")
      }
      path = own[...end] + "earlier-build"
    }
    do throws(ProgramRefusal) {
      return try OtherBuild(at: path, own: .laboratory)
    } catch {
      throw ProgramFailure(.failed, "\(error); 'make calibrate' builds what takes part")
    }
  }

  /// Placements that this machine does not have, and why.
  private var leftOut: [Placement: String] {
    [Placement.same, .cross].reduce(into: [:]) { found, placement in
      found[placement] = machine.site(of: placement)?.unavailable
    }
  }

  // MARK: Load

  /// One busy process on each processor that takes part.
  private func startLoad(_ part: Part) throws(ProgramFailure) -> [BusyProcess] {
    let sites = [Placement.same, .cross].compactMap { machine.site(of: $0) }
    let cpus = Set(sites.flatMap { [$0.clientCPU, $0.serverCPU].compactMap(\.self) }).sorted()
    // A run ends within 1.25 times of its time and 5 s; the load lasts longer.
    let seconds = part.trials.reduce(0) { $0 + UInt64(runs(part)) * ($1.seconds * 5 / 4 + 6) }
    let end = monotonicNanoseconds() + seconds * 1_000_000_000
    do throws(SystemError) {
      var load: [BusyProcess] = []
      for cpu in cpus { load.append(try BusyProcess(cpu: cpu, until: end)) }
      return load
    } catch {
      throw ProgramFailure(.failed, "the load cannot be started: \(error)")
    }
  }
}
