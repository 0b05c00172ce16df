// A loop of C forks, which a process with threads must not do: this program starts itself again.

import ForeignLoops
import ForeignPrograms
import Linux
import ProgramSupport

/// This program, started again to measure one loop of C.
enum LoopRole {
  private static let role = "--loop"
  /// Round trips that are timed: some 50 to 150 ms.
  private static let count = 10_000

  private static let mechanisms: [Mechanism: foreign_mechanism] = [
    .pipe: FOREIGN_PIPES, .socketpair: FOREIGN_UNIX, .tcp: FOREIGN_TCP,
  ]
  private static let stages: [Figure: foreign_stage] = [
    .asWritten: FOREIGN_AS_WRITTEN, .inlined: FOREIGN_INLINED, .bare: FOREIGN_BARE,
  ]

  /// Plays the role that the arguments name; nil when they name another one or none.
  static func run(_ arguments: [String]) -> Int32? {
    guard arguments.count == 4, arguments[0] == role,
      let mechanism = Mechanism(rawValue: arguments[1]).flatMap({ mechanisms[$0] }),
      let stage = Figure(rawValue: arguments[2]).flatMap({ stages[$0] }),
      let cpu = Int32(arguments[3])
    else { return nil }
    var nanoseconds = 0.0
    let answer = unsafe foreign_loop(mechanism, stage, cpu, count, &nanoseconds)
    guard answer == 0 else {
      Console.errors.line("crosscheck: \(arguments[1]), \(arguments[2]): \(Errno(-answer))")
      return 1
    }
    Console.output.line("\(nanoseconds)")
    return 0
  }

  /// Measures a loop in a process of its own.
  ///
  /// - Returns: nanoseconds of a round trip.
  static func measure(_ mechanism: Mechanism, _ figure: Figure, cpu: Int) throws -> Double {
    let command = ["/proc/self/exe", role, mechanism.rawValue, figure.rawValue, "\(cpu)"]
    let output = try PinnedProgram.output(of: command, cpu: cpu)
    guard output.last == "\n", let nanoseconds = plainNumber(output.dropLast()) else {
      throw UnreadableOutput(
        program: "a loop of C", expected: "one line with one number", output: output)
    }
    return nanoseconds
  }
}
