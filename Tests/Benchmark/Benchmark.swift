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

  static let partNames = [
    "round-trips", "adaptive", "streams", "bulk", "set-ups", "scale", "programs",
  ]

  /// Whether a target is met is what the tables say, not the exit status: that is 1 only when
  /// something could not be measured.
  func run() -> Int32 {
    let start = monotonicNanoseconds()
    let parts: [() throws -> Section] = [
      roundTrips, adaptive, streams, bulk, setUps, scale, programs,
    ]
    var status: Int32 = 0
    for (name, part) in zip(Benchmark.partNames, parts)
    where chosen.isEmpty || chosen.contains(name) {
      do {
        Console.output.write(Array(try part().markdown.utf8))
      } catch {
        Console.errors.line("benchmark: \(error)")
        status = 1
      }
    }
    Console.output.line("\((monotonicNanoseconds() - start) / 1_000_000_000) s in all.")
    return status
  }
}
