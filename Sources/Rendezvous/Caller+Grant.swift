// From a hello to a channel whose other end the client holds, or to a refusal that says why not.

public import IPCChannels
internal import Linux

/// A channel whose other end was passed to a client, with the client's lifeline.
@frozen
public struct ServedChannel<Link: Channel & ~Copyable>: ~Copyable {
  public let channel: Link
  public let lifeline: Lifeline
}

extension Caller {
  /// Makes a channel of this kind and size, passes the client its end and closes the copies of it.
  ///
  /// - Parameter directory: where kinds that live in a file system have their place; nil for the
  ///   standard one.
  /// - Throws: The ``Refusal`` that the client was sent; nothing that was made is left then.
  public consuming func grant<Link: Channel & ~Copyable>(
    _ type: Link.Type, strategy: WaitStrategy, directory: String? = nil
  ) throws(Refusal) -> ServedChannel<Link> {
    do throws(Refusal) {
      let offer = try Caller.offer(type, hello, strategy, directory)
      let process = try pass(offer)
      return ServedChannel(
        channel: offer.channel, lifeline: applicant.becomeLifeline(process))
    } catch {
      applicant.refuse(error, asked: hello)
      throw error
    }
  }

  private func pass<Link: Channel & ~Copyable>(
    _ offer: borrowing ChannelOffer<Link>
  ) throws(Refusal) -> FileDescriptor? {
    let terms = GrantTerms(
      kindName: Link.kind.rawValue, recordSize: hello.recordSize, capacity: offer.capacity)
    do throws(SystemError) {
      return try applicant.grant(terms, offer.descriptors)
    } catch {
      throw Refusal(.exhausted, "the descriptors could not be passed: \(error)")
    }
  }

  /// Sends the refusal.
  public consuming func refuse(_ refusal: Refusal) {
    applicant.refuse(refusal, asked: hello)
  }

  private static func offer<Link: Channel & ~Copyable>(
    _ type: Link.Type, _ hello: Hello, _ strategy: WaitStrategy, _ directory: String?
  ) throws(Refusal) -> ChannelOffer<Link> {
    let sizes = ChannelTerms.recordSizes
    guard sizes.contains(hello.recordSize) else {
      throw Refusal(
        .recordSize,
        "records have \(sizes.lowerBound) to \(sizes.upperBound) bytes, "
          + "the client asked for \(hello.recordSize)")
    }
    do throws(ChannelError) {
      return try Link.make(
        recordSize: hello.recordSize, strategy: strategy, directory: directory)
    } catch {
      throw Refusal(error)
    }
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
    case .system(let cause) where cause.errno == .noDescriptorsLeft:
      self.init(.exhausted, "\(cause); raise the server's RLIMIT_NOFILE (ulimit -n)")
    default:
      self.init(.exhausted, "\(error)")
    }
  }
}
