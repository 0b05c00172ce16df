// Where clients are received: accepts them, waits for their hellos without trusting any, and hands
// out those that are in order. A silent, slow or hostile client costs its place here and nothing
// else.

public import IPCChannels
public import Linux

/// A client whose hello is in order and whose user is served; it is to be granted or refused.
public struct Caller: ~Copyable {
  /// Its connection, and who is at the other end.
  public internal(set) var applicant: Applicant
  /// What it asks for.
  public let hello: Hello
}

extension Caller {
  /// A caller that another process received, and passed on to this one with its hello.
  ///
  /// - Parameter connection: the client's.
  /// - Throws: as `getsockopt` with SO_PEERCRED.
  package init(
    passed connection: consuming FileDescriptor, hello: Hello
  ) throws(SystemError) {
    // Whether the kernel refuses descriptors that it sends is known to who received it.
    self.init(
      applicant: try Applicant(
        GuestSocket(UnixSocket(connection), refusesDescriptors: false)),
      hello: hello)
  }
}

/// A listener and the clients that have connected but not been answered yet.
public struct Reception: ~Copyable {
  private let listener: Listener
  private let poller: Poller
  /// Whether somebody connected at the last look, too: then there may be more behind the next one.
  private var hadNewcomer = false
  /// Whose clients are served.
  private let users: Set<UInt32>
  private var waiting: WaitingRoom
  private var nextToken = Reception.listenerToken + 1
  /// Until when nobody is accepted: the process has no descriptor left.
  private var acceptsAgainAt: Deadline?
  /// Whether the last accept(2) failed: said once, not at each try.
  private var isFailing = false

  /// Called with a sentence about each client that was sent away, or about how many were.
  public var notice: (String) -> Void = { _ in }
  /// What a user who is not served is told to do about it, behind what is wrong: a program can name its
  /// options.
  public var remedyForStranger: (_ user: UInt32) -> String = { "let the server serve user \($0)" }
  /// What other threads use to end a wait for callers.
  public let interruption = Interruption()
  /// Which of those sentences are said. Others who complain about the same clients ask it too.
  public let complaints = Complaints()

  /// For a client to say hello and to be answered, from its connection on.
  static let patience = Duration.seconds(5)
  /// Places of clients that have no answer yet, where a quarter of the process's descriptors
  /// are that many. Of a thousand that connect at once, most have lost their processor to this thread
  /// between connect(2) and their hello.
  static let mostPlaces = 4_096
  /// Between two looks whether there are descriptors again, when accept(2) ran out of them.
  static let acceptPause = Duration.milliseconds(100)
  /// Clients that are accepted before anything else has its turn. So many take a millisecond or two, as an
  /// answer does; a newcomer behind thousands is met after some turns, and then has one as soon as any.
  static let newcomersATurn = 256
  /// The tokens of its events, in a poller that watches other things too.
  public static let tokens = listenerToken...UInt64.max
  private static let listenerToken: UInt64 = 1 << 63

  /// Listens at a path.
  ///
  /// - Parameters:
  ///   - path: of the socket.
  ///   - users: who is served beside this process's own user. `UserNumber.overflow` stands for nobody
  ///     in particular, and is never served.
  ///   - poller: of a larger poll loop, which hands on what it hears to ``caller(among:)``; nil for
  ///     a program that calls ``nextCaller(until:)``.
  public init(
    at path: SocketPath, users: Set<UInt32> = [], poller: Poller? = nil
  ) throws(RendezvousError) {
    try self.init(at: path, users: users, poller: poller, places: nil, refusesDescriptors: true)
  }

  /// - Parameters:
  ///   - places: of clients that have not said hello yet; nil for as many as there should be.
  ///   - refusesDescriptors: false to be as on a kernel before Linux 6.16.
  package init(
    at path: SocketPath, users: Set<UInt32>, poller: Poller?, places: Int?, refusesDescriptors: Bool
  ) throws(RendezvousError) {
    // Sessions of clients that die asleep would never end.
    if let denied = ThreadSignal.denied { throw .system(denied) }
    let limit = try asRendezvousError(try descriptorLimit())
    let own = currentUser()
    let served = users.subtracting([UserNumber.overflow]).union(
      UserNumber.isOwn(own) ? [own] : [])
    if served.isEmpty { throw .nobodyToServe(user: own) }
    let listener = try Listener(
      at: path, openToOthers: !users.isEmpty, refusesDescriptors: refusesDescriptors)
    let all = if let poller { poller } else { try asRendezvousError(try Poller()) }
    try asRendezvousError(try all.add(listener.descriptor, token: Reception.listenerToken))
    self.poller = all
    self.listener = listener
    self.users = served
    waiting = WaitingRoom(places: places ?? min(Reception.mostPlaces, max(limit / 4, 1)))
  }

