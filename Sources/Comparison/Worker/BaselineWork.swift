// What measuring itself takes: the clock, and a call in the same process.

internal import IPCChannels
internal import Linux

extension Baseline {
  private static let readings = 100_000
  private static let calls = 1_000_000

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
    let start = monotonicNanoseconds()
    var last = start
    for _ in 0..<readings { last = monotonicNanoseconds() }
    return (last - start) * 1000 / UInt64(readings)
  }

  private static func call() -> UInt64 {
    let start = monotonicNanoseconds()
    var ping = Message(.ping, author: 0, 0, start)
    for sequence in 0..<UInt64(calls) {
      ping = Message(.ping, author: 0, sequence, answer(ping).value)
    }
    let end = monotonicNanoseconds()
    precondition(ping.value == start, "a call changes nothing")
    return (end - start) * 1000 / UInt64(calls)
  }

  // Not inlined, because then it would be no call.
  @inline(never)
  private static func answer(_ ping: Message) -> Message { ping.pong }
}
