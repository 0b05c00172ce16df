// From a caller to a session at work: the channel of the chosen kind, and the thread that serves
// it.

internal import IPCChannels
internal import Linux
internal import Messages
internal import Narration
internal import ProgramSupport
internal import Rendezvous
internal import Synchronization

/// How a server serves all of its clients.
struct ServingStyle {
  let strategy: WaitStrategy
  /// Records in each direction of a ring whose client asks for no number; 0 for the kind's own.
  let capacity: Int
  /// Where kinds that live in a file system have their place; nil for the standard one.
  let directory: String?
  let showsMessages: Bool

  /// What a channel of a kind is made for whose client asks for no number; 0 for the kind's own.
  func capacity(of kind: KindDescription) -> Int { kind.capacity.isChosen ? capacity : 0 }
}

/// Says what is wrong with clients, and of a flood only how much.
struct Complaining: Sendable {
  let complaints: Complaints

  func callAsFunction(of user: UInt32, _ text: @autoclosure () -> String) {
    if complaints.isToBeTold(of: user) { Complaining.say(text()) }
  }

  static func say(_ text: String) {
    Console.errors.line("ipc-server: \(text)")
  }
}

/// Grants a caller a channel of the kind that it visits, and starts its session.
struct Admission: ChannelTypeVisitor, ~Copyable {
  private var caller: Caller?
  private let number: UInt64
  private let memory: MemoryBudget
  private let style: ServingStyle
  private let poller: Poller
  private let threads: SessionThreads
  private let complain: Complaining

  /// - Parameters:
  ///   - memory: of which the session takes its part.
  ///   - poller: watches the session's lifeline before anything is granted.
  init(
    _ caller: consuming Caller, number: UInt64, memory: MemoryBudget, style: ServingStyle,
    poller: Poller, threads: SessionThreads, complain: Complaining
  ) {
    self.caller = consume caller
    self.number = number
    self.memory = memory
    self.style = style
    self.poller = poller
    self.threads = threads
    self.complain = complain
  }

  /// The caller of an admission that failed, unless it was refused already.
  mutating func takeCaller() -> Caller? { caller.take() }

  mutating func visit<Link: Channel & ~Copyable>(_ type: Link.Type) -> Result<Session, Shortage> {
    Narrator.current == nil ? admit(type) : admitNarrated(type)
  }

  // A story takes its time: one copy of the code behind this does for all kinds.
  @_semantics("optimize.sil.specialize.generic.never")
  private mutating func admitNarrated<Link: Channel & ~Copyable>(
    _ type: Link.Type
  ) -> Result<Session, Shortage> {
    admit(NarratedChannel<Link>.self)
  }

  private mutating func admit<Link: Channel & ~Copyable>(
    _ type: Link.Type
  ) -> Result<Session, Shortage> {
    do throws(Shortage) {
      let thread = try asShortage(try threads.takeForSession())
      do throws(Shortage) {
        return .success(try admit(type, thread))
      } catch {
        threads.giveBack(thread)
        throw error
      }
    } catch {
      return .failure(error)
    }
  }

  // The steps of `Caller.grant`, and no `Connection`, because what can fail comes before the grant: whoever is
  // granted a channel is served. The thread, the memory and the place among what the event loop watches are had
  // between the making of the channel and its passing, and a caller for whom they lack may wait for them. The
  // copies of what is passed are closed in the session's thread.
  private mutating func admit<Link: Channel & ~Copyable>(
    _ type: Link.Type, _ thread: SessionThread
  ) throws(Shortage) -> Session {
    let caller = self.caller.take()!
    let prepared: PreparedSession<Link>
    do throws(Shortage) {
      prepared = try prepare(for: caller)
    } catch {
      self.caller = consume caller
      throw error
    }
    let clientID = caller.hello.clientID
    let answer = prepared.answer
    let session = Session(
      number: number, memory: prepared.affordable.need,
      lifeline: caller.becomeLifeline(prepared.process), interruption: prepared.interruption)
    let work = SessionWork(
      prepared.affordable.driver, clientID: clientID, session: session,
      showsMessages: style.showsMessages, complain: complain)
    do throws(SystemError) {
      try session.watch(in: poller)
    } catch {
      // ENOSPC: fs.epoll.max_user_watches.
      let refusal = Refusal(.exhausted, "the server cannot watch it: \(error); try again")
      answer.refuse(refusal, on: session.lifeline)
      throw Shortage(refusal)
    }
    do throws(Refusal) {
      work.passed = try answer.pass(on: session.lifeline)
    } catch {
      throw Shortage(error)
    }
    thread.begin(SessionJob(serve: { work.serve() }, leave: { work.leave() }))
    return session
  }

