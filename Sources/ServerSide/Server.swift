// The server's event loop. The thread that runs it never waits for a client: sockets are
// non-blocking, sessions have threads of their own, and a session that must end is signalled and
// not waited for.

internal import IPCChannels
internal import Linux
internal import LoadedKinds
internal import Messages
internal import ProgramSupport
internal import Rendezvous
internal import Synchronization

/// A server of many clients.
struct Server: ~Copyable {
  private let kinds: [ChannelKind]
  private let libraries: ServedLibraries
  private let path: SocketPath
  /// Those of them that could not be had at the start. Most of them clients may have later.
  private let missing: [MissingKind]
  private let style: ServingStyle
  private let mostClients: Int
  private let descriptorLimit: Int
  private var reception: Reception?
  private let poller: Poller
  private let signals: TerminationSignals
  private var sessions: [UInt64: Session] = [:]
  /// Sessions over libraries' kinds, each in a process of its own.
  private var hosts: [UInt64: HostSession] = [:]
  /// Directories of such sessions that threads are removing.
  private var removals: [DirectoryRemoval] = []
  private var memory: MemoryBudget
  /// Sessions that were told to end and may be asleep, or about to fall asleep all the same: signalled
  /// until they have noticed. The first signal comes a turn later: a client's hang-up is most often
  /// heard of while its session is on its way out.
  private var unacknowledged: [Session] = []
  private var departures = Departures()
  /// Nil once the server is stopping: what is left then stays until its clients have read it.
  private var leftMemories: LeftMemories? = LeftMemories()
  private let freeing = LeftMemoryFreeing()
  /// Sessions that are over, whose clients have not taken what they were passed.
  private var untaken: [Session] = []
  /// Until when it is hoped that what is being freed is free.
  private var freedBy: Deadline?
  /// Until when it is hoped that a session's thread notices that it is to end, by the session's number.
  private var leaving: [UInt64: Deadline] = [:]
  private let threads: SessionThreads
  private var postponed = PostponedCallers()
  /// How often something was given back that another client may have been waiting for.
  private var releases: UInt64 = 0
  private let complain: Complaining
  private var nextSession: UInt64 = 0
  private var nextKind = 0

  /// Before a session that has not noticed its end is signalled, and again.
  private static let signalInterval = Duration.milliseconds(1)
  /// For the next session to end, once the server was told to. On a busy machine a thousand threads may
  /// take longer to have a turn each, but never one of them.
  private static let patience = Duration.seconds(1)
  /// Less than this is not enough for a client of every kind and size, in bytes.
  private static let scarceMemory = 1 << 24
  /// Descriptors kept free, so that a client can still be told that there are none: its connection,
  /// its process, the four that a kind opens at most, and a few that the runtime may want.
  private static let reservedDescriptors = 16
  /// For a session to end whose client has left, where another client needs its place: its thread needs a
  /// turn, which takes long on a busy machine.
  private static let patienceForPlace = Duration.seconds(2)

  /// What an event's token says; those between are the sessions' numbers.
  private enum Token {
    static let signals: UInt64 = 0
    static let reception = Reception.tokens
    /// Beside the number of a session: it is its process that says something.
    static let speech: UInt64 = 1 << 62
  }

  init(
    kinds: [ChannelKind], libraries: ServedLibraries, path: SocketPath, style: ServingStyle,
    limits: ClientLimits,
    users: Set<UInt32>
  ) throws(ProgramFailure) {
    let descriptorLimit = try asProgramFailure(try raiseDescriptorLimit())
    let signals = try asProgramFailure(try TerminationSignals())
    let poller = try asProgramFailure(try Poller())
    try asProgramFailure(try poller.add(signals.descriptor, token: Token.signals))
    var reception: Reception
    do throws(RendezvousError) {
      reception = try Reception(at: path, users: users, poller: poller)
    } catch {
      throw ProgramFailure(error)
    }
    reception.notice = Complaining.say
    reception.remedyForStranger = Remedy.allow
    complain = Complaining(complaints: reception.complaints)
    self.kinds = kinds
    self.libraries = libraries
    self.path = path
    self.style = style
    mostClients = limits.clients
    let memory = MemoryBudget(most: limits.memory, source: limits.memorySource)
    self.memory = memory
    self.descriptorLimit = descriptorLimit
    self.signals = signals
    self.poller = poller
    // After the signals are blocked: a thread takes that from the one that starts it.
    let threads = SessionThreads()
    self.threads = threads
    // Once everything else is there that the server needs, or there would seem to be more of it.
    missing = CallTelling.withoutTelling {
      MissingKind.among(
        kinds, style: style, memory: memory,
        obstacle: Server.refusal(
          forDescriptor: FileDescriptor.nextNumber.map { Int($0) } ?? .max, limit: descriptorLimit)
          ?? threads.refusal())
    }
    self.reception = consume reception
  }

