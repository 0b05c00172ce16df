// How a side of a ring that sleeps is woken.

public import Linux

/// What wakes a sleeper of a ring.
///
/// `word` is the address of the u32 that the sleeper set to 1 before it looked a last time.
/// Wake-ups may be spurious: the sleeper looks again.
public protocol RingNotice: Sendable {
  init()
  /// Prepares the object for use; its creator calls it once for each waiting word.
  func initialize(_ word: UnsafeMutableRawPointer)
  /// Sleeps until woken, until a signal, or not at all when the word is no longer 1.
  func sleep(_ word: UnsafeMutableRawPointer)
  /// Wakes the sleeper. The word is 0 already.
  func wake(_ word: UnsafeMutableRawPointer)
}

/// futex(2) on the waiting word itself. Nothing that a peer writes there can do more than wake this
/// side for nothing.
public struct FutexNotice: RingNotice {
  public init() {}
  @inlinable public func initialize(_ word: UnsafeMutableRawPointer) {}
  @inlinable public func sleep(_ word: UnsafeMutableRawPointer) {
    unsafe Futex.wait(word, while: 1)
  }
  @inlinable public func wake(_ word: UnsafeMutableRawPointer) { unsafe Futex.wakeOne(word) }
}

/// A process-shared `sem_t`, 32 bytes behind the waiting word.
///
/// A post that finds nobody asleep stays in the semaphore and makes a later sleep return at once,
/// for nothing. There is at most one for each time that the word was set, and each sleep takes one
/// away, so they do not pile up.
public struct SemaphoreNotice: RingNotice {
  public init() {}

  @usableFromInline
  func semaphore(_ word: UnsafeMutableRawPointer) -> SharedSemaphore {
    unsafe SharedSemaphore(at: word + 32)
  }

  @inlinable public func initialize(_ word: UnsafeMutableRawPointer) {
    unsafe semaphore(word).initialize()
  }
  @inlinable public func sleep(_ word: UnsafeMutableRawPointer) { unsafe semaphore(word).wait() }
  @inlinable public func wake(_ word: UnsafeMutableRawPointer) { unsafe semaphore(word).post() }
}
