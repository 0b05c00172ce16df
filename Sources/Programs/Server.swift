// The server's event loop. The thread that runs it never waits for a client: sockets are
// non-blocking, sessions have threads of their own, and a session that must end is signalled and
// not waited for.

internal import IPCChannels
internal import Linux
internal import Rendezvous
internal import Synchronization

/// A server of many clients.
final class Server {
  private let kinds: [ChannelKind]
  private let path: SocketPath
  private let style: ServingStyle
  private let descriptorLimit: Int
  private var reception: Reception?
  private let poller: Poller
  private let signals: TerminationSignals
  private let ended: EndedSessions
  private var sessions: [UInt64: Session] = [:]
  /// Sessions that were told to end and may be about to fall asleep all the same: signalled until
  /// they have noticed.
  private var unacknowledged: [Session] = []
  private var nextSession: UInt64 = 0
  private var nextKind = 0

  /// Between two signals to a session that has not noticed the first.
  private static let signalInterval = Duration.milliseconds(1)
  /// For all sessions to end, once the server was told to.
  private static let patience = Duration.seconds(1)
  /// Descriptors kept free, so that a client can still be told that there are none: its connection,
  /// its process, the four that a kind opens at most, and a few that the runtime may want.
  private static let reservedDescriptors = 16

  /// What an event's token says.
  private enum Token {
    static let reception: UInt64 = 0
    static let signals: UInt64 = 1
    static let ended: UInt64 = 2
    /// Of a session's lifeline: the session's number above this; its process has the same token.
    static let firstSession: UInt64 = 16
  }

  init(
    kinds: [ChannelKind], path: SocketPath, style: ServingStyle, users: Set<UInt32>
  ) throws(ProgramFailure) {
    self.kinds = kinds
    self.path = path
    self.style = style
    do throws(SystemError) {
      descriptorLimit = try raiseDescriptorLimit()
      signals = try TerminationSignals()
      ended = try EndedSessions()
      poller = try Poller()
    } catch {
      throw ProgramFailure(.failed, "\(error)")
    }
    do throws(RendezvousError) {
      reception = try Reception(at: path, users: users)
    } catch {
      throw ProgramFailure(error)
    }
    reception?.notice = { Server.complain($0) }
    do throws(SystemError) {
      try reception?.watch(in: poller, token: Token.reception)
      try poller.add(signals.descriptor, token: Token.signals)
      try poller.add(ended.wakeUp.descriptor, token: Token.ended)
    } catch {
      throw ProgramFailure(.failed, "\(error)")
    }
  }

  static func complain(_ text: String) {
    Console.errors.line("ipc-server: \(text)")
  }

  /// Serves until SIGINT or SIGTERM.
  func run() throws(ProgramFailure) -> ExitStatus {
    let names = kinds.map { kind in
      let fileSystem = kind.fileSystem(directory: style.directory)
      return fileSystem.map { "\(kind.rawValue) on \($0)" } ?? kind.rawValue
    }.joined(separator: ", ")
    Console.output.line(
      "ipc-server: ready on \(path) (\(kinds.count == 1 ? "kind" : "kinds") \(names))")
    do throws(SystemError) {
      try serve()
      return try stop()
    } catch {
      throw ProgramFailure(.failed, "\(error)")
    }
  }

  private func serve() throws(SystemError) {
    var events: [PollerEvent] = []
    while true {
      try poller.wait(until: nextDeadline, into: &events)
      for event in events where try !handle(event) { return }
      let hasCaller = events.contains { $0.token == Token.reception }
      if hasCaller || reception?.deadline?.hasPassed == true { try receiveCaller() }
      signalAgain()
    }
  }

  private var nextDeadline: Deadline? {
    let deadline = reception?.deadline ?? nil
    if unacknowledged.isEmpty { return deadline }
    let signalling = Deadline(after: Server.signalInterval)
    return deadline.map { min($0, signalling) } ?? signalling
  }

  /// - Returns: false when the server is to stop.
  private func handle(_ event: PollerEvent) throws(SystemError) -> Bool {
    switch event.token {
    case Token.signals: return signals.next() == nil
    case Token.reception: return true
    case Token.ended: removeEndedSessions()
    case let token: peerEvent(token - Token.firstSession)
    }
    return true
  }

