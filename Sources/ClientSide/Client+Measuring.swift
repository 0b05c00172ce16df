// The client's tasks `ping` and `stream`: numbers about one channel, at once.

internal import IPCChannels
internal import Linux
internal import Messages
internal import ProgramSupport
internal import Sampling

extension Client {
  /// Sends pings and says what they took; the last line is the result, also of a run that was cut
  /// short.
  func ping<Link: Channel & ~Copyable>(
    _ session: inout ClientSession<Link>, _ timer: inout AnswerTimer, _ count: UInt64,
    _ label: String, _ interruption: Interruption
  ) throws(ClientError) {
    var histogram = Histogram()
    timer.restart()
    var nextReport = monotonicNanoseconds() + 1_000_000_000
    defer {
      timer.stop()
      Console.output.result("\(label): \(histogram.result(sent: session.pingsSent))\n")
    }
    try session.ping(count: count) { roundTrip, clock in
      histogram.record(roundTrip)
      if clock >= nextReport {
        timer.restart(at: clock)
        Console.errors.line("\(label): \(histogram.count) of \(count); \(histogram.times)")
        nextReport = clock + 1_000_000_000
      }
      return !interruption.isInterrupted
    }
    if interruption.isInterrupted { throw .interrupted }
    try session.finish()
  }

  /// Streams data messages and says how many arrived in a second.
  func stream<Link: Channel & ~Copyable>(
    _ session: inout ClientSession<Link>, _ timer: inout AnswerTimer, _ count: UInt64,
    _ label: String
  ) throws(ClientError) {
    timer.restart()
    let result = try session.stream(count: count) { timer.restart(at: $0) }
    let rate = UInt128(count) * 1_000_000 / UInt128(max(1, result.elapsedNanoseconds / 1000))
    // What the server says can be any 64 bits.
    let cpu = UInt128(result.serverUsage.cpuNanoseconds) * 1000 / UInt128(count)
    defer {
      timer.stop()
      Console.output.result(
        "\(label): \(count) sent, \(count) received; \(rate) messages/s, "
          + "server CPU \(thousandths(cpu)) ns a message\n")
    }
    try session.finish()
  }
}

extension Histogram {
  /// The last line of a run, in the manner of ping(8).
  fileprivate func result(sent: UInt64) -> String {
    let lost = sent == 0 ? 0 : UInt128(sent - count) * 100_000 / UInt128(sent)
    return "\(sent) sent, \(count) received, \(thousandths(lost)) % lost; \(times)"
  }

  fileprivate var times: String {
    let figures = [
      ("min", min), ("median", median), ("p99", percentile(99)), ("max", max),
    ]
    let texts = figures.map { name, nanoseconds in
      "\(name) \(nanoseconds.map { thousandths($0) + " µs" } ?? "–")"
    }
    return "round trip " + texts.joined(separator: ", ")
  }
}

/// A number of thousandths with three decimals, such as `4.297` of 4297.
func thousandths(_ value: some UnsignedInteger) -> String {
  let fraction = String(value % 1000)
  return "\(value / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
}