  /// The kernel gives the lowest free number, so a high one means that few are left.
  private static func refusal(forDescriptor number: Int, limit: Int) -> Refusal? {
    if number <= limit - Server.reservedDescriptors { return nil }
    return Refusal(
      .exhausted,
      "too few of the server's \(limit) descriptors (RLIMIT_NOFILE, ulimit -n) are free for another "
        + "client; raise the limit, or let clients leave")
  }

  /// Serves until SIGINT or SIGTERM.
  mutating func run() throws(ProgramFailure) -> ExitStatus {
    let lacking = missing.map(\.kind)
    var names = kinds.filter { !lacking.contains($0) }.map { kind in
      let fileSystem = kind.description.fileSystem(directory: style.directory)
      return fileSystem.map { "\(kind.rawValue) on \($0)" } ?? kind.rawValue
    }
    names += libraries.served.map { "\($0.name) (\($0.file.path))" }
    let absentNames = lacking.map(\.rawValue) + libraries.missing.map(\.path)
    func listed(_ names: [String]) -> String { names.joined(separator: ", ") }
    let present =
      names.isEmpty ? "no kind" : "\(names.count == 1 ? "kind" : "kinds") \(listed(names))"
    let absent = absentNames.isEmpty ? "" : "; not now: \(listed(absentNames))"
    Console.output.line("\(ServerLine.readiness)\(path) (\(present)\(absent))")
    for kind in missing {
      Console.errors.line("ipc-server: \(kind.kind.rawValue) cannot be had now: \(kind.reason)")
    }
    for file in libraries.missing {
      Console.errors.line("ipc-server: a kind cannot be had now: \(file.reason)")
    }
    do throws(SystemError) {
      try serve()
      return try stop()
    } catch {
      throw ProgramFailure(.failed, error.advice)
    }
  }

  private mutating func serve() throws(SystemError) {
    var events: [PollerEvent] = []
    var isToStop = false
    while !isToStop {
      try poller.wait(until: nextDeadline, into: &events)
      signalAgain()
      departures.settle()
      settleMemories()
      for host in hosts.values { host.requireAnswer() }
      relayTexts()
      // All of them, also beside a signal to stop: what happened to a session is told once.
      for event in events where !handle(event) { isToStop = true }
      // One a turn: whoever keeps connecting must not keep this thread from signals and from clients
      // that died.
      admitPostponed()
      if let caller = reception?.caller(among: events) { admit(caller) }
    }
  }

  private var nextDeadline: Deadline? {
    mutating get {
      var deadline = earlier(reception?.deadline ?? nil, departures.deadline)
      deadline = earlier(deadline, leftMemories?.deadline)
      for host in hosts.values where !host.isAnswered {
        deadline = earlier(deadline, host.grantDeadline)
      }
      for host in hosts.values { deadline = earlier(deadline, host.nextLook) }
      if unacknowledged.isEmpty && postponed.isEmpty { return deadline }
      return earlier(deadline, Deadline(after: Server.signalInterval))
    }
  }

  /// - Returns: false when the server is to stop.
  private mutating func handle(_ event: PollerEvent) -> Bool {
    switch event.token {
    case Token.signals: return signals.next() == nil
    case Token.reception: return true  // It has all events at once.
    case let token where token & Token.speech != 0:
      if let host = hosts[token & ~Token.speech] { relay(host) }
    case let token: sessionEvent(token)
    }
    return true
  }

  // MARK: Sessions

  private mutating func admit(_ caller: consuming Caller) {
    if let declined = attemptToAdmit(caller) { refuseOrPostpone(declined, until: nil) }
  }

  /// Tries one of those who wait, where something was given back, and refuses those who have waited long
  /// enough.
  private mutating func admitPostponed() {
    if postponed.isEmpty { return }
    removeEnded()
    if let next = postponed.next(releases: releases) {
      let deadline = next.deadline
      // Nothing is made for who has left.
      if !next.caller.hasLeft, let declined = attemptToAdmit(next.caller) {
        refuseOrPostpone(declined, until: deadline)
      }
    }
    while let late = postponed.nextLate(isHopeless: !somebodyIsLeaving) { refuse(late) }
  }

