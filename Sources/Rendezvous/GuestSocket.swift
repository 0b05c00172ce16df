// The connection that both sides of the rendezvous have: its other end may be anybody, and may pass
// what is not wanted.

internal import Linux

/// A socket whose other end nobody vouches for.
///
/// What its peer attached to packets that nobody received is closed with it, perhaps for good, and
/// that may take as long as the peer likes. So where it has such packets a thread of its own closes
/// it.
///
/// It is public because the inlinable initializers of ``Connection`` destroy what holds one, and calls to
/// its end can only be made from there, never inlined, if everybody may see it.
public struct GuestSocket: ~Copyable, Sendable {
  let socket: UnixSocket
  /// Whether the kernel refuses, at the sender, whatever the peer attaches.
  let refusesDescriptors: Bool
  /// Where it is watched.
  var poller: Poller?

  init(_ socket: consuming UnixSocket, refusesDescriptors: Bool) {
    self.socket = socket
    self.refusesDescriptors = refusesDescriptors
  }

  @inline(never)
  deinit {
    if refusesDescriptors || !socket.hangUpUnread() { return }
    // It is open for a while yet, and would be told of again and again.
    poller?.remove(socket.descriptor)
    socket.takeDescriptor().closeAside()
  }

  /// Says why not. Never waits; a peer that does not take the answer goes without.
  func refuse(_ refusal: Refusal, asked: Hello?) {
    try? socket.send(Answer.refused(refusal, asked: asked).bytes, with: DescriptorSet())
  }

  /// Whether its peer sent something, with or without descriptors. It stays where it is.
  func peerHasSpoken() -> Bool {
    guard let packet = (try? socket.peek()) ?? nil else { return false }
    return !packet.isEmpty || packet.hasDescriptors
  }
}
