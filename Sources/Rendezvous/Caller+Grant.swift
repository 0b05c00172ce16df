// From a hello to a channel whose other end the client holds, or to a refusal that says why not.

public import IPCChannels
public import Linux

/// A channel whose other end was passed to a client, with the client's lifeline.
@frozen
public struct ServedChannel<Link: Channel & ~Copyable>: ~Copyable {
  /// The server's end.
  public let channel: Link
  /// What tells the client's end.
  public let lifeline: Lifeline

  @inlinable
  init(channel: consuming Link, lifeline: consuming Lifeline) {
    self.channel = channel
    self.lifeline = lifeline
  }
}

/// A channel that was made for a client, which is told nothing of it yet.
@frozen
public struct PreparedChannel<Link: Channel & ~Copyable>: ~Copyable {
  /// The server's end.
  public let channel: Link
  /// The client's process, for its lifeline; nil where it has ended.
  public let process: FileDescriptor?
  /// What the client is to be told.
  public let answer: PreparedAnswer

  @inlinable
  init(
    channel: consuming Link, process: consuming FileDescriptor?, answer: consuming PreparedAnswer
  ) {
    self.channel = channel
    self.process = process
    self.answer = answer
  }
}

/// What a client is to be passed, or refused after all.
public struct PreparedAnswer: ~Copyable {
  private let terms: GrantTerms
  private let descriptors: DescriptorSet
  private let hello: Hello

  @usableFromInline
  init(_ terms: GrantTerms, _ descriptors: consuming DescriptorSet, to hello: Hello) {
    self.terms = terms
    self.descriptors = descriptors
    self.hello = hello
  }

  /// Passes the client its end.
  ///
  /// - Returns: the copies of it. To close one may be to close it for the last time: a client that was as
  ///   fast as that can have left data that lingers in a socket, or keep a pipe locked in a call of its own
  ///   that never ends. So no thread that others depend on closes them.
  /// - Throws: The ``Refusal`` that the client was sent.
  public consuming func pass(on lifeline: borrowing Lifeline) throws(Refusal) -> DescriptorSet {
    do throws(SystemError) {
      try lifeline.pass(terms, descriptors)
      return descriptors
    } catch {
      let refusal = Refusal(.exhausted, "the descriptors could not be passed: \(error.advice)")
      lifeline.refuse(refusal, asked: hello)
      throw refusal
    }
  }

  /// Passes the client its end, and closes the copies of it: a socket that the client has made linger
  /// meanwhile keeps the calling thread for some milliseconds, and no longer.
  ///
  /// - Throws: The ``Refusal`` that the client was sent.
  @usableFromInline
  consuming func passAll(
    of kind: KindDescription, on lifeline: borrowing Lifeline
  ) throws(Refusal) {
    try pass(on: lifeline).closeCopies(lingering: kind.lingers)
  }

  /// Sends a refusal instead, and closes the client's end.
  public consuming func refuse(_ refusal: Refusal, on lifeline: borrowing Lifeline) {
    lifeline.refuse(refusal, asked: hello)
  }
}

extension Caller {
  /// Makes a channel of this kind and size, passes the client its end and closes the copies of it.
  ///
  /// It is for the client's own thread where a server has several: an object can take milliseconds to
  /// make, and a copy of a pipe as long to close as the client likes (``PreparedAnswer/pass(on:)``).
  ///
  /// - Parameters:
  ///   - type: the channel's.
  ///   - strategy: how the server's side waits.
  ///   - capacity: records that fit each direction where the client asks for no number; 0 for the
  ///     kind's own.
  ///   - directory: where kinds that live in a file system have their place; nil for the standard one.
  /// - Throws: The ``Refusal`` that the client was sent; nothing that was made is left then.
  @inlinable
  public consuming func grant<Link: Channel & ~Copyable>(
    _ type: Link.Type, strategy: WaitStrategy, capacity: Int = 0, directory: String? = nil
  ) throws(Refusal) -> ServedChannel<Link> {
    let prepared: PreparedChannel<Link>
    do throws(Refusal) {
      prepared = try prepare(type, strategy: strategy, capacity: capacity, directory: directory)
    } catch {
      refuse(error)
      throw error
    }
    let lifeline = becomeLifeline(prepared.process)
    try prepared.answer.passAll(of: Link.description, on: lifeline)
    return ServedChannel(channel: prepared.channel, lifeline: lifeline)
  }