  /// - Parameter deadline: nil for one that has not waited yet.
  private mutating func refuseOrPostpone(
    _ declined: consuming DeclinedCaller, until deadline: Deadline?
  ) {
    var declined = declined
    let canWait = declined.canWait && somebodyIsLeaving && deadline?.hasPassed != true
    let refusal = declined.refusal
    if canWait, let caller = declined.caller.take() {
      if let other = postponed.add(caller, refusal, until: deadline) { refuse(other) }
    } else {
      refuse(declined)
    }
  }

  private func refuse(_ declined: consuming DeclinedCaller) {
    complain(of: declined.user, declined.hello.refused(declined.refusal.sentence))
    let refusal = declined.refusal
    declined.caller?.refuse(refusal)
  }

  /// Grants a channel and starts a session.
  ///
  /// - Returns: nil where it did.
  private mutating func attemptToAdmit(_ caller: consuming Caller) -> DeclinedCaller? {
    let hello = caller.hello
    let user = caller.applicant.credentials.userID
    let kind: AskedKind
    do throws(Refusal) {
      try requireDescriptors(above: Int(caller.applicant.descriptor.number))
      try requirePlace()
      kind = try self.kind(for: hello)
    } catch {
      return DeclinedCaller(
        hello: hello, user: user, refusal: error, canWait: Shortage(error).canPass, caller: caller)
    }
    nextSession += 1
    switch kind {
    case .builtIn(let kind): return admit(caller, to: kind, user)
    case .library(let library): return admit(caller, to: library, user)
    }
  }

  private mutating func admit(
    _ caller: consuming Caller, to kind: ChannelKind, _ user: UInt32
  ) -> DeclinedCaller? {
    let hello = caller.hello
    var admission = Admission(
      caller, number: nextSession, memory: memory, style: style, poller: poller,
      threads: threads, complain: complain)
    switch kind.accept(&admission) {
    case .success(let session):
      sessions[session.number] = session
      memory.used += session.memory
      return nil
    case .failure(let shortage):
      return DeclinedCaller(
        hello: hello, user: user, refusal: shortage.refusal, canWait: shortage.canPass,
        caller: admission.takeCaller())
    }
  }

  /// Starts the process of a session over a library's kind.
  private mutating func admit(
    _ caller: consuming Caller, to library: ServedLibrary, _ user: UInt32
  ) -> DeclinedCaller? {
    let hello = caller.hello
    var given: Caller? = caller
    do throws(Shortage) {
      let host = try HostSession(
        &given, of: library, number: nextSession, memory: try memory.needOfHost(hello),
        style: style)
      do throws(SystemError) {
        try host.watch(in: poller, speech: host.number | Token.speech)
      } catch {
        // Its process ends with the value, and nobody is told of that but the client.
        let refusal = Refusal(
          .exhausted, "the server cannot watch its process: \(error); try again")
        host.lifeline.refuse(refusal, asked: hello)
        throw Shortage(refusal)
      }
      hosts[host.number] = host
      memory.used += host.memory
      return nil
    } catch {
      return DeclinedCaller(
        hello: hello, user: user, refusal: error.refusal, canWait: error.canPass && given != nil,
        caller: given.take())
    }
  }

  private mutating func requirePlace() throws(Refusal) {
    if memory.left < Server.scarceMemory { removeEnded() }
    if !hasPlace() {
      throw Refusal(
        .exhausted,
        "the server has as many clients as it may: \(mostClients) (--max-clients); let clients "
          + "leave, or start it with more")
    }
  }

  /// A number as high as this caller's says that few descriptors are left.
  private mutating func requireDescriptors(above number: Int) throws(Refusal) {
    if let refusal = Server.refusal(forDescriptor: number, limit: descriptorLimit),
      removeEnded() == 0
    {
      throw refusal
    }
  }

  /// Whether a session was told to end a moment ago, or one that is over leaves memory that is not free yet.
  /// What takes longer than a moment may take for ever.
  private var somebodyIsLeaving: Bool {
    leaving.values.contains { !$0.hasPassed } || leftMemories?.isEmpty == false || isFreeing
  }

  /// Whether memory is being freed, and was begun to be a moment ago.
  private var isFreeing: Bool { freeing.count > 0 && !(freedBy?.hasPassed ?? true) }

  /// Whether there is a place for one more client, once sessions that are over are removed.
  private mutating func hasPlace() -> Bool {
    if occupied >= mostClients { removeEnded() }
    return occupied < mostClients
  }

