// Where clients are received: accepts them, waits for their hellos without trusting any, and hands
// out those that are in order. A silent, slow or hostile client costs its place here and nothing
// else.

public import Linux

/// A client whose hello is in order and whose user is served; it is to be granted or refused.
public struct Caller: ~Copyable {
  public internal(set) var applicant: Applicant
  public let hello: Hello
}

/// A listener and the clients that have connected but not been answered yet.
public struct Reception: ~Copyable {
  private let listener: Listener
  private let poller: Poller
  private let users: Set<UInt32>
  private let youth: Duration
  private var pending: [Pending] = []
  private var nextToken = Reception.listenerToken + 1
  /// Until when nobody is accepted: the process has no descriptor left, or too many are silent.
  private var acceptsAgainAt: Deadline?
  /// Whether room for one that is silent ends that, too.
  private var isWaitingForRoom = false
  /// Whether the last accept(2) failed: said once, not at each try.
  private var isFailing = false

  /// Called with a sentence about each client that was sent away.
  public var notice: (String) -> Void = { _ in }

  /// For a client to say hello, from its connection on.
  static let patience = Duration.seconds(5)
  /// Clients that have not said hello yet; one more drops the one that has been silent longest.
  static let mostPending = 64
  /// For how long a silent client is not dropped for another. Of a thousand that connect at once, most
  /// have lost their processor to this thread between connect(2) and their hello.
  package static let youth = Duration.milliseconds(50)
  /// Between two looks whether there are descriptors again, when accept(2) ran out of them.
  static let acceptPause = Duration.milliseconds(100)
  /// The tokens of its events, in a poller that watches other things too.
  public static let tokens = listenerToken...UInt64.max
  private static let listenerToken: UInt64 = 1 << 63

  private final class Pending {
    var applicant: Applicant?
    let token: UInt64
    let deadline = Deadline(after: Reception.patience)
    /// Until when it is not dropped for another.
    let endOfYouth: Deadline

    init(_ applicant: consuming Applicant, token: UInt64, youth: Duration) {
      self.applicant = consume applicant
      self.token = token
      endOfYouth = Deadline(after: youth)
    }
  }

  /// - Parameters:
  ///   - users: who is served beside this process's own user.
  ///   - poller: of a larger poll loop, which hands on what it hears to ``caller(among:)``; nil for
  ///     who calls ``nextCaller(until:)``.
  public init(
    at path: SocketPath, users: Set<UInt32> = [], poller: Poller? = nil
  ) throws(RendezvousError) {
    try self.init(at: path, users: users, poller: poller, youth: Reception.youth)
  }

  /// - Parameter youth: for how long a silent client is not dropped for another.
  package init(
    at path: SocketPath, users: Set<UInt32>, poller: Poller?, youth: Duration
  ) throws(RendezvousError) {
    let listener = try Listener(at: path, openToOthers: !users.isEmpty)
    self.poller = try asRendezvousError { () throws(SystemError) in
      let all = if let poller { poller } else { try Poller() }
      try all.add(listener.descriptor, token: Reception.listenerToken)
      return all
    }
    self.listener = listener
    self.users = users.union([currentUser()])
    self.youth = youth
  }

  /// Where it waits.
  public var path: SocketPath { listener.path }
  /// When it has something to do even if nothing is heard of; nil when never.
  public var deadline: Deadline? { earlier(pending.first?.deadline, acceptsAgainAt) }