  /// Makes a channel of this kind and size, of which the client is told nothing yet: the caller can still be
  /// refused, or wait.
  ///
  /// It is for servers that need more than the channel before they grant it.
  ///
  /// - Parameters:
  ///   - type: the channel's.
  ///   - strategy: how the server's side waits.
  ///   - capacity: as of ``grant(_:strategy:capacity:directory:)``.
  ///   - directory: likewise.
  /// - Throws: why there is no channel. The client was sent nothing.
  @inlinable
  public func prepare<Link: Channel & ~Copyable>(
    _ type: Link.Type, strategy: WaitStrategy, capacity: Int = 0, directory: String? = nil
  ) throws(Refusal) -> PreparedChannel<Link> {
    let offer = try self.offer(
      type, strategy: strategy, capacity: capacity, directory: directory)
    let process = try self.process()
    let answer = PreparedAnswer(
      GrantTerms(
        kindName: Link.kindName, recordSize: hello.recordSize, capacity: offer.capacity),
      offer.descriptors, to: hello)
    return PreparedChannel(channel: offer.channel, process: process, answer: answer)
  }

  @inlinable
  func offer<Link: Channel & ~Copyable>(
    _ type: Link.Type, strategy: WaitStrategy, capacity: Int, directory: String?
  ) throws(Refusal) -> ChannelOffer<Link> {
    let sizes = ChannelTerms.recordSizes
    guard sizes.contains(hello.recordSize) else {
      throw Refusal(
        .recordSize,
        "records have \(sizes.lowerBound) to \(sizes.upperBound) bytes, "
          + "the client asked for \(hello.recordSize)")
    }
    do throws(ChannelError) {
      let terms = ChannelTerms(
        recordSize: hello.recordSize,
        capacity: hello.capacity == 0 ? capacity : hello.capacity)
      return try Link.make(terms, strategy: strategy, directory: directory)
    } catch {
      throw Refusal(error)
    }
  }

  @usableFromInline
  func process() throws(Refusal) -> FileDescriptor? {
    do throws(SystemError) {
      return try applicant.process()
    } catch {
      throw Refusal(.exhausted, "the descriptors could not be passed: \(error.advice)")
    }
  }

  /// Turns the connection into the lifeline of a client that is to be granted a channel.
  public consuming func becomeLifeline(_ process: consuming FileDescriptor?) -> Lifeline {
    applicant.becomeLifeline(process)
  }

  /// Which of these kinds it asks for: the first for one that asks for none in particular.
  ///
  /// - Throws: ``RendezvousError/refused(_:)`` with what the client was sent, where it asks for another one.
  @usableFromInline
  func choice(among kinds: [ChannelKind]) throws(ConnectionError) -> ChannelKind {
    let kind = kinds.first { hello.kindName == nil || $0.rawValue == hello.kindName }
    guard let kind else { throw declined(kinds.map(\.rawValue)) }
    try requireBuiltIn()
    return kind
  }

  /// Makes sure that it asks for this kind, or for none in particular. From which file it has a kind that was
  /// loaded is not looked at: ``Refusal/init(toClientOf:serving:remedy:)``.
  ///
  /// - Throws: as ``choice(among:)``.
  @usableFromInline
  func requireChoice(of kind: KindDescription) throws(ConnectionError) {
    if hello.kindName != nil && hello.kindName != kind.name { throw declined([kind.name]) }
    if kind.kind != nil { try requireBuiltIn() }
  }

  private func requireBuiltIn() throws(ConnectionError) {
    if let refusal = Refusal(toClientOf: hello, serving: nil) { throw declined(refusal) }
  }

  private func declined(_ served: [String]) -> ConnectionError {
    declined(Refusal(served: served, asked: hello.kindName ?? "any kind"))
  }

  private func declined(_ refusal: Refusal) -> ConnectionError {
    applicant.refuse(refusal, asked: hello)
    return .rendezvous(.refused(refusal))
  }

  /// Whether nobody is there any more to be answered.
  package var hasLeft: Bool { applicant.hasLeft }

  /// Lets it wait where nobody listens for it.
  package mutating func setAside() { applicant.unwatch() }

  /// Sends the refusal.
  public consuming func refuse(_ refusal: Refusal) {
    applicant.refuse(refusal, asked: hello)
  }
}

extension Refusal {
  /// What a client is told that asked for a kind which is not served.
  ///
  /// - Parameters:
  ///   - served: the kinds that are, by their names.
  ///   - asked: the kind's name.
  ///   - remedy: what to do about it; nil to say it without naming an option of any program.
  public init(served: [String], asked: String, remedy: String? = nil) {
    let names = served.joined(separator: ", ")
    let remedy = remedy ?? "ask for \(served.first ?? "") or call a server of \(asked)"
    self.init(
      .kindNotServed, "this server serves \(names), the client asked for \(asked); \(remedy)")
  }

  /// What a client is told of a channel that could not be made.
  public init(_ error: ChannelError) {
    switch error {
    case .recordSize(let text):
      self.init(.recordSize, "\(text); ask for less")
    case .capacity(let text):
      self.init(.capacity, text)
    case .system(let cause) where cause.errno == .noDescriptorsLeft:
      self.init(.exhausted, "\(cause); raise the server's RLIMIT_NOFILE (ulimit -n)")
    default:
      self.init(.exhausted, "\(error)")
    }
  }
}