  // MARK: Sessions

  private func receiveCaller() throws(SystemError) {
    let now = Deadline(after: .zero)
    // One a turn: whoever keeps connecting must not keep this thread from signals and from clients
    // that died.
    if let caller = try reception?.nextCaller(until: now) { admit(caller) }
  }

  private func admit(_ caller: consuming Caller) {
    let hello = caller.hello
    let name = "client \(hello.clientID)"
    // The kernel gives the lowest free number, so a high one means that few are left.
    if Int(caller.applicant.descriptor.number) > descriptorLimit - Server.reservedDescriptors {
      let refusal = Refusal(
        .exhausted,
        "the server's \(descriptorLimit) descriptors (RLIMIT_NOFILE, ulimit -n) are used up; "
          + "raise the limit, or let clients leave")
      caller.refuse(refusal)
      return Server.complain("\(name) was refused: \(refusal.sentence)")
    }
    guard let kind = kind(for: hello) else {
      let refusal = Refusal(served: kinds, asked: hello.kindName ?? "")
      caller.refuse(refusal)
      return Server.complain("\(name) was refused: \(refusal.sentence)")
    }
    var admission = Admission(caller, number: nextSession, style: style, ended: ended)
    switch kind.accept(&admission) {
    case .success(let session):
      nextSession += 1
      sessions[session.number] = session
      watch(session)
    case .failure(let reason):
      Server.complain("\(name) was refused: \(reason.sentence)")
    }
  }

  private func kind(for hello: Hello) -> ChannelKind? {
    if let name = hello.kindName { return kinds.first { $0.rawValue == name } }
    // In turn, past those whose records cannot be that large; where none can, the last one says
    // why.
    var kind: ChannelKind
    var tries = 0
    repeat {
      kind = kinds[nextKind]
      nextKind = (nextKind + 1) % kinds.count
      tries += 1
    } while tries < kinds.count && ((try? kind.largestRecord()) ?? 0) < hello.recordSize
    return kind
  }

  private func watch(_ session: Session) {
    let token = Token.firstSession + session.number
    do throws(SystemError) {
      try session.lifeline.watch(in: poller, token: token)
    } catch {
      // Unwatched, its death would go unnoticed.
      session.end(.failed(.system(error)))
      unacknowledged.append(session)
    }
  }

  /// Something happened to a client's lifeline or process.
  private func peerEvent(_ number: UInt64) {
    guard let session = sessions[number] else { return }
    // Both stay readable for ever: they are looked at once.
    session.lifeline.unwatch(in: poller)
    if session.lifeline.peerHasSpoken() {
      session.end(.violation("it sent something on its lifeline, expected nothing"))
    } else {
      session.interruption.peerIsGoneWithoutWaiting()
    }
    unacknowledged.append(session)
  }

  private func signalAgain() {
    unacknowledged.removeAll { !$0.interruption.hasSleeper }
    for session in unacknowledged { session.interruption.signal() }
  }

  private func removeEndedSessions() {
    for number in ended.takeAll() {
      guard let session = sessions.removeValue(forKey: number) else { continue }
      // Its lifeline closes with it, which takes it off the poller.
      session.release()
      unacknowledged.removeAll { $0 === session }
    }
  }

  // MARK: Stopping

  private func closeReception() {
    reception.take()?.close(
      Refusal(.busy, "the server is stopping; start it again, then the client"))
  }

  private func stop() throws(SystemError) -> ExitStatus {
    closeReception()
    for session in sessions.values {
      session.interruption.interruptWithoutWaiting()
      unacknowledged.append(session)
    }
    let deadline = Deadline(after: Server.patience)
    var events: [PollerEvent] = []
    while !sessions.isEmpty && !deadline.hasPassed {
      let next = unacknowledged.isEmpty ? deadline : min(deadline, nextDeadline ?? deadline)
      try poller.wait(until: next, into: &events)
      for event in events {
        if event.token == Token.signals, signals.next() != nil { return .interrupted }
        if event.token == Token.ended { removeEndedSessions() }
        if event.token >= Token.firstSession { peerEvent(event.token - Token.firstSession) }
      }
      signalAgain()
    }
    if !sessions.isEmpty {
      Server.complain("\(sessions.count) sessions did not end within \(Server.patience)")
    }
    return .done
  }
}
