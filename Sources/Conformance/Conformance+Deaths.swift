// Clause 6 with two real processes, at the instants that differ: which side is in which call when
// the other is killed.

internal import Glibc
package import IPCChannels
internal import Linux
package import Rendezvous

/// An instant at which the client's process ends.
package enum Death: String, CaseIterable, Sendable {
  case whileIdle
  case whileStreaming
  case whileBlockedInSend
  case whileBlockedInReceive
  case whileWeReceive
  case whileWeSend
  case afterFinishing
  case leavingAChild

  /// As a finding begins.
  var words: String {
    switch self {
    case .whileIdle: "the peer was killed while both were idle"
    case .whileStreaming: "the peer was killed while it sent"
    case .whileBlockedInSend: "the peer was killed while its send waited"
    case .whileBlockedInReceive: "the peer was killed while its receive waited"
    case .whileWeReceive: "the peer was killed while this side's receive waited"
    case .whileWeSend: "the peer was killed while this side's send waited"
    case .afterFinishing: "the peer ended after its last record"
    case .leavingAChild: "the peer was killed, and a child of it lived on"
    }
  }

  package var role: ClientRole {
    switch self {
    case .whileIdle, .whileWeReceive, .whileWeSend: .idle
    case .whileStreaming, .whileBlockedInSend: .stream
    case .whileBlockedInReceive: .receive
    case .afterFinishing: .finish
    case .leavingAChild: .orphan
    }
  }
}

/// The server's side of a channel whose client is another process.
package struct ServedProcess<Link: Channel & ~Copyable>: ~Copyable {
  package let end: End<Link>
  package let watch: PeerWatch
  package let counters: SharedCounters
  package let process: StartedProcess
}

extension Conformance where Link: ~Copyable {
  /// Starts a client process and serves it its channel.
  ///
  /// - Parameters:
  ///   - wrapper: a command that runs it somewhere else, such as `unshare --user`.
  ///   - waits: until it has adopted its channel, which some cannot.
  package func serve(
    _ role: ClientRole, count: UInt64 = 0, wrapper: [String] = [], waits: Bool = true
  ) throws -> ServedProcess<Link> {
    var random = SystemRandomNumberGenerator()
    let name =
      "\(PrivateDirectory.standardParent)/\(Leftovers.ownPrefix)\(getpid())-\(random.next())"
    var reception = try Reception(at: try SocketPath(name + ".sock"))
    let counters = try SharedCounters(making: name + ".counters")
    let process = try StartedProcess(
      (wrapper.isEmpty ? [] : ["/usr/bin/env"] + wrapper) + clientCommand + [
        "\(recordSize)", peer.rawValue, role.rawValue, "\(count)", name + ".sock", counters.path,
      ])
    guard let caller = try reception.nextCaller(until: Deadline(after: .seconds(20))) else {
      throw ChannelError.unsuitable("the client process did not say hello")
    }
    let connection = try Connection<Link>(granting: caller, strategy: own)
    let watch = connection.watch
    let end = End(connection.channel)
    if waits { _ = waitUntil(within: .seconds(20)) { counters.isReady } }
    return ServedProcess(end: end, watch: watch, counters: counters, process: process)
  }

