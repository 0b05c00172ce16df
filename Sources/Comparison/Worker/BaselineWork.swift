// What measuring itself takes: the clock, and a call in the same process.

internal import IPCChannels
internal import Linux
internal import Messages

extension Baseline {
  private static let readings = 100_000
  private static let calls = 1_000_000
  /// Each is timed in so many parts, of which the middle one counts: whoever took the processor away
  /// meanwhile is in one or two of them, and would be in their mean.
  private static let parts = 50

  /// Measures the clock and a call, for some milliseconds.
  static func measured() -> Baseline {
    Baseline(
      clockStepNanoseconds: clockStep(), clockReadingPicoseconds: clockReading(),
      callPicoseconds: call())
  }

  /// The smallest difference that the clock can tell, which shows in how far apart readings are: some
  /// take a step more than others. (The smallest distance itself would be what a reading takes.)
  ///
  /// - Returns: nil where the distances do not fall on steps.
  private static func clockStep() -> UInt64? {
    var distances: [UInt64: Int] = [:]
    for _ in 0..<readings {
      let start = monotonicNanoseconds()
      distances[monotonicNanoseconds() - start, default: 0] += 1
    }
    // The kernel's conversion to nanoseconds rounds, so that on a clock of 10 ns some are 21 or 31:
    // what counts are the distances that are more frequent than their neighbours, and they count only
    // where nearly all distances are such.
    let peaks = distances.filter { distance, count in
      count > distances[distance &- 1, default: 0] && count > distances[distance + 1, default: 0]
    }.filter { $1 >= readings / 100 }
    guard peaks.values.reduce(0, +) > readings * 8 / 10 else { return nil }
    let steps = peaks.keys.sorted()
    return zip(steps, steps.dropFirst()).map { $1 - $0 }.min()
  }

  private static func clockReading() -> UInt64 {
    middlePart(of: readings) { count in
      let start = monotonicNanoseconds()
      var last = start
      for _ in 0..<count { last = monotonicNanoseconds() }
      return last - start
    }
  }

  private static func call() -> UInt64 {
    middlePart(of: calls) { count in
      let start = monotonicNanoseconds()
      var ping = Message(.ping, author: 0, 0, start)
      for sequence in 0..<UInt64(count) {
        ping = Message(.ping, author: 0, sequence, answer(ping).value)
      }
      let end = monotonicNanoseconds()
      precondition(ping.value == start, "a call changes nothing")
      return end - start
    }
  }

  /// - Parameter time: nanoseconds that so many of something take.
  /// - Returns: picoseconds of one, in the middle one of all parts.
  private static func middlePart(of all: Int, time: (_ count: Int) -> UInt64) -> UInt64 {
    let count = all / parts
    let times = (0..<parts).map { _ in time(count) }.sorted()
    return times[parts / 2] * 1000 / UInt64(count)
  }

  // Not inlined, because then it would be no call.
  @inline(never)
  private static func answer(_ ping: Message) -> Message { ping.pong }
}
