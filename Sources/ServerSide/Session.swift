// One client's session, as the event loop knows it.

internal import IPCChannels
internal import Linux
internal import Messages
internal import Rendezvous
internal import Synchronization

/// A session as the event loop sees it.
final class Session: Sendable {
  /// From 1 on.
  let number: UInt64
  /// How much its client can take, in bytes: ``MemoryBudget``.
  let memory: Int
  let lifeline: Lifeline
  let interruption: Interruption
  /// Why the event loop ended it, where it did.
  let verdict = Mutex<SessionEnd?>(nil)
  /// What is left to say once it is known whether the client died, where its thread does not know.
  let farewell = Mutex<Departures.Farewell?>(nil)
  /// Memory that its client may still read, where its channel left some.
  let left = Mutex<LeftMemory?>(nil)
  private let isOver = Atomic<Bool>(false)
  private let hasHungUp = Atomic<Bool>(false)

  init(
    number: UInt64, memory: Int, lifeline: consuming Lifeline, interruption: Interruption
  ) {
    self.number = number
    self.memory = memory
    self.lifeline = lifeline
    self.interruption = interruption
  }

  /// Watches its lifeline and its client's process; the token of their events is its number.
  func watch(in poller: Poller) throws(SystemError) {
    try lifeline.watch(in: poller, token: number)
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
    if end != .exit || interruption.isRaisedInOrder {
      hasHungUp.store(true, ordering: .sequentiallyConsistent)
      lifeline.hangUp()
    }
  }

  /// Whether its client hung up or has ended, as far as the event loop can know.
  ///
  /// The lifeline is looked at first: where it is over because this side hung up, that is seen then.
  var clientIsGone: Bool {
    interruption.isPeerGone
      || lifeline.isOver && !hasHungUp.load(ordering: .sequentiallyConsistent)
      || lifeline.processEnds(within: .zero)
  }

  /// Whether its thread is done.
  var hasEnded: Bool { isOver.load(ordering: .sequentiallyConsistent) }
}