  /// The next client to answer, or nil when there is none by the deadline; without one it waits for
  /// ever.
  ///
  /// With a deadline that has passed it takes one look, as ``caller(among:)`` does.
  public mutating func nextCaller(until limit: Deadline?) throws(SystemError) -> Caller? {
    var events: [PollerEvent] = []
    while true {
      try poller.wait(until: earlier(deadline, limit), into: &events)
      if var caller = caller(among: events) {
        // Nobody listens to the poller while the caller has its channel.
        caller.applicant.unwatch(in: poller)
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
  /// It looks at up to 64 clients that have connected, and at one new one.
  public mutating func caller(among events: [PollerEvent]) -> Caller? {
    dropTheLate()
    let caller = firstCaller(among: events)
    resumeAccepting()
    return caller
  }

  private mutating func firstCaller(among events: [PollerEvent]) -> Caller? {
    // Those who wait already come first: a flood of new clients must not displace one whose hello is
    // here.
    var hasNewcomer = false
    for event in events where event.token >= Reception.listenerToken {
      if event.token == Reception.listenerToken {
        hasNewcomer = true
      } else if let caller = look(at: event.token) {
        return caller
      }
    }
    return hasNewcomer ? acceptOne() : nil
  }

  /// Answers everybody who waits still with this refusal, and ends: the socket is removed.
  public consuming func close(_ refusal: Refusal) {
    while !pending.isEmpty { remove(0).refuse(refusal, asked: nil) }
  }

  // MARK: Clients that wait

  private mutating func look(at token: UInt64) -> Caller? {
    guard let index = pending.firstIndex(where: { $0.token == token }) else { return nil }
    let arrival = pending[index].applicant?.receive() ?? .nothing
    if arrival == .nothing { return nil }
    return judge(remove(index), arrival)
  }

  private mutating func remove(_ index: Int) -> Applicant {
    pending.remove(at: index).applicant.take()!
  }

  private func judge(_ applicant: consuming Applicant, _ arrival: Applicant.Arrival) -> Caller? {
    let peer = applicant.credentials
    switch arrival {
    case .nothing: return nil
    case .gone(let reason):
      notice("a client (pid \(peer.processID)) was dropped: \(reason)")
      return nil
    case .malformed(let refusal):
      applicant.refuse(refusal, asked: nil)
      notice("a client (pid \(peer.processID)) was refused: \(refusal.sentence)")
      return nil
    case .hello(let hello):
      if users.contains(peer.userID) { return Caller(applicant: applicant, hello: hello) }
      let refusal = Refusal(
        .notPermitted,
        "this server serves user \(currentUser()), the client is user \(peer.userID); "
          + "start the server with --allow-uid \(peer.userID)")
      applicant.refuse(refusal, asked: hello)
      notice("client \(hello.clientID) (pid \(peer.processID)) was refused: \(refusal.sentence)")
      return nil
    }
  }

  private mutating func dropTheLate() {
    while let first = pending.first, first.deadline.hasPassed {
      let peer = remove(0).credentials
      notice(
        "a client (pid \(peer.processID)) was dropped: no hello within \(Reception.patience)")
    }
  }

  // MARK: Clients that connect

  private mutating func acceptOne() -> Caller? {
    if pending.count == Reception.mostPending, !pending[0].endOfYouth.hasPassed {
      acceptNobody(until: pending[0].endOfYouth, orRoom: true)
      return nil
    }
    let accepted: Applicant?
    do throws(SystemError) {
      accepted = try listener.accept()
    } catch {
      // Most often there is no descriptor left, sometimes no memory: nothing that should end the
      // sessions of others. The client stays in the backlog, which would be reported again at once:
      // not to be asked for a while.
      let isFull = error.errno == .noDescriptorsLeft || error.errno == .noFilesLeft
      if !isFailing {
        notice("nobody is accepted for now: \(error)\(isFull ? "; raise ulimit -n" : "")")
      }
      isFailing = true
      acceptNobody(until: Deadline(after: Reception.acceptPause), orRoom: false)
      return nil
    }
    isFailing = false
    guard var applicant = accepted else { return nil }
    // A client's hello follows its connection so closely that it is usually here.
    let arrival = applicant.receive()
    if arrival != .nothing { return judge(applicant, arrival) }
    if pending.count == Reception.mostPending {
      let oldest = remove(0)
      oldest.refuse(
        Refusal(
          .busy,
          "\(Reception.mostPending) clients have connected without a hello, this one longest ago; "
            + "say hello at once, and try again"), asked: nil)
      notice("a client (pid \(oldest.credentials.processID)) was dropped: silent, and too many are")
    }
    let token = nextToken
    nextToken += 1
    do throws(SystemError) {
      try applicant.watch(in: poller, token: token)
    } catch {
      // ENOSPC: fs.epoll.max_user_watches. Unwatched, its hello would go unnoticed.
      applicant.refuse(
        Refusal(.exhausted, "the server cannot wait for a hello: \(error); try again"), asked: nil)
      notice("a client (pid \(applicant.credentials.processID)) was refused: \(error)")
      return nil
    }
    pending.append(Pending(applicant, token: token, youth: youth))
    return nil
  }

  /// Leaves who connects in the backlog.
  private mutating func acceptNobody(until deadline: Deadline, orRoom: Bool) {
    poller.remove(listener.descriptor)
    acceptsAgainAt = deadline
    isWaitingForRoom = orRoom
  }

  private mutating func resumeAccepting() {
    guard let again = acceptsAgainAt else { return }
    let hasRoom = isWaitingForRoom && pending.count < Reception.mostPending
    guard again.hasPassed || hasRoom else { return }
    do throws(SystemError) {
      try poller.add(listener.descriptor, token: Reception.listenerToken)
      acceptsAgainAt = nil
    } catch {
      acceptsAgainAt = Deadline(after: Reception.acceptPause)
    }
  }
}
