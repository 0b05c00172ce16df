// Clauses 10 and 11: how a side waits, and how many records a call moves.

package import IPCChannels
internal import Linux
internal import LoadedKinds

extension Conformance where Link: ~Copyable {
  /// Clause 10: the thread does while it waits what its strategy says, in both calls.
  package func waitsAsTold() throws -> [String] {
    var findings: [String] = []
    for call in BlockedCall.allCases {
      let pair = try makePair()
      guard let thread = try block(pair.server, in: call) else { continue }
      findings += waitsAsTold(thread, own).map { "\(call): \($0)" }
      // The peer's end wakes it as well, where an interruption does not.
      pair.client.close()
      pair.server.interruption.interrupt()
      _ = thread.join()
    }
    return findings
  }

  /// Whether a thread that is blocked does what its strategy says.
  ///
  /// - Parameter time: a sleeper must be seen to sleep through, in milliseconds.
  package func waitsAsTold(
    _ thread: BlockedThread, _ strategy: WaitStrategy, asleepFor time: Int = 200
  ) -> [String] {
    // A library whose calls no signal ends has to come back ten times a second.
    let time = library?.isInterruptible == false ? min(time, 40) : time
    return strategy == .spin
      ? neverSleeps(thread, asleepFor: time) : fallsAsleep(thread, strategy, asleepFor: time)
  }

  /// A sleeper uses no processor and is not woken, not even now and then.
  private func fallsAsleep(
    _ thread: BlockedThread, _ strategy: WaitStrategy, asleepFor time: Int
  ) -> [String] {
    guard let before = thread.status else { return ["the thread ended"] }
    // `adaptive` spins first, and anyone may be kept from running: what counts is that there is
    // such a time at all.
    let deadline = Deadline(after: .seconds(10))
    while !sleeps(thread, through: time) {
      guard let now = thread.status else { return ["the thread ended"] }
      if now.runNanoseconds - before.runNanoseconds > 500_000_000 {
        return ["\(strategy) ran for half a second instead of falling asleep"]
      }
      if deadline.hasPassed { return ["\(strategy) did not sleep through \(time) ms in 10 s"] }
    }
    return []
  }

  /// A spinner uses a processor as soon as it gets one, and does not sleep.
  private func neverSleeps(_ thread: BlockedThread, asleepFor time: Int) -> [String] {
    sleep(.milliseconds(20))
    guard let before = thread.status else { return ["the thread ended"] }
    let deadline = Deadline(after: .seconds(10))
    while true {
      if sleeps(thread, through: time) { return ["spin slept through \(time) ms"] }
      guard let now = thread.status else { return ["the thread ended"] }
      // A page fault may wait for a lock now and then; who sleeps while waiting does so hundreds of
      // times.
      let sleeps = now.voluntarySwitches - before.voluntarySwitches
      if sleeps > 5 { return ["spin slept \(sleeps) times"] }
      if now.runNanoseconds - before.runNanoseconds >= 20_000_000 { return [] }
      if deadline.hasPassed { return ["spin did not run for 20 ms within 10 s"] }
    }
  }

  /// Whether a thread sleeps now and so many milliseconds later, without having been awake between.
  private func sleeps(_ thread: BlockedThread, through time: Int) -> Bool {
    guard let before = thread.status, before.state == "S" else {
      sleep(.milliseconds(20))
      return false
    }
    sleep(.milliseconds(time))
    return thread.status == before
  }

  /// What one attempt brings that could bring several records.
  private var mostInOneCall: Int { Link.description.calls.movesSeveral ? 8 : 1 }

  /// Clause 11: several records in one call, and no more than there are or fit.
  package func movesBatches() throws -> [String] {
    let several = try fitting(8)
    let pair = try makePair()
    let records = makeBuffer()
    records.fill(several, from: 0)
    var findings: [String] = []
    let sent = try pair.server.attemptSend(records, several)
    if sent != .moved(several) {
      findings.append("of \(several) records an empty channel took \(sent.words)")
    }
    guard case .moved(let count) = sent else { return findings }
    waitForTransit()
    // Twice the room that is needed: what is not there is not waited for.
    let received = try pair.client.attemptReceive(into: records)
    let expected = min(mostInOneCall, count)
    if received != .moved(expected) {
      findings.append("\(count) records were there, and one call brought \(received.words)")
    }
    for _ in stride(from: expected, to: count, by: mostInOneCall) {
      _ = try pair.client.receive(into: makeBuffer())
    }
    try pair.server.send(records, min(5, several))
    waitForTransit()
    if case .moved(let few) = try pair.client.attemptReceive(into: records, limit: 2), few <= 2 {
      return findings
    }
    return findings + ["a call with room for two records brought none, or more"]
  }

  /// Clause 11 at a channel's end: of a batch that does not fit, what is said to have gone comes.
  package func movesPartsOfBatches() throws -> [String] {
    let pair = try makePair()
    let records = makeBuffer()
    var sent = 0
    filling: while sent < moreThanFits {
      records.fill(8, from: UInt64(sent))
      switch try pair.server.attemptSend(records, 8) {
      case .moved(let count): sent += count
      case .wouldWait: break filling
      case .ended: throw ChannelError.peerGone
      }
    }
    var observation = Observation(sent: UInt64(sent))
    while observation.sequences.count + observation.torn < sent {
      observation.note(records, try pair.client.receive(into: records))
    }
    waitForTransit()
    let more = try pair.client.attemptReceive(into: records)
    let findings = observation.exact
    return more == .wouldWait
      ? findings : findings + ["after all that was sent there came \(more.words)"]
  }
}
