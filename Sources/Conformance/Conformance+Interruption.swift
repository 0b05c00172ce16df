// Clauses 6 and 7 as two threads show them: the peer finishes, or another thread ends a call.

package import IPCChannels
internal import Linux
internal import LoadedKinds

/// What a thread does that is to be woken.
package enum BlockedCall: CaseIterable {
  case receive
  case send
}

/// A thread that is blocked in a channel, and how its call ended.
package final class BlockedThread: @unchecked Sendable {
  package private(set) var number: Int32 = 0
  private let ends = Progress()
  private var outcome = ""
  private var thread: Thread?

  /// - Parameters:
  ///   - stackSize: in bytes.
  ///   - body: says how the call ended.
  package init(stackSize: Int = Thread.standardStack, _ body: @escaping @Sendable () -> String)
    throws
  {
    let started = Progress()
    thread = try Thread(stackSize: stackSize) { [self] in
      number = ThreadSignal.currentThread
      started.advance()
      outcome = body()
      ends.advance()
    }
    while started.count == 0 { sleep(.milliseconds(1)) }
  }

  package var hasEnded: Bool { ends.count > 0 }
  package var status: TaskStatus? { .ofThread(number) }

  /// How the call ended, once it has.
  package func join() -> String {
    thread.take()?.join()
    return outcome
  }
}

extension Conformance where Link: ~Copyable {
  /// Blocks a thread in a call: in `receive` on an empty channel, or in `send` on one that was
  /// filled.
  ///
  /// - Returns: nil where `send` never waits; that is another clause's finding.
  package func block(_ end: End<Link>, in call: BlockedCall) throws -> BlockedThread? {
    let records = makeBuffer()
    if call == .send {
      let filled = try fill(end, records)
      if filled == nil { return nil }
    }
    return try BlockedThread(stackSize: Link.stackOfCallers) {
      do throws(ChannelError) {
        switch call {
        case .receive: return "received \(try end.receive(into: records))"
        case .send:
          // After an attempt without success it must begin with the same record, which is in the buffer
          // still.
          for _ in 0..<moreThanFits { try end.send(records, 1) }
          return "sent more than fits"
        }
      } catch {
        return "\(error)"
      }
    }
  }

  /// Waits until a thread waits: asleep, or after a while at it where it never sleeps, though it
  /// should: that is another clause's finding.
  package func waitUntilBlocked(_ thread: BlockedThread, _ strategy: WaitStrategy) {
    sleep(.milliseconds(10))
    if strategy == .spin { return }
    let before = thread.status?.runNanoseconds ?? 0
    _ = waitUntil {
      guard let now = thread.status else { return true }
      return now.state == "S" || now.runNanoseconds - before > 500_000_000
    }
  }

  /// Clause 7: another thread ends a call that waits.
  package func isInterruptible() throws -> [String] {
    var findings: [String] = []
    for call in BlockedCall.allCases {
      let pair = try makePair()
      guard let thread = try block(pair.server, in: call) else { continue }
      waitUntilBlocked(thread, own)
      if thread.hasEnded {
        findings.append("\(call) did not wait, it \(thread.join())")
        continue
      }
      let interrupter = try Thread { pair.server.interruption.interrupt() }
      let ended = waitUntil { thread.hasEnded }
      if !ended {
        findings.append("\(call) goes on \(patience) after the interruption")
        pair.client.close()
      }
      interrupter.join()
      let outcome = thread.join()
      if ended && outcome != "\(ChannelError.interrupted)" {
        findings.append("the interrupted \(call) ended as: \(outcome)")
      }
      if ended { findings += laterCallsEnd(pair.server) }
    }
    return try findings + laterLooksGoOn()
  }

  /// Who was interrupted can look still whether something came: to say why there was no answer.
  private func laterLooksGoOn() throws -> [String] {
    let pair = try makePair()
    let records = makeBuffer()
    records.fill(1, from: 0)
    try pair.server.send(records, 1)
    waitForTransit()
    pair.client.interruption.interrupt()
    let attempt = try pair.client.attemptReceive(into: records, limit: 1)
    return attempt == .moved(1) ? [] : ["after an interruption a look brought \(attempt.words)"]
  }

  private func laterCallsEnd(_ end: End<Link>) -> [String] {
    let records = makeBuffer()
    do throws(ChannelError) {
      return ["after an interruption receive answered \(try end.receive(into: records, limit: 1))"]
    } catch {
      return error == .interrupted ? [] : ["after an interruption receive failed: \(error)"]
    }
  }

  /// Clause 6 without processes: the peer sends, closes and is gone; all of it comes, then the end,
  /// then `peerGone`.
  package func endsWell() throws -> [String] {
    var findings: [String] = []
    // Who ends with something unread resets its connection, where there is one.
    let unread = Link.description.lossAtEnd == nil ? [0, 1] : [0]
    let few = try fitting(3)
    for (serverEnds, unread) in [true, false].flatMap({ side in unread.map { (side, $0) } }) {
      let pair = try makePair()
      let leaver = serverEnds ? pair.server : pair.client
      let stayer = serverEnds ? pair.client : pair.server
      let records = makeBuffer()
      records.fill(few, from: 0)
      try leaver.send(records, few)
      if unread > 0 { try stayer.send(records, unread) }
      leaver.close()
      stayer.interruption.peerIsGone()
      var observation = Observation(sent: UInt64(few))
      let received = makeBuffer()
      while true {
        let count = try stayer.receive(into: received)
        if count == 0 { break }
        observation.note(received, count)
      }
      findings += observation.exact
      findings += staysEnded(stayer)
    }
    for call in BlockedCall.allCases { findings += try blockedCallEnds(call) }
    return findings
  }

  /// A channel that has ended says so as often as it is asked.
  package func staysEnded(_ end: End<Link>) -> [String] {
    let records = makeBuffer()
    records.fill(1, from: 0)
    var findings: [String] = []
    do throws(ChannelError) {
      try end.send(records, 1)
      findings.append("send to a peer that is gone succeeded")
    } catch {
      if error != .peerGone {
        findings.append("send to a peer that is gone failed otherwise: \(error)")
      }
    }
    do throws(ChannelError) {
      let count = try end.receive(into: records)
      if count != 0 { findings.append("receive after the end answered \(count)") }
    } catch {
      findings.append("receive after the end failed: \(error)")
    }
    return findings
  }

  private func blockedCallEnds(_ call: BlockedCall) throws -> [String] {
    let pair = try makePair()
    guard let thread = try block(pair.server, in: call) else { return [] }
    waitUntilBlocked(thread, own)
    pair.client.close()
    pair.server.interruption.peerIsGone()
    let ended = waitUntil { thread.hasEnded }
    let outcome = thread.join()
    let expected = call == .receive ? "received 0" : "\(ChannelError.peerGone)"
    if !ended { return ["\(call) did not end within \(patience) of its peer's"] }
    return outcome == expected ? [] : ["\(call) ended as '\(outcome)' when its peer did"]
  }
}
