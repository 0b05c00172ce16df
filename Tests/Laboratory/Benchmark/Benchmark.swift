// What is looked at, in which order. Each part stands in a file of its own.

import Comparison
import Glibc
import Linux
import ProgramSupport

/// All targets, one part after the other, in less than ten minutes.
struct Benchmark {
  /// The server program, as it is installed.
  let server: String
  /// Which parts; none for all.
  let chosen: [String]
  /// Whether only to see that every part works: a twentieth of the time, and nothing is repeated.
  let isQuick: Bool

  private static let parts: [(name: String, measure: @Sendable (Benchmark) throws -> Section)] = [
    ("round-trips", { try $0.roundTrips() }), ("adaptive", { try $0.adaptive() }),
    ("streams", { try $0.streams() }), ("rings-asleep", { try $0.ringsAsleep() }),
    ("bulk", { try $0.bulk() }),
    ("set-ups", { try $0.setUps() }), ("scale", { try $0.scale() }),
    ("programs", { try $0.programs() }),
  ]
  static var partNames: [String] { parts.map(\.name) }

  /// Of the time that a part is meant to take.
  var share: Double { isQuick ? 0.05 : 1 }

  /// How often something is repeated that should be repeated so many times.
  func repetitions(_ count: Int) -> Int { isQuick ? 1 : count }

  /// Measures every part. One that fails is named on standard error and left out.
  ///
  /// - Returns: the findings, and whether nothing is left out.
  func run() throws -> (record: Record, isWhole: Bool) {
    let start = monotonicNanoseconds()
    var record = Record(conditions: try conditions())
    var isWhole = true
    for part in Benchmark.parts where chosen.isEmpty || chosen.contains(part.name) {
      do {
        record.sections.append(try part.measure(self))
      } catch {
        Console.errors.line("benchmark: \(part.name): \(error)")
        isWhole = false
      }
    }
    record.seconds = Int((monotonicNanoseconds() - start) / 1_000_000_000)
    return (record, isWhole)
  }
}