  private func prepare<Link: Channel & ~Copyable>(
    for caller: borrowing Caller
  ) throws(Shortage) -> PreparedSession<Link> {
    let prepared = try asShortage(
      try caller.prepare(
        Link.self, strategy: style.strategy, capacity: style.capacity(of: Link.description),
        directory: style.directory))
    let interruption = prepared.channel.interruption
    return PreparedSession(
      affordable: try memory.session(over: prepared.channel, caller.hello.clientID).get(),
      interruption: interruption, process: prepared.process, answer: prepared.answer)
  }
}

/// What lacks for one more session.
struct Shortage: Error {
  let refusal: Refusal
  /// Whether it can be there once others have left.
  let canPass: Bool

  init(_ refusal: Refusal, isLasting: Bool = false) {
    self.refusal = refusal
    canPass = refusal.reason == .exhausted && !isLasting
  }
}

private func asShortage<Answer: ~Copyable>(
  _ call: @autoclosure () throws(Refusal) -> Answer
) throws(Shortage) -> Answer {
  do throws(Refusal) {
    return try call()
  } catch {
    throw Shortage(error)
  }
}

/// What a session consists of that its client knows nothing of yet.
private struct PreparedSession<Link: Channel & ~Copyable>: ~Copyable {
  let affordable: AffordableSession<Link>
  let interruption: Interruption
  /// The client's; nil where it has ended.
  let process: FileDescriptor?
  let answer: PreparedAnswer
}

/// What is to be told and done once a session's channel is closed.
private struct Served {
  let end: SessionEnd
  let messageCount: UInt64
  let memory: LeftMemory?
}

/// What a session's thread does: serves the channel and tells what happens.
private final class SessionWork<Link: Channel & ~Copyable>: @unchecked Sendable {
  /// Copies of what the client was passed, which are to be closed.
  var passed: DescriptorSet?
  private var driver: ServerSession<Link>?
  private var lines: SessionLines?
  private var end = SessionEnd.ended
  private let clientID: UInt32
  private let session: Session
  private let complain: Complaining

  init(
    _ driver: consuming ServerSession<Link>, clientID: UInt32, session: Session,
    showsMessages: Bool, complain: Complaining
  ) {
    self.driver = consume driver
    lines = SessionLines(clientID: clientID, isShown: showsMessages)
    self.clientID = clientID
    self.session = session
    self.complain = complain
  }

  func serve() {
    passed.take()?.closeCopies(lingering: Link.description.lingers)
    var lines = self.lines.take()!
    lines.connected(Link.kindName, processID: session.lifeline.credentials.processID)
    let served = serve(&lines)
    lines.flush()
    let verdict =
      session.interruption.isInterrupted ? session.verdict.withLock { $0 } : nil
    end = verdict ?? served.end
    // When the server stops, its clients may take their time to read what is there.
    if end != .interrupted, let memory = served.memory { session.left.withLock { $0 = memory } }
    if let word = word(for: end) {
      lines.disconnected(word, messageCount: served.messageCount)
    } else {
      session.farewell.withLock {
        $0 = .init(clientID: clientID, messageCount: served.messageCount)
      }
    }
  }

  func leave() { session.leave(end) }

  /// Serves until the end, and closes the channel but for memory that the client may still read.
  private func serve(_ lines: inout SessionLines) -> Served {
    var driver = self.driver.take()!
    // The thread may have served others.
    let end = driver.run(observer: &lines)
    let count = driver.messageCount
    let memory = LeftMemory(driver.closeLeavingMemory(), need: session.memory)
    return Served(end: end, messageCount: count, memory: memory)
  }

  /// One word for why it ended; more, for what is nobody's intention, on standard error. Nil when the
  /// client closed its end or died: which of the two it was this thread does not wait for.
  private func word(for end: SessionEnd) -> ServerLine.Ending? {
    switch end {
    case .exit: return .exit
    case .interrupted: return .stopped
    case .ended: return nil
    case .violation(let text):
      sayDropped(.violation, text)
      return .protocolViolation
    case .failed(let error):
      sayDropped(ServerLine.Drop(error), "\(error)")
      return .failed
    }
  }

  private func sayDropped(_ drop: ServerLine.Drop, _ reason: String) {
    let user = session.lifeline.credentials.userID
    complain(of: user, ServerLine.dropped(clientID: clientID, drop, reason).text)
    // What ended is told on another stream, and the reason is to be there first.
    Console.errors.settle()
  }
}