  /// Clients with a session, and those who hold something of the server's without one: memory that is being
  /// freed, for which a thread and a process are at work, and descriptors that they were passed and do not
  /// take.
  private var occupied: Int { sessions.count + hosts.count + freeing.count + untaken.count }

  /// Lets go of sessions whose end this thread has not been told of yet, and of those that are over and
  /// whose clients have taken what they were passed, or have closed it.
  ///
  /// - Returns: how many.
  @discardableResult
  private mutating func removeEnded() -> Int {
    let untakenBefore = untaken.count
    untaken.removeAll { !$0.lifeline.isUntaken }
    let taken = untakenBefore - untaken.count
    let ended = sessions.values.filter(\.hasEnded)
    for session in ended { remove(session) }
    let endedHosts = hosts.values.filter { $0.hasEnded && $0.relay() }
    for host in endedHosts { remove(host) }
    return ended.count + endedHosts.count + taken
  }

  /// What a client asks for.
  private enum AskedKind {
    case builtIn(ChannelKind)
    case library(ServedLibrary)
  }

  private mutating func kind(for hello: Hello) throws(Refusal) -> AskedKind {
    guard let name = hello.kindName else { return .builtIn(try nextKind(for: hello)) }
    if let library = libraries.served.first(where: { $0.name == name }) {
      try library.require(in: hello)
      return .library(library)
    }
    guard let kind = kinds.first(where: { $0.rawValue == name }) else {
      throw Refusal(
        served: kinds.map(\.rawValue) + libraries.served.map(\.name), asked: name,
        remedy: Remedy.ask(
          for: kinds.map(\.rawValue) + libraries.served.map(\.file.path), orServe: name))
    }
    if let refusal = Refusal(toClientOf: hello, serving: nil, remedy: Remedy.takeBuiltIn(name)) {
      throw refusal
    }
    if let refusal = lastingRefusal(of: kind) { throw refusal }
    return .builtIn(kind)
  }

  /// The kind of a client that names none. It is never given a library's.
  private mutating func nextKind(for hello: Hello) throws(Refusal) -> ChannelKind {
    guard !kinds.isEmpty else {
      throw Refusal(
        served: libraries.served.map(\.name), asked: "any kind",
        remedy:
          "name a library's kind by its file, \(libraries.served.map(\.file.path).joined(separator: " or "))"
      )
    }
    // In turn, past those whose records cannot be that large, or whose capacity cannot be chosen; where
    // none can, the last one says why.
    var kind: ChannelKind
    var tries = 0
    repeat {
      kind = kinds[nextKind]
      nextKind = (nextKind + 1) % kinds.count
      tries += 1
    } while tries < kinds.count && !(kind.canHave(hello) && lastingRefusal(of: kind) == nil)
    if let refusal = lastingRefusal(of: kind) { throw refusal }
    return kind
  }

  private func lastingRefusal(of kind: ChannelKind) -> Refusal? {
    missing.first { $0.kind == kind }?.lastingRefusal
  }

  /// Something happened to a session's lifeline or to its client's process.
  private mutating func sessionEvent(_ number: UInt64) {
    if let host = hosts[number] { return hostEvent(host) }
    guard let session = sessions[number] else { return departures.look(at: number) }
    if session.hasEnded { return remove(session) }
    if session.lifeline.peerHasSpoken() {
      session.end(.violation("it sent something on its lifeline, expected nothing"))
    } else {
      session.interruption.peerIsGoneWithoutWaiting()
    }
    awaitEnd(of: session)
  }

  /// Something happened to a session's process or to its client's connection. What the client does is the
  /// process's business, which is about to end when the client has left.
  private mutating func hostEvent(_ host: HostSession) {
    relay(host)
    if hosts[host.number] != nil, leaving[host.number] == nil {
      leaving[host.number] = Deadline(after: Server.patienceForPlace)
    }
  }

  /// Looks again at those whose text was not shown as soon as it came.
  private mutating func relayTexts() {
    for host in hosts.values where host.nextLook != nil { relay(host) }
  }

  /// Shows what a session's process has said, and lets go of one that has ended and has nothing left to say.
  private mutating func relay(_ host: HostSession) {
    let isOver = host.hasEnded
    if host.relay() && isOver { remove(host) }
  }

