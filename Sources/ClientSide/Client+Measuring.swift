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
    let isLive = canReplaceLines()
    // An empty line that passes takes the `^C` of whoever ends this with it.
    if isLive { Console.errors.passing("") }
    defer {
      timer.stop()
      if isLive { Console.errors.endPassing() }
      Console.output.result(
        forPeople("\(label): \(histogram.result(sent: session.pingsSent))\n"))
    }
    try session.ping(count: count) { roundTrip, clock in
      histogram.record(roundTrip)
      if clock >= nextReport {
        timer.restart(at: clock)
        let line = "\(label): \(histogram.count) of \(count); \(histogram.times)"
        if isLive {
          Console.errors.passing(line)
        } else {
          Console.errors.line(line)
        }
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
    let rate = Double(count) * 1e9 / Double(max(1, result.elapsedNanoseconds))
    // What the server says can be any 64 bits.
    let cpu = Double(result.serverUsage.cpuNanoseconds) / Double(count)
    defer {
      timer.stop()
      let units = ["messages/s", "k messages/s", "M messages/s", "G messages/s"]
      Console.output.result(
        forPeople(
          "\(label): \(count) sent, \(count) received; \(scaled(rate, units)), server CPU "
            + "\(scaledTime(nanoseconds: cpu, isWhole: false)) a message\n"))
    }
    try session.finish()
  }
}

extension Histogram {
  /// The last line of a run, in the manner of ping(8). A ping whose pong has not come when the run ends may be
  /// answered a moment later: nobody knows that it is lost.
  fileprivate func result(sent: UInt64) -> String {
    "\(sent) sent, \(count) received, \(sent - count) unanswered; \(times)"
  }

  fileprivate var times: String {
    let figures = [
      ("min", min), ("median", median), ("p99", percentile(99)), ("max", max),
    ]
    let texts = figures.map { name, nanoseconds in
      "\(name) \(nanoseconds.map { scaledTime(nanoseconds: Double($0)) } ?? "–")"
    }
    return "round trip " + texts.joined(separator: ", ")
  }
}
