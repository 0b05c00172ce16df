// sem_overview(7): an unnamed, process-shared POSIX semaphore inside a mapping.

internal import CLinux
internal import Glibc

/// A `sem_t` in memory that two processes map.
///
/// glibc ends the caller of `sem_wait` or `sem_post` when somebody has scribbled over the `sem_t`:
/// only for peers that cooperate.
@safe
public struct SharedSemaphore: @unchecked Sendable {
  private let address: UnsafeMutableRawPointer

  /// A semaphore at an address of a mapping.
  public init(at address: UnsafeMutableRawPointer) {
    unsafe self.address = unsafe address
  }

  private var semaphore: UnsafeMutablePointer<sem_t> {
    unsafe address.assumingMemoryBound(to: sem_t.self)
  }

  /// Sets it to 0. Only the object's creator does this, before it passes the object.
  ///
  /// The corresponding C function is `sem_init`.
  public func initialize() {
    let answer = unsafe sem_init(semaphore, 1, 0)
    precondition(answer == 0, "sem_init fails only for a value above SEM_VALUE_MAX")
  }

  /// Sleeps until it can be decremented or a signal arrives.
  ///
  /// The corresponding C function is `sem_wait`.
  public func wait() {
    clinux_count_possible_call()
    _ = unsafe sem_wait(semaphore)
  }

  /// The corresponding C function is `sem_post`. EOVERFLOW (a flood of posts) still leaves the
  /// sleeper awake.
  public func post() {
    clinux_count_possible_call()
    _ = unsafe sem_post(semaphore)
  }
}
