// A client between its connection and its answer: not trusted, and never waited for.

public import Linux

/// A connection whose hello has not been answered yet.
public struct Applicant: ~Copyable, Sendable {
  private var guest: GuestSocket
  /// Who it is, as the kernel says.
  public let credentials: PeerCredentials

  init(_ guest: consuming GuestSocket) throws(SystemError) {
    credentials = try guest.socket.peerCredentials()
    self.guest = guest
  }

  /// To be polled: it is readable when the hello is here or the client is gone.
  public var descriptor: FileDescriptor {
    _read { yield guest.socket.descriptor }
  }

  /// Watches for its hello.
  mutating func watch(in poller: Poller, token: UInt64) throws(SystemError) {
    try poller.add(descriptor, token: token)
    guest.poller = poller
  }

  /// Watches no longer.
  mutating func unwatch() {
    guest.poller?.remove(descriptor)
    guest.poller = nil
  }

  /// What came from a client that was looked at.
  public enum Arrival: Equatable, Sendable {
    /// Nothing yet.
    case nothing
    /// A hello that is in order.
    case hello(Hello)
    /// A packet that is no hello, to be answered with this.
    case malformed(Refusal)
    /// The client closed the connection, or sent descriptors, which nobody received: there is nothing
    /// to answer.
    case gone(String)
  }

  /// Whether nobody is there any more to be answered.
  var hasLeft: Bool { guest.socket.peerHasLeft }

  /// Ends the connection for both sides.
  func hangUp() { guest.socket.hangUp() }

  /// Looks for the hello, without waiting.
  public func receive() -> Arrival {
    var buffer = zeroedBytes(Hello.sizeWithLibrary + 1)
    do throws(SystemError) {
      // Received, they would be closed here.
      if !guest.refusesDescriptors, try guest.socket.peek()?.hasDescriptors == true {
        return .gone("it sent descriptors, expected none")
      }
      guard let packet = try guest.socket.receive(into: &buffer, acceptsDescriptors: false) else {
        return .nothing
      }
      if packet.wasTruncated {
        return .malformed(Hello.refusal(ofBytes: "more"))
      }
      if packet.count == 0 { return .gone("it closed the connection before its hello") }
      do throws(Refusal) {
        buffer.removeLast(buffer.count - packet.count)
        let hello = try Hello(buffer)
        // Whoever says hello and leaves would have an object made for nobody, and others wait for that.
        if guest.socket.peerHasLeft { return .gone("it left before it was answered") }
        return .hello(hello)
      } catch {
        return .malformed(error)
      }
    } catch {
      return .gone("\(error)")
    }
  }

  /// The client's process, for its lifeline; nil where it has ended.
  ///
  /// - Throws: EMFILE or ENFILE when there is no descriptor left for it.
  func process() throws(SystemError) -> FileDescriptor? {
    try Lifeline.process(of: guest.socket)
  }

  /// Turns the connection into the lifeline of a client that is to be granted a channel.
  consuming func becomeLifeline(_ process: consuming FileDescriptor?) -> Lifeline {
    Lifeline(guest, process, credentials)
  }

  /// Says why not. Never waits; a client that does not take the answer goes without.
  public func refuse(_ refusal: Refusal, asked: Hello?) {
    guest.refuse(refusal, asked: asked)
  }
}