  private mutating func remove(_ host: HostSession) {
    hosts[host.number] = nil
    leaving[host.number] = nil
    memory.used -= host.memory
    releases += 1
    removals.removeAll(where: \.isDone)
    host.conclude(complain) { directory in
      // A library, or a client, may have made any number of files there.
      let rest = DirectoryRemoval(directory)
      removals.append(rest)
      guard let thread = try? threads.take() else { return rest.remove() }
      thread.begin(SessionJob(serve: { rest.remove() }, leave: {}))
    }
  }

  /// For a session whose interruption was raised: it hangs up when it is done. One that was done before
  /// has left this to its client, and is not waited for.
  private mutating func awaitEnd(of session: Session) {
    if session.hasEnded { return remove(session) }
    unacknowledged.append(session)
    if leaving[session.number] == nil {
      leaving[session.number] = Deadline(after: Server.patienceForPlace)
    }
  }

  private mutating func remove(_ session: Session) {
    if sessions.removeValue(forKey: session.number) != nil {
      memory.used -= session.memory
      releases += 1
      if session.lifeline.isUntaken { untaken.append(session) }
    }
    if let left = session.left.withLock({ $0.take() }) { giveUp(left, of: session) }
    unacknowledged.removeAll { $0 === session }
    leaving[session.number] = nil
    if let farewell = session.farewell.withLock({ $0 }) { departures.add(session, farewell) }
  }

  /// Frees memory of a session that is over, or lets its client have it for a while. It counts until then.
  private mutating func giveUp(_ left: LeftMemory, of session: Session) {
    if leftMemories == nil && !session.clientIsGone { return }
    memory.used += left.need
    if session.clientIsGone && beginToFree(left) { return }
    leftMemories?.add(left)
  }

  private mutating func settleMemories() {
    let outcomes = freeing.takeOutcomes()
    for left in outcomes.freed { memory.used -= left.need }
    if !outcomes.freed.isEmpty { releases += 1 }
    for left in (leftMemories?.settle() ?? []) where !beginToFree(left) { leftMemories?.add(left) }
    for left in outcomes.unfreed { leftMemories?.add(left) }
  }

  private mutating func beginToFree(_ left: LeftMemory) -> Bool {
    guard freeing.begin(left, threads) else { return false }
    freedBy = Deadline(after: Server.patienceForPlace)
    return true
  }

  private mutating func signalAgain() {
    if unacknowledged.isEmpty { return }
    unacknowledged.removeAll { !$0.interruption.hasSleeper }
    for session in unacknowledged { session.interruption.signal() }
  }

  // MARK: Stopping

  private mutating func closeReception() {
    let refusal = Refusal(.busy, "the server is stopping; start it again, then the client")
    while let waiting = postponed.removeNext() { waiting.refuse(refusal) }
    reception.take()?.close(refusal)
  }

  private mutating func stop() throws(SystemError) -> ExitStatus {
    closeReception()
    leftMemories = nil
    Console.output.hurry()
    for session in sessions.values {
      session.interruption.interruptWithoutWaiting()
      awaitEnd(of: session)
    }
    for host in hosts.values { host.stop() }
    var events: [PollerEvent] = []
    var deadline = Deadline(after: Server.patience)
    // Memory that is being freed is waited for too, so that a narrated session is told to its end. That takes a
    // moment, unless a client stalls it.
    while !(sessions.isEmpty && hosts.isEmpty) && !deadline.hasPassed || isFreeing {
      let left = sessions.count + hosts.count
      let next =
        isFreeing ? Deadline(after: Server.signalInterval) : earlier(deadline, nextDeadline)
      try poller.wait(until: next, into: &events)
      signalAgain()
      departures.settle()
      settleMemories()
      relayTexts()
      for event in events where !handle(event) { return .interrupted }
      if sessions.count + hosts.count < left { deadline = Deadline(after: Server.patience) }
    }
    departures.settle(atEnd: true)
    let late = sessions.count + hosts.count
    if late > 0 {
      let unit = late == 1 ? "session" : "sessions"
      Complaining.say("\(late) \(unit) did not end within \(Server.patience)")
    }
    for host in hosts.values {
      host.kill(.stopped, "it did not end")
      remove(host)
    }
    for removal in removals { removal.remove() }
    if let summary = complain.complaints.summary(atEnd: true) { Complaining.say(summary) }
    return .done
  }
}

extension ChannelKind {
  /// Whether it has records of the size, and the capacity, that a client asks for.
  fileprivate func canHave(_ hello: Hello) -> Bool {
    ((try? description.largestRecord()) ?? 0) >= hello.recordSize
      && (hello.capacity == 0 || description.capacity.isChosen)
  }
}