  /// Where it waits.
  public var path: SocketPath { listener.path }
  /// When it has something to do even if nothing is heard of; nil when never.
  public var deadline: Deadline? {
    // Its turn is now.
    if waiting.hasCaller { return Deadline(nanoseconds: 0) }
    return earlier(earlier(waiting.deadline, acceptsAgainAt), complaints.deadline)
  }

  /// The next client to answer, or nil when there is none by the deadline; without one it waits for
  /// ever. nil also once ``interruption`` was used: look at `Interruption.isInterrupted`.
  ///
  /// With a deadline that has passed it takes one look, as ``caller(among:)`` does.
  public mutating func nextCaller(until limit: Deadline?) throws(SystemError) -> Caller? {
    var events: [PollerEvent] = []
    while true {
      let until = earlier(deadline, limit)
      let wait: Void? = try interruption.watch(sleeping: true) { () throws(SystemError) in
        try poller.wait(until: until, into: &events, endsBySignal: true)
      }
      if wait == nil { return nil }
      if var caller = caller(among: events) {
        // Nobody listens to the poller while the caller has its channel.
        caller.applicant.unwatch()
        return caller
      }
      // Even if more is to be done: a flood of clients must not keep this caller from everything
      // else.
      if let limit, limit.hasPassed { return nil }
    }
  }

  /// The next client to answer among those that these events tell of, or nil. What it does not come
  /// to is told again. It is to be called at ``deadline`` too.
  ///
  /// It looks at up to 64 clients that have connected, and at up to 256 new ones. Of those whose hello is
  /// here, users take turns, and so do the processes of each.
  public mutating func caller(among events: [PollerEvent]) -> Caller? {
    dropTheLate()
    let caller = nextCaller(among: events)
    resumeAccepting()
    if let summary = complaints.summary() { notice(summary) }
    return caller
  }

  private mutating func nextCaller(among events: [PollerEvent]) -> Caller? {
    var hasNewcomer = false
    for event in events where event.token >= Reception.listenerToken {
      if event.token == Reception.listenerToken {
        hasNewcomer = true
      } else {
        look(at: event.token)
      }
    }
    let isCrowd = hasNewcomer && hadNewcomer || waiting.hasCaller
    hadNewcomer = hasNewcomer
    if hasNewcomer, let caller = acceptSome(isCrowd) { return caller }
    while let caller = waiting.removeCaller() {
      // It may have waited for a while, and nothing is to be made for nobody.
      if !caller.applicant.hasLeft { return caller }
      complain(of: caller.applicant.credentials, "was dropped: it left before it was answered")
    }
    return nil
  }

  /// Answers everybody who waits still with this refusal, and ends: the socket is removed.
  public consuming func close(_ refusal: Refusal) {
    while let client = waiting.removeOldest() { client.refuse(refusal) }
    if let summary = complaints.summary(atEnd: true) { notice(summary) }
  }

  /// - Parameter text: the rest of a sentence about a client.
  func complain(of peer: PeerCredentials, _ text: @autoclosure () -> String) {
    if complaints.isToBeTold(of: peer.userID) {
      notice("a client (pid \(peer.processID)) \(text())")
    }
  }

  // MARK: Clients that wait

  private mutating func look(at token: UInt64) {
    let arrival = waiting.receive(token)
    switch arrival {
    case .nothing: return
    case .hello(let hello) where !waiting.hasHello(token): waiting.note(hello, of: token)
    case .hello:
      sendAway(waiting.remove(token), .malformed(Refusal(.malformed, "a client says hello once")))
    case .gone, .malformed: sendAway(waiting.remove(token), arrival)
    }
  }

  /// Refuses or drops one that said nothing which can be answered otherwise.
  private func sendAway(_ applicant: consuming Applicant, _ arrival: Applicant.Arrival) {
    let peer = applicant.credentials
    switch arrival {
    case .nothing, .hello: break
    case .gone(let reason): complain(of: peer, "was dropped: \(reason)")
    case .malformed(let refusal):
      applicant.refuse(refusal, asked: nil)
      complain(of: peer, "was refused: \(refusal.sentence)")
    }
  }

  private mutating func dropTheLate() {
    while let deadline = waiting.deadline, deadline.hasPassed, let late = waiting.removeOldest() {
      if late.hello == nil {
        complain(
          of: late.applicant.credentials, "was dropped: no hello within \(Reception.patience)")
        // Seen at once, also where a child of this process has a copy of the socket.
        late.applicant.hangUp()
      } else {
        late.refuse(
          Refusal(
            .busy, "the server has not come to this client within \(Reception.patience); try again")
        )
        complain(
          of: late.applicant.credentials, "was refused: it had no turn within \(Reception.patience)"
        )
      }
    }
  }

