// One client's session: its thread, and what the event loop knows of it.

internal import IPCChannels
internal import Linux
internal import Rendezvous
internal import Synchronization

/// A session as the event loop sees it. Only the event loop touches `thread`; everything else does
/// not change, or is shared safely.
final class Session: @unchecked Sendable {
  /// From 1 on.
  let number: UInt64
  let lifeline: Lifeline
  let interruption: Interruption
  /// Why the event loop ended it, where it did.
  let verdict = Mutex<SessionEnd?>(nil)
  /// What is left to say once it is known whether the client died, where its thread does not know.
  let farewell = Mutex<Departures.Farewell?>(nil)
  private let isOver = Atomic<Bool>(false)
  private var thread: Thread?

  init(number: UInt64, lifeline: consuming Lifeline, interruption: Interruption) {
    self.number = number
    self.lifeline = lifeline
    self.interruption = interruption
  }

  /// Watches its lifeline and its client's process; the token of their events is its number.
  func watch(in poller: Poller) throws(SystemError) {
    try lifeline.watch(in: poller, token: number)
  }

  /// Starts its thread.
  func start(_ body: sending @escaping () -> Void) throws(SystemError) {
    thread = try Thread(body)
  }

  /// Ends it for a reason that the session's own thread cannot see.
  func end(_ reason: SessionEnd) {
    verdict.withLock { $0 = reason }
    interruption.interruptWithoutWaiting()
  }

  /// Says that its thread is done: to the client, and to the event loop, which hears of the hang-up.
  ///
  /// After `bye` it is the client that hangs up: both are woken once then, and not twice. Unless it has
  /// done so already, or the server is stopping: then the event loop has raised the interruption, and
  /// waits.
  ///
  /// Memory order: this stores `isOver`, then loads the interruption's flags; the event loop raises a
  /// flag, then loads `isOver`. All four are sequentially consistent, so at least one of them sees the
  /// other.
  func leave(_ end: SessionEnd) {
    isOver.store(true, ordering: .sequentiallyConsistent)
    if end != .exit || interruption.isRaisedInOrder { lifeline.hangUp() }
  }

  /// Whether its thread is done.
  var hasEnded: Bool { isOver.load(ordering: .sequentiallyConsistent) }

  /// Lets go of the thread, which has said that it is done. Joined, it would have the event loop
  /// wait: on a busy machine a thread's last instructions can take a third of a second.
  func release() {
    thread.take()?.detach()
  }
}
