// The rendezvous connection after the grant: it carries nothing more, and its end is the peer's.

public import Linux

/// A connection that hangs up when the peer is gone, and the peer's process beside it.
///
/// Both are watched: a child of the peer that inherited the socket keeps it open after the peer's
/// death, and a peer that closes the socket can live on.
public struct Lifeline: ~Copyable, Sendable {
  private let guest: GuestSocket
  private let known: PeerCredentials?
  /// Readable when the peer's process has ended; nil where the kernel cannot say.
  public let process: FileDescriptor?

  /// - Parameter credentials: the peer's, where they have been asked for.
  init(
    _ guest: consuming GuestSocket, _ process: consuming FileDescriptor?,
    _ credentials: PeerCredentials? = nil
  ) {
    self.guest = guest
    known = credentials
    self.process = process
  }

  /// The peer, as the kernel recorded it.
  public var credentials: PeerCredentials {
    if let found = known ?? (try? guest.socket.peerCredentials()) { return found }
    preconditionFailure("SO_PEERCRED fails for no socket that is connected")
  }

  /// The process at the other end, or nil when it has ended already: then the socket hangs up, and
  /// that is seen.
  ///
  /// - Throws: EMFILE or ENFILE: without the pidfd a death could go unnoticed.
  static func process(of socket: borrowing UnixSocket) throws(SystemError) -> FileDescriptor? {
    do throws(SystemError) {
      return try socket.peerProcess()
    } catch {
      if error.errno == .noDescriptorsLeft || error.errno == .noFilesLeft { throw error }
      return nil
    }
  }

  /// To be polled: it is readable when the peer hung up, or sent what it must not.
  public var descriptor: FileDescriptor {
    _read { yield guest.socket.descriptor }
  }

  /// Watches the connection and the process, under one token: each change is told once.
  ///
  /// - Parameters:
  ///   - poller: the reception's, where the client waited in one.
  ///   - token: by which events tell that the peer is gone.
  public func watch(in poller: Poller, token: UInt64) throws(SystemError) {
    if guest.poller != nil {
      try poller.change(descriptor, token: token, .changes)
    } else {
      try poller.add(descriptor, token: token, .changes)
    }
    if let number = process.number { try poller.add(number: number, token: token, .changes) }
  }

  /// Ends it for both sides. Who watches it here hears of that too.
  public func hangUp() { guest.socket.hangUp() }

  /// The numbers to poll: the connection's, and the process's where there is one.
  public var descriptorNumbers: [Int32] {
    if let number = process.number { return [descriptor.number, number] }
    return [descriptor.number]
  }

  /// Passes the descriptors. Never waits.
  ///
  /// - Throws: EAGAIN, EPIPE or ECONNRESET when the client is not there to take them, ETOOMANYREFS
  ///   when too many descriptors are in flight.
  func pass(_ terms: GrantTerms, _ descriptors: borrowing DescriptorSet) throws(SystemError) {
    let answer = Answer.granted(terms, descriptorCount: descriptors.count)
    try guest.socket.send(answer.bytes, with: descriptors)
  }

  /// Sends a client a refusal that was to get a channel from somebody else, and did not.
  package func refuse(_ refusal: Refusal, asked: Hello?) { guest.refuse(refusal, asked: asked) }

  /// Whether the peer sent something on it, which breaks the protocol. Nobody receives it.
  public func peerHasSpoken() -> Bool { guest.peerHasSpoken() }

  /// Whether the peer, or this side, hung up, or the peer sent what it must not.
  public var isOver: Bool { (try? poll(descriptor.number, until: Deadline(after: .zero))) ?? false }

  /// Whether the peer has not taken yet what this side sent it, such as its grant.
  ///
  /// What it was passed and has not taken counts against the user of this process (RLIMIT_NOFILE), also once
  /// this side has closed all of it. The corresponding C function is `ioctl` with SIOCOUTQ.
  package var isUntaken: Bool { guest.socket.hasUnreceived }

  /// Whether the peer's process has ended, or ends within `patience`.
  public func processEnds(within patience: Duration) -> Bool {
    guard let number = process.number else { return false }
    return (try? poll(number, until: Deadline(after: patience))) ?? false
  }
}
