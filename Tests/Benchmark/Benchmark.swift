// What is looked at, in which order. Each part stands in a file of its own.

import Comparison
import Glibc
import Linux
import Programs

/// All targets, one table after the other, in less than ten minutes.
struct Benchmark {
  /// The server program, as it is installed.
  let server: String
  /// Which parts; none for all.
  let chosen: [String]

  private static let parts: [(name: String, measure: @Sendable (Benchmark) throws -> Section)] = [
    ("round-trips", { try $0.roundTrips() }), ("adaptive", { try $0.adaptive() }),
    ("streams", { try $0.streams() }), ("rings-asleep", { try $0.ringsAsleep() }),
    ("bulk", { try $0.bulk() }),
    ("set-ups", { try $0.setUps() }), ("scale", { try $0.scale() }),
    ("programs", { try $0.programs() }),
  ]
  static var partNames: [String] { parts.map(\.name) }

  /// Whether a target is met is what the tables say, not the exit status: that is 1 only when
  /// something could not be measured.
  func run() -> Int32 {
    let start = monotonicNanoseconds()
    var status: Int32 = 0
    var sections: [Section] = []
    for part in Benchmark.parts where chosen.isEmpty || chosen.contains(part.name) {
      do {
        let section = try part.measure(self)
        sections.append(section)
        Console.output.write(Array(section.markdown.utf8))
      } catch {
        Console.errors.line("benchmark: \(error)")
        status = 1
      }
    }
    Console.output.line(sections.summary)
    Console.output.line("\((monotonicNanoseconds() - start) / 1_000_000_000) s in all.")
    return status
  }
}
