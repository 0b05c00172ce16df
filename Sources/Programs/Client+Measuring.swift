// The client's tasks `ping` and `stream`: numbers about one channel, at once.

internal import Comparison
internal import IPCChannels
internal import Linux

extension Client {
  /// Sends pings and says what they took; the last line is the result, also of a run that was cut short.
  func ping<Link: Channel & ~Copyable>(
    _ session: inout ClientSession<Link>, _ count: UInt64, _ label: String,
    _ interruption: Interruption
  ) throws(ClientError) {
    let histogram = PingHistogram()
    var nextReport = monotonicNanoseconds() + 1_000_000_000
    defer { Console.output.line(histogram.result(of: count, label)) }
    try session.ping(count: count) { roundTrip, clock in
      histogram.record(roundTrip)
      if clock >= nextReport {
        Console.errors.line(histogram.progress(of: count, label))
        nextReport = clock + 1_000_000_000
      }
      return !interruption.isInterrupted
    }
    if interruption.isInterrupted { throw .interrupted }
    try session.finish()
  }

  /// Streams data messages and says how many arrived in a second.
  func stream<Link: Channel & ~Copyable>(
    _ session: inout ClientSession<Link>, _ count: UInt64, _ label: String
  ) throws(ClientError) {
    let result = try session.stream(count: count)
    let rate = count * 1_000_000 / max(1, result.elapsedNanoseconds / 1000)
    let cpu = result.serverUsage.cpuNanoseconds * 1000 / count
    Console.output.line(
      "\(label): \(count) sent, \(count) received; \(rate) messages/s, "
        + "server CPU \(thousandths(cpu)) ns a message")
    try session.finish()
  }
}

/// Round trips as they are collected.
private final class PingHistogram {
  private var histogram = Histogram()

  @inline(__always)
  func record(_ nanoseconds: UInt64) { histogram.record(nanoseconds) }

  func result(of count: UInt64, _ label: String) -> String {
    let received = histogram.count
    // Sent are those that were answered, and the one that was not when the run was cut short.
    let sent = received == count ? count : received + 1
    let loss = (sent - received) * 100_000 / max(1, sent)
    return "\(label): \(sent) sent, \(received) received, \(thousandths(loss)) % lost; round trip "
      + times()
  }

  func progress(of count: UInt64, _ label: String) -> String {
    "\(label): \(histogram.count) of \(count); round trip \(times())"
  }

  private func times() -> String {
    let figures: [(String, UInt64?)] = [
      ("min", histogram.min), ("median", histogram.median), ("p99", histogram.percentile(99)),
      ("max", histogram.max),
    ]
    return figures.map { name, value in
      "\(name) \(value.map { thousandths($0) + " µs" } ?? "–")"
    }.joined(separator: ", ")
  }
}

/// A number of thousandths with three decimals, such as `4.297` of 4297.
func thousandths(_ value: UInt64) -> String {
  let fraction = String(value % 1000)
  return "\(value / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
}
