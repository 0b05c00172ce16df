// How another thread ends a call that sleeps in the kernel, at no cost to one that does not.
//
// A flag alone is not enough for a thread inside read(2), futex(2), sem_wait(3) or mq_receive(3); a
// directed signal ends all of them with EINTR. The signal may arrive after the flag was checked and
// before the call sleeps, so it is repeated until the thread has left: `sleeper` names the thread
// that is about to sleep, sleeps, or has just woken.
//
// Memory order: the sleeper stores its id, then loads the flags; the raiser sets a flag, then loads
// the id. All four are sequentially consistent, so at least one of them sees the other.

public import Linux
public import Synchronization

/// The handle by which other threads end the calls on one channel. Once raised it stays raised.
public final class Interruption: Sendable {
  @usableFromInline let flags = Atomic<UInt32>(0)
  @usableFromInline let sleeper = Atomic<Int32>(0)

  @usableFromInline static let interrupted: UInt32 = 1
  @usableFromInline static let peerGone: UInt32 = 2

  /// Prepares the process's signal handler and the calling thread's mask.
  public init() {
    ThreadSignal.prepare()
  }

  /// Ends a call that waits, and every later one that would wait, with
  /// ``ChannelError/interrupted``.
  public func interrupt() {
    raise(Interruption.interrupted)
    waitUntilAcknowledged()
  }

  /// Says that the peer's lifeline or process ended: `receive` delivers what is there and then
  /// ends, `send` throws.
  public func peerIsGone() {
    raise(Interruption.peerGone)
    waitUntilAcknowledged()
  }

  /// Whether any of the two was called.
  @inlinable @inline(__always)
  public var isRaised: Bool { flags.load(ordering: .acquiring) != 0 }

  /// Whether `interrupt` was called.
  @inlinable
  public var isInterrupted: Bool {
    flags.load(ordering: .acquiring) & Interruption.interrupted != 0
  }

  @usableFromInline var reason: ChannelError { isInterrupted ? .interrupted : .peerGone }

  /// Sets the flag and signals once, without waiting. Who uses this repeats `signal` while
  /// `hasSleeper`.
  package func interruptWithoutWaiting() { raise(Interruption.interrupted) }
  /// As `interruptWithoutWaiting`, for the peer's end.
  package func peerIsGoneWithoutWaiting() { raise(Interruption.peerGone) }

  /// Whether a thread sleeps in the channel still, signalled or not.
  package var hasSleeper: Bool { sleeper.load(ordering: .sequentiallyConsistent) != 0 }

  /// Signals the thread that sleeps in the channel, if one does.
  package func signal() {
    let thread = sleeper.load(ordering: .sequentiallyConsistent)
    if thread != 0 { ThreadSignal.interrupt(thread) }
  }

  /// Makes a kernel call; one that may sleep only while no flag is up, and so that a flag ends it.
  ///
  /// Every kind's attempts sleep under this: nothing else makes a call that sleeps interruptible.
  /// - Returns: nil when it was not made.
  @inlinable @inline(__always)
  public func watch<Answer, Failure: Error>(
    sleeping: Bool, _ call: () throws(Failure) -> Answer
  ) throws(Failure) -> Answer? {
    guard sleeping else { return try call() }
    sleeper.store(ThreadSignal.currentThread, ordering: .sequentiallyConsistent)
    defer { sleeper.store(0, ordering: .releasing) }
    if flags.load(ordering: .sequentiallyConsistent) != 0 { return nil }
    return try call()
  }

  private func raise(_ flag: UInt32) {
    flags.bitwiseOr(flag, ordering: .sequentiallyConsistent)
    signal()
  }

  private func waitUntilAcknowledged() {
    while hasSleeper {
      signal()
      Processor.yield()
    }
  }
}
