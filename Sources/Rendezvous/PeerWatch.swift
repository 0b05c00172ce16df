// Who tells a channel that its peer is gone: one thread that sleeps until then, or a poll loop that the
// program has anyway.

public import IPCChannels
public import Linux
internal import Synchronization

/// Who learns first that the peer of a connection is gone, and tells its channel.
public enum PeerWatcher: Sendable {
  /// A thread of the connection's own, which sleeps until then. Calls that sleep in the channel end.
  case thread
  /// As ``thread``, and calls that sleep end with `ChannelError.interrupted` once this descriptor is
  /// readable, such as that of `TerminationSignals`. It must live as long as the connection, and the
  /// connection reads nothing from it.
  case stoppableThread(by: Int32)
  /// A poll loop of the program's, which watches the connection's lifeline with everything else
  /// (``Lifeline/watch(in:token:)``), and calls `channel.interruption.peerIsGone()` once that has something
  /// to tell. No thread is started. A call that sleeps in the channel may sleep for ever.
  case pollLoop
}

/// Watches a lifeline as long as it lives, and ends the calls on the channel when the peer is gone.
///
/// Its thread makes no wake-ups of its own.
public final class PeerWatch: @unchecked Sendable {
  /// What is watched.
  public let lifeline: Lifeline
  private let end = End()
  /// Nobody touches it between ``begin(_:by:strategy:)`` and the end, when there is nobody else.
  private var thread: Thread?

  /// Whether it was this side that hung up.
  private final class End: Sendable {
    let isHere = Atomic<Bool>(false)
  }

  /// Takes the lifeline over. Nobody watches it yet.
  @usableFromInline
  package init(_ lifeline: consuming Lifeline) {
    self.lifeline = lifeline
  }

  /// Begins to watch, once.
  ///
  /// - Parameter strategy: how this side waits. Beside a channel that spins, the thread does not share the
  ///   process's descriptors: a pipe's round trip was 6 % faster for it. Beside one that sleeps it
  ///   does: not sharing made a socket pair's 12 % slower, for a reason that was not found.
  /// - Throws: EAGAIN when the limit of threads is reached; and what a filter of system calls says to
  ///   `tgkill`, without which a call that sleeps would outlast the peer.
  @usableFromInline
  package func begin(
    _ interruption: Interruption, by watcher: PeerWatcher, strategy: WaitStrategy
  ) throws(SystemError) {
    let stop: Int32
    switch watcher {
    case .pollLoop: return
    case .thread: stop = -1
    case .stoppableThread(let descriptor): stop = descriptor
    }
    // The peer's before what stops this side: when both have happened, there is no peer to be interrupted
    // with.
    let watched = [lifeline.descriptor.number, lifeline.process.number ?? -1, stop]
    let end = self.end
    if let denied = ThreadSignal.denied { throw denied }
    thread = try Thread {
      // Copies: what is closed elsewhere while this thread sleeps, it keeps open until it is
      // joined.
      if strategy == .spin { Thread.keepOnly(watched.filter { $0 >= 0 }) }
      let ready = try? firstReady(of: watched)
      if end.isHere.load(ordering: .acquiring) { return }
      switch ready {
      case 0, 1: interruption.peerIsGone()
      // What stops this side; or a failure, after which the peer's death would go unnoticed.
      default: interruption.interrupt()
      }
    }
  }

  deinit {
    // Its thread wakes as for the peer's end.
    end.isHere.store(true, ordering: .releasing)
    lifeline.hangUp()
    thread.take()?.join()
  }
}