  /// Clause 6: the client's process ends at that instant; this side is told, in time, and loses
  /// nothing.
  package func survives(_ death: Death) throws -> [String] {
    let count: UInt64 = 500
    let served = try serve(death.role, count: count)
    let end = served.end
    var observation = Observation(sent: .max)
    var blocked: BlockedThread?
    switch death {
    case .whileIdle: break
    case .whileStreaming:
      let records = makeBuffer()
      while observation.sequences.count < 300 {
        observation.note(records, try end.receive(into: records))
      }
    case .whileBlockedInSend: waitUntilStill(served.counters)
    case .whileBlockedInReceive: sleep(.milliseconds(20))
    case .whileWeReceive, .leavingAChild:
      blocked = try block(end, in: .receive)
    case .whileWeSend:
      blocked = try block(end, in: .send)
    case .afterFinishing:
      observation.append(try drain(end))
    }
    if let blocked { waitUntilBlocked(blocked, own) }
    var findings: [String] = []
    if death == .afterFinishing {
      let status = served.process.reap()
      if status != "exit 0" { findings.append("the client that finished ended with \(status)") }
      if observation.sequences.count != count {
        findings.append("\(count) records were sent, \(observation.sequences.count) came")
      }
    } else {
      served.process.signal(SIGKILL)
    }
    findings += try notices(end, blocked, death, &observation)
    let sent = served.counters.sent
    if observation.sequences.count < sent {
      findings.append("\(sent) records were sent, \(observation.sequences.count) came")
    }
    findings += observation.whole + observation.ordered
    if observation.sequences.enumerated().contains(where: { UInt64($0.offset) != $0.element }) {
      findings.append("records are missing or came twice")
    }
    findings += staysEnded(end)
    return findings.map { "\(death.words): \($0)" }
  }

  /// What was wrong with how this side got to know.
  private func notices(
    _ end: End<Link>, _ blocked: BlockedThread?, _ death: Death, _ observation: inout Observation
  ) throws -> [String] {
    let start = monotonicNanoseconds()
    var findings: [String] = []
    if let blocked {
      if !waitUntil({ blocked.hasEnded }) { findings.append("the blocked thread was not woken") }
      let outcome = blocked.join()
      let expected = death == .whileWeSend ? "\(ChannelError.peerGone)" : "received 0"
      if outcome != expected { findings.append("the blocked call ended as: \(outcome)") }
    } else {
      observation.append(try drain(end))
    }
    let milliseconds = (monotonicNanoseconds() - start) / 1_000_000
    if milliseconds > 20_000 { findings.append("it took \(milliseconds) ms to notice") }
    if !waitUntil({ end.interruption.isRaised }) { findings.append("nobody saw the lifeline end") }
    return findings
  }

  /// Receives to the end.
  private func drain(_ end: End<Link>) throws(ChannelError) -> Observation {
    var observation = Observation(sent: .max)
    let records = makeBuffer()
    while true {
      let count = try end.receive(into: records)
      if count == 0 { return observation }
      observation.note(records, count)
    }
  }

  private func waitUntilStill(_ counters: SharedCounters) {
    let deadline = Deadline(after: .seconds(5))
    var last: UInt64
    repeat {
      last = counters.sent
      sleep(.milliseconds(30))
    } while (counters.sent != last || last == 0) && !deadline.hasPassed
  }

  /// Uses a channel with a client's process until somebody ends both.
  ///
  /// - Parameter ready: is called once records have come, with the client's number.
  func isUsed(_ ready: (Int32) -> Void) throws -> [String] {
    let served = try serve(.stream)
    defer { withExtendedLifetime(served.process) {} }
    let records = makeBuffer()
    var count = 0
    while true {
      let received = try served.end.receive(into: records)
      if received == 0 { return ["the client ended"] }
      if count < 100 && count + received >= 100 { ready(served.process.id) }
      count += received
    }
  }

  /// Clause 10: a pair of processes that has fallen asleep sleeps on.
  package func idles(for duration: Duration) throws -> [String] {
    let served = try serve(.receive)
    let end = served.end
    guard let blocked = try block(end, in: .receive) else { return [] }
    waitUntilBlocked(blocked, own)
    sleep(.milliseconds(500))
    let numbers = [getpid(), served.process.id]
    let before = numbers.map { TaskStatus.switches(ofProcess: $0) }
    // This thread, which waits here, has to be woken once itself.
    sleep(duration)
    let after = numbers.map { TaskStatus.switches(ofProcess: $0) }
    var findings: [String] = []
    for (name, (before, after)) in zip(["server", "client"], zip(before, after))
    where after - before > 2 {
      findings.append("the idle \(name) was woken \(after - before) times in \(duration)")
    }
    served.process.signal(SIGKILL)
    _ = blocked.join()
    return findings
  }
}

extension Observation {
  package mutating func append(_ later: Observation) {
    sequences += later.sequences
    torn += later.torn
  }
}
