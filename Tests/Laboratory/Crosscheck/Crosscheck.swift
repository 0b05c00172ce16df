// The turns, and what they say in the end.

import Comparison
import ForeignPrograms
import Linux
import ProgramSupport
import Reporting

/// Measures every mechanism with our program and with a foreign one, taking turns.
struct Crosscheck {
  private let turns = 15
  /// No turn begins later than this; all of it ends before three minutes are over.
  private let patience: UInt64 = 150_000_000_000

  func run() -> Int32 {
    let start = monotonicNanoseconds()
    do {
      let machine = MachineReader().read()
      let ours = OurRoundTrip(machine: machine, program: try ProgramFile.own())
      guard let cpu = machine.site(of: .same)?.clientCPU else {
        throw CrosscheckFailure("this machine has no processor to pin both sides to")
      }
      let theirs = try TheirRoundTrip(cpu: cpu)
      return measureAll(ours, theirs, start)
    } catch {
      Console.errors.line("crosscheck: \(error)")
      return ExitStatus.failed.rawValue
    }
  }

  private func measureAll(
    _ ours: OurRoundTrip, _ theirs: TheirRoundTrip, _ start: UInt64
  ) -> Int32 {
    var series = Mechanism.allCases.map { Series($0, obstacle: theirs.obstacle($0)) }
    for turn in 0..<turns {
      if series.allSatisfy({ $0.isOver }) || monotonicNanoseconds() - start > patience { break }
      Console.errors.line("turn \(turn + 1) of \(turns)")
      for index in series.indices where !series[index].isOver {
        series[index].measure(ours, theirs, isBackwards: turn % 2 == 1)
      }
    }
    let seconds = (monotonicNanoseconds() - start) / 1_000_000_000
    let head = theirs.versions + ["CPU \(theirs.cpu)", "\(seconds) s in all"]
    Console.output.line(head.joined(separator: "; ") + ".")
    Console.output.line("")
    let found = series.compactMap(\.findings)
    if !found.isEmpty {
      for line in Findings.tableHead + found.flatMap(\.tableRows) { Console.output.line(line) }
      Console.output.line("")
    }
    for series in series { Console.output.line("- \(series.sentence)") }
    if found.isEmpty { Console.errors.line("crosscheck: nothing was compared") }
    let isGood = !found.isEmpty && series.allSatisfy(\.isGood)
    return (isGood ? ExitStatus.done : ExitStatus.failed).rawValue
  }
}
