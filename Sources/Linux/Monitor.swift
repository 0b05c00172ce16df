// A lock at which threads of one process wait for each other: `Mutex` has no way to sleep until what
// it guards has changed.

internal import Glibc

/// A value that one thread at a time looks at or changes, and whose changes others can wait for.
@safe
public final class Monitor<State: Sendable>: @unchecked Sendable {
  private var state: State
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let change = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  /// The corresponding C functions are `pthread_mutex_init` and `pthread_cond_init`, on
  /// CLOCK_MONOTONIC.
  public init(_ state: State) {
    self.state = state
    unsafe pthread_mutex_init(lock, nil)
    var attributes = pthread_condattr_t()
    unsafe pthread_condattr_init(&attributes)
    unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    unsafe pthread_cond_init(change, &attributes)
    unsafe pthread_condattr_destroy(&attributes)
  }

  deinit {
    unsafe pthread_cond_destroy(change)
    unsafe pthread_mutex_destroy(lock)
    unsafe change.deallocate()
    unsafe lock.deallocate()
  }

  /// Looks at the value or changes it. Everybody who waits looks again.
  ///
  /// The corresponding C function is `pthread_cond_broadcast`, which makes no system call where nobody
  /// waits.
  public func withLock<Answer>(_ body: (inout State) -> Answer) -> Answer {
    unsafe pthread_mutex_lock(lock)
    defer { unlockAndWake() }
    return body(&state)
  }

  /// As ``withLock(_:)``, but nobody looks again until ``wake()``.
  public func quietly<Answer>(_ body: (inout State) -> Answer) -> Answer {
    unsafe pthread_mutex_lock(lock)
    defer { unsafe pthread_mutex_unlock(lock) }
    return body(&state)
  }

  /// Has everybody who waits look again.
  public func wake() { unsafe pthread_cond_broadcast(change) }

  /// In that order: a thread that is woken finds the lock free.
  private func unlockAndWake() {
    unsafe pthread_mutex_unlock(lock)
    wake()
  }

  /// Looks at the value until there is an answer, and sleeps in between.
  ///
  /// - Parameter look: with a finding of `wait` it leaves the value as it was.
  public func wait<Answer>(_ look: (inout State) -> Finding<Answer>) -> Answer {
    unsafe pthread_mutex_lock(lock)
    defer { unlockAndWake() }
    while true {
      switch look(&state) {
      case .answer(let answer): return answer
      case .wait(nil): unsafe pthread_cond_wait(change, lock)
      case .wait(let deadline?):
        var time = timespec(
          tv_sec: Int(deadline.nanoseconds / 1_000_000_000),
          tv_nsec: Int(deadline.nanoseconds % 1_000_000_000))
        unsafe pthread_cond_timedwait(change, lock, &time)
      }
    }
  }
}

/// What somebody who waits has found.
public enum Finding<Answer> {
  /// What was waited for: the wait ends with it.
  case answer(Answer)
  /// Nothing yet: another look follows each change, and the deadline.
  case wait(until: Deadline?)
}
