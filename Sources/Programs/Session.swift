// One client's session: its thread, and what the event loop knows of it.

internal import IPCChannels
internal import Linux
internal import Rendezvous
internal import Synchronization

/// A session as the event loop sees it. Only the event loop touches `thread`; everything else does
/// not change.
final class Session: @unchecked Sendable {
  let number: UInt64
  let lifeline: Lifeline
  let interruption: Interruption
  /// Why the event loop ended it, where it did.
  let verdict = Mutex<SessionEnd?>(nil)
  private var thread: Thread?

  init(number: UInt64, lifeline: consuming Lifeline, interruption: Interruption) {
    self.number = number
    self.lifeline = lifeline
    self.interruption = interruption
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

  /// Lets go of the thread, which has said that it is done. Joined, it would have the event loop
  /// wait: on a busy machine a thread's last instructions can take a third of a second.
  func release() {
    thread.take()?.detach()
  }
}

/// Sessions whose threads are done, for the event loop to let go of.
final class EndedSessions: Sendable {
  let wakeUp: WakeUp
  private let numbers = Mutex<[UInt64]>([])

  init() throws(SystemError) {
    wakeUp = try WakeUp()
  }

  func append(_ number: UInt64) {
    numbers.withLock { $0.append(number) }
    wakeUp.signal()
  }

  func takeAll() -> [UInt64] {
    wakeUp.clear()
    return numbers.withLock { numbers in
      defer { numbers = [] }
      return numbers
    }
  }
}
