// Clause 8 and fault E10 for eventfds, which both sides share: what a peer does to one.

internal import CLinux
internal import Conformance
internal import Glibc
internal import IPCChannels
internal import Linux

extension Conformance where Link: ~Copyable {
  func survivesJammedCounter() throws -> [String] {
    try endsInJam() + (try sleepsAllTheSame()) + (try refusesCounters())
  }

  /// The client's counter is at its end, and its waiting word says that it sleeps: what wakes it
  /// waits, and can be ended like any call that waits.
  private func endsInJam() throws -> [String] {
    let passed = try makePassedEnd()
    var most = UInt64.max - 1
    guard unsafe write(passed.numbers[2], &most, 8) == 8 else { return ["no counter to jam"] }
    let vandal = try RingVandal(passed.numbers[0], passed.terms)
    vandal.write(1, at: RingVandal.control(0) + RingVandal.consumerWait)
    let server = passed.server
    let victim = try BlockedThread {
      let records = makeBuffer()
      records.fill(1, from: 0)
      do throws(ChannelError) {
        try server.send(records, 1)
        _ = try server.receive(into: records)
        return "received"
      } catch {
        return "\(error)"
      }
    }
    sleep(.milliseconds(50))
    if victim.hasEnded { return ["with a full counter a call ended as: \(victim.join())"] }
    let interrupter = try Thread { server.interruption.interrupt() }
    if !waitUntil({ victim.hasEnded }) {
      interrupter.detach()
      return ["a wake-up into a full counter goes on after the interruption"]
    }
    interrupter.join()
    let outcome = victim.join()
    return outcome == "interrupted" ? [] : ["a wake-up into a full counter ended as: \(outcome)"]
  }

  /// A peer has made the server's counter, whose description both share, non-blocking.
  private func sleepsAllTheSame() throws -> [String] {
    if own == .spin { return [] }
    let passed = try makePassedEnd()
    try duplicate(passed.numbers[1]).setNonBlocking()
    let server = passed.server
    guard let victim = try block(server, in: .receive) else { return [] }
    waitUntilBlocked(victim, own)
    let before = victim.status
    sleep(.milliseconds(200))
    let after = victim.status
    server.interruption.interrupt()
    _ = victim.join()
    return before == after
      ? [] : ["a non-blocking counter makes a sleeper run: \(String(describing: after))"]
  }

  /// C1: what is no eventfd is refused by name.
  private func refusesCounters() throws -> [String] {
    let passed = try makePassedEnd()
    let pipe = try PipeEnd.pair()
    return [1, 2].flatMap { index in
      var numbers = passed.numbers
      numbers[index] = pipe.read.number
      return refuses(makeSet(numbers), passed.terms, "a pipe for an eventfd", naming: "is pipe:")
    }
  }
}
