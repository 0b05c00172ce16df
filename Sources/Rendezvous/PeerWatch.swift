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

  /// - Parameter signals: SIGINT and SIGTERM interrupt the channel, where a program wants that.
  public init(
    _ lifeline: consuming Lifeline, _ interruption: Interruption,
    signals: borrowing TerminationSignals? = nil
  ) throws(SystemError) {
    let stop = try WakeUp()
    let peer = lifeline.descriptorNumbers
    let own = [stop.descriptor.number]
    let asked = signals.numbers
    self.lifeline = lifeline
    self.stop = stop
    thread = try Thread {
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

extension Optional where Wrapped == TerminationSignals {
  fileprivate var numbers: [Int32] {
    switch self {
    case .some(let signals): [signals.descriptor.number]
    case .none: []
    }
  }
}
