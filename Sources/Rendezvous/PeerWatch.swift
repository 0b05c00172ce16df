// Who tells a channel that its peer is gone: one thread that sleeps until then.

public import IPCChannels
public import Linux

/// Watches a lifeline as long as it lives, and ends the calls on the channel when the peer is gone.
///
/// Its thread makes no wake-ups of its own.
public final class PeerWatch {
  public let lifeline: Lifeline
  private let stop: WakeUp
  private var thread: Thread?

  /// - Parameter signals: a descriptor of ``TerminationSignals``, where those are to interrupt the
  ///   channel. It must live as long as this, and nobody reads it here.
  public init(
    _ lifeline: consuming Lifeline, _ interruption: Interruption,
    signals: Int32? = nil
  ) throws(SystemError) {
    let stop = try WakeUp()
    let peer = lifeline.descriptorNumbers
    let own = [stop.descriptor.number]
    let asked = signals.map { [$0] } ?? []
    self.lifeline = lifeline
    self.stop = stop
    thread = try Thread {
      // Copies: what is closed elsewhere while this thread sleeps, it keeps open until it is
      // joined.
      Thread.keepOnly(own + peer + asked)
      while true {
        guard let ready = try? poll(own + peer + asked, until: nil) else { return }
        if ready[0] { return }
        if ready.dropFirst().prefix(peer.count).contains(true) {
          interruption.peerIsGone()
          return
        }
        if ready.suffix(asked.count).contains(true) {
          interruption.interrupt()
          return
        }
      }
    }
  }

  deinit {
    stop.signal()
    thread.take()?.join()
  }
}
