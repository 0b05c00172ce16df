// From a hello to a channel whose other end the client holds, or to a refusal that says why not.

public import IPCChannels
public import Linux

/// A channel whose other end was passed to a client, with the client's lifeline.
@frozen
public struct ServedChannel<Link: Channel & ~Copyable>: ~Copyable {
  public let channel: Link
  public let lifeline: Lifeline

  @inlinable
  init(channel: consuming Link, lifeline: consuming Lifeline) {
    self.channel = channel
    self.lifeline = lifeline
  }
}

/// A channel that was made for a client, which knows nothing of it yet.
@frozen
public struct PreparedChannel<Link: Channel & ~Copyable>: ~Copyable {
  public let channel: Link
  public let lifeline: Lifeline
  /// What the client is to be passed.
  public let answer: PreparedAnswer

  @inlinable
  init(channel: consuming Link, lifeline: consuming Lifeline, answer: consuming PreparedAnswer) {
    self.channel = channel
    self.lifeline = lifeline
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

  /// Passes the client its end, and closes the copies of it.
  ///
  /// - Throws: The ``Refusal`` that the client was sent.
  public consuming func pass(on lifeline: borrowing Lifeline) throws(Refusal) {
    do throws(SystemError) {
      try lifeline.pass(terms, descriptors)
    } catch {
      let refusal = Refusal(.exhausted, "the descriptors could not be passed: \(error.advice)")
      lifeline.refuse(refusal, asked: hello)
      throw refusal
    }
  }

  /// Sends a refusal instead, and closes the client's end.
  public consuming func refuse(_ refusal: Refusal, on lifeline: borrowing Lifeline) {
    lifeline.refuse(refusal, asked: hello)
  }
}

extension Caller {
  /// Makes a channel of this kind and size, passes the client its end and closes the copies of it.
  ///
  /// - Parameters:
  ///   - capacity: records that fit each direction where the client asks for no number; 0 for the
  ///     kind's own.
  ///   - directory: where kinds that live in a file system have their place; nil for the standard one.
  /// - Throws: The ``Refusal`` that the client was sent; nothing that was made is left then.
  @inlinable
  public consuming func grant<Link: Channel & ~Copyable>(
    _ type: Link.Type, strategy: WaitStrategy, capacity: Int = 0, directory: String? = nil
  ) throws(Refusal) -> ServedChannel<Link> {
    let prepared = try prepare(
      type, strategy: strategy, capacity: capacity, directory: directory)
    try prepared.answer.pass(on: prepared.lifeline)
    return ServedChannel(channel: prepared.channel, lifeline: prepared.lifeline)
  }

  /// Makes a channel of this kind and size, for who has more to do before the client is passed its end.
  ///
  /// - Parameters:
  ///   - capacity: as of ``grant(_:strategy:capacity:directory:)``.
  ///   - directory: likewise.
  /// - Throws: The ``Refusal`` that the client was sent; nothing that was made is left then.
  @inlinable
  public consuming func prepare<Link: Channel & ~Copyable>(
    _ type: Link.Type, strategy: WaitStrategy, capacity: Int = 0, directory: String? = nil
  ) throws(Refusal) -> PreparedChannel<Link> {
    let offer: ChannelOffer<Link>
    do throws(Refusal) {
      offer = try Caller.offer(type, hello, strategy, capacity, directory)
    } catch {
      refuse(error)
      throw error
    }
    let answer = PreparedAnswer(
      GrantTerms(
        kindName: Link.kind.rawValue, recordSize: hello.recordSize, capacity: offer.capacity),
      offer.descriptors, to: hello)
    return PreparedChannel(
      channel: offer.channel, lifeline: try becomeLifeline(), answer: answer)
  }

  @inlinable
  static func offer<Link: Channel & ~Copyable>(
    _ type: Link.Type, _ hello: Hello, _ strategy: WaitStrategy, _ capacity: Int,
    _ directory: String?
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
  consuming func becomeLifeline() throws(Refusal) -> Lifeline {
    do throws(SystemError) {
      return applicant.becomeLifeline(try applicant.process())
    } catch {
      let refusal = Refusal(.exhausted, "the descriptors could not be passed: \(error.advice)")
      refuse(refusal)
      throw refusal
    }
  }

  /// Sends the refusal.
  public consuming func refuse(_ refusal: Refusal) {
    applicant.refuse(refusal, asked: hello)
  }
}

extension Refusal {
  /// What a client is told that asked for a kind which is not served.
  public init(served: [ChannelKind], asked: String) {
    let names = served.map(\.rawValue).joined(separator: ", ")
    self.init(
      .kindNotServed,
      "this server serves \(names), the client asked for \(asked); "
        + "use --kind \(served.first?.rawValue ?? "") or a server of \(asked)")
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