  /// Sends away one that waits, for another one. Nothing happens when nobody waits.
  private mutating func makeRoom() {
    guard let client = waiting.removeForRoom() else { return }
    client.refuse(
      Refusal(
        .busy,
        "\(waiting.places) clients have connected and have no answer yet, most of them of this process "
          + "or user; say hello at once, and try again"))
    complain(
      of: client.applicant.credentials,
      client.hello == nil
        ? "was dropped: it said no hello while others needed its place"
        : "was refused: it waited for its turn while others needed its place")
  }

  // MARK: Clients that connect

  /// - Parameter isCrowd: whether there may be others whose turn is before that of the first newcomer.
  /// - Returns: a newcomer whose turn it is, beside nobody.
  private mutating func acceptSome(_ isCrowd: Bool) -> Caller? {
    for _ in 0..<Reception.newcomersATurn {
      guard let applicant = acceptOne() else { return nil }
      if let caller = meet(applicant, isCrowd) { return caller }
      // An accept4(2) that finds nobody makes a socket all the same, and takes longer than to be told of the
      // next one: a client that comes alone is not followed at once.
      if !isCrowd { return nil }
    }
    return nil
  }

  private mutating func acceptOne() -> Applicant? {
    do throws(SystemError) {
      let accepted = try listener.accept()
      isFailing = false
      return accepted
    } catch {
      // Most often there is no descriptor left, sometimes no memory: nothing that should end the
      // sessions of others. The client stays in the backlog, which would be reported again at once:
      // not to be asked for a while.
      let isFull = error.errno == .noDescriptorsLeft || error.errno == .noFilesLeft
      if isFull, !waiting.isEmpty {
        // accept4(2) makes a descriptor before it looks whether anybody is there to have it.
        if listener.hasNewcomer { makeRoom() }
        return nil
      }
      if !isFailing { notice("nobody is accepted for now: \(error.advice)") }
      isFailing = true
      poller.remove(listener.descriptor)
      acceptsAgainAt = Deadline(after: Reception.acceptPause)
      return nil
    }
  }

  private mutating func meet(_ newcomer: consuming Applicant, _ isCrowd: Bool) -> Caller? {
    var applicant = newcomer
    // A client's hello follows its connection so closely that it is usually here.
    let arrival = applicant.receive()
    guard users.contains(applicant.credentials.userID) else {
      refuse(applicant, arrival)
      return nil
    }
    switch arrival {
    case .gone, .malformed:
      sendAway(applicant, arrival)
      return nil
    case .hello(let hello) where !isCrowd: return Caller(applicant: applicant, hello: hello)
    case .nothing, .hello: break
    }
    if waiting.isFull { makeRoom() }
    let token = nextToken
    nextToken += 1
    do throws(SystemError) {
      try applicant.watch(in: poller, token: token)
    } catch {
      // ENOSPC: fs.epoll.max_user_watches. Unwatched, its hello would go unnoticed.
      applicant.refuse(
        Refusal(.exhausted, "the server cannot wait for a hello: \(error); try again"), asked: nil)
      complain(of: applicant.credentials, "was refused: \(error)")
      return nil
    }
    waiting.add(applicant, token: token)
    if case .hello(let hello) = arrival { waiting.note(hello, of: token) }
    return nil
  }

  /// Refuses one whose user is not served. Whatever it has to say would change nothing, so it is not
  /// waited for.
  private func refuse(_ applicant: consuming Applicant, _ arrival: Applicant.Arrival) {
    let peer = applicant.credentials
    let remedy =
      peer.userID == UserNumber.overflow
      ? "that number stands for everybody whom a user namespace does not map; be another user"
      : remedyForStranger(peer.userID)
    let refusal = Refusal(
      .notPermitted,
      "this server serves user \(currentUser()), the client is user \(peer.userID); \(remedy)")
    if case .hello(let hello) = arrival {
      applicant.refuse(refusal, asked: hello)
    } else {
      applicant.refuse(refusal, asked: nil)
    }
    complain(of: peer, "was refused: \(refusal.sentence)")
  }

  private mutating func resumeAccepting() {
    guard let again = acceptsAgainAt, again.hasPassed else { return }
    do throws(SystemError) {
      try poller.add(listener.descriptor, token: Reception.listenerToken)
      acceptsAgainAt = nil
    } catch {
      acceptsAgainAt = Deadline(after: Reception.acceptPause)
    }
  }
}
