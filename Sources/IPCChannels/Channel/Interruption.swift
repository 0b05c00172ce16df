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
  @usableFromInline let words = InterruptionWords()

  /// Prepares the process's signal handler and the calling thread's mask.
  public init() {
    ThreadSignal.prepare()
  }

  deinit { words.deallocate() }

  /// Ends a call that waits, and every later one that would wait, with
  /// ``ChannelError/interrupted``.
  public func interrupt() {
    words.raise(InterruptionWords.interrupted)
    waitUntilAcknowledged()
  }

  /// Says that the peer's lifeline or process ended: `receive` delivers what is there and then
  /// ends, `send` throws.
  public func peerIsGone() {
    words.raise(InterruptionWords.peerGone)
    waitUntilAcknowledged()
  }

  /// Whether any of the two was called.
  @inlinable @inline(__always)
  public var isRaised: Bool { words.isRaised }

  /// Whether `interrupt` was called.
  @inlinable @inline(__always)
  public var isInterrupted: Bool { words.isInterrupted }

  /// Whether `peerIsGone` was called.
  package var isPeerGone: Bool { words.isPeerGone }

  /// ``isRaised``, in one order with all sequentially consistent operations: of a thread that stores
  /// and then asks this, and one that raises and then loads what was stored, at least one sees the
  /// other.
  package var isRaisedInOrder: Bool { words.isRaisedInOrder }

  @usableFromInline var reason: ChannelError { isInterrupted ? .interrupted : .peerGone }

  /// What an attempt comes to that can be made no longer.
  func end() throws(ChannelError) -> Attempt {
    if isInterrupted { throw .interrupted }
    return .ended
  }

  /// Sets the flag, without waiting. Who uses this repeats `signal` while `hasSleeper`.
  package func interruptWithoutWaiting() { words.raise(InterruptionWords.interrupted) }
  /// As `interruptWithoutWaiting`, for the peer's end.
  @usableFromInline package func peerIsGoneWithoutWaiting() {
    words.raise(InterruptionWords.peerGone)
  }

  /// Whether a thread sleeps in the channel still, signalled or not.
  package var hasSleeper: Bool { words.sleepingThread != 0 }

  /// Signals the thread that sleeps in the channel, if one does.
  package func signal() {
    let thread = words.sleepingThread
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
    try words.watch(sleeping: sleeping, call)
  }

  /// A thread that sleeps at the end of a session has most often been woken already, and needs a
  /// turn rather than a signal. One that is signalled gets ever longer to leave its call: signals that
  /// come as fast as its handler runs keep it there, for 20 ms where nothing else wanted the processor.
  private func waitUntilAcknowledged() {
    if hasSleeper { Processor.yield() }
    var pause = Duration.microseconds(20)
    while hasSleeper {
      signal()
      Processor.yield()
      if !hasSleeper { return }
      sleep(pause)
      pause = min(pause * 2, .milliseconds(1))
    }
  }
}

/// What lies behind an interruption. A channel has it by its address: a reference to the object would
/// be counted up and down with each attempt, by atomic operations.
@safe @frozen @usableFromInline
struct InterruptionWords: @unchecked Sendable {
  @usableFromInline let flags: UnsafeMutablePointer<Atomic<UInt32>>
  @usableFromInline let sleeper: UnsafeMutablePointer<Atomic<Int32>>

  @usableFromInline static let interrupted: UInt32 = 1
  @usableFromInline static let peerGone: UInt32 = 2

  private let memory: UnsafeMutableRawPointer

  /// A cache line of its own: somebody else's words in it would be paid for with each attempt. Room for
  /// two holds one wherever it begins, and comes from malloc(3); posix_memalign(3) is ten times the
  /// work.
  init() {
    unsafe memory = .allocate(byteCount: 128, alignment: 16)
    let line = unsafe memory.alignedUp(toMultipleOf: 64)
    unsafe flags = line.bindMemory(to: Atomic<UInt32>.self, capacity: 1)
    unsafe sleeper = (line + 8).bindMemory(to: Atomic<Int32>.self, capacity: 1)
    unsafe flags.initialize(to: Atomic(0))
    unsafe sleeper.initialize(to: Atomic(0))
  }

  func deallocate() { unsafe memory.deallocate() }

  @inlinable @inline(__always)
  var isRaised: Bool { unsafe flags.pointee.load(ordering: .acquiring) != 0 }

  @inlinable @inline(__always)
  var isInterrupted: Bool {
    unsafe flags.pointee.load(ordering: .acquiring) & Self.interrupted != 0
  }

  var isPeerGone: Bool { unsafe flags.pointee.load(ordering: .acquiring) & Self.peerGone != 0 }

  var isRaisedInOrder: Bool { unsafe flags.pointee.load(ordering: .sequentiallyConsistent) != 0 }

  var sleepingThread: Int32 { unsafe sleeper.pointee.load(ordering: .sequentiallyConsistent) }

  func raise(_ flag: UInt32) {
    unsafe flags.pointee.bitwiseOr(flag, ordering: .sequentiallyConsistent)
  }

  /// - Parameter isUncertain: the call may sleep even if it is told not to, because of what a peer does.
  ///   Told not to, it is made after the peer's end as well.
  @inlinable @inline(__always)
  func watch<Answer, Failure: Error>(
    sleeping: Bool, isUncertain: Bool = false, _ call: () throws(Failure) -> Answer
  ) throws(Failure) -> Answer? {
    guard sleeping || isUncertain else { return try call() }
    unsafe sleeper.pointee.store(ThreadSignal.currentThread, ordering: .sequentiallyConsistent)
    defer { unsafe sleeper.pointee.store(0, ordering: .releasing) }
    let raised = unsafe flags.pointee.load(ordering: .sequentiallyConsistent)
    if raised != 0 && (sleeping || raised & Self.interrupted != 0) { return nil }
    return try call()
  }
}
