// Two programs tell one story on one terminal: what was received must not be told before it was
// sent.

internal import Linux
internal import Synchronization

/// The right to act and to tell of it, which one thread has at a time, among all processes that tell
/// on the same standard error.
final class Turn: Sendable {
  /// The id of the thread that has it; 0 for none.
  private let holder = Atomic<Int32>(0)

  /// How long to wait for whoever has it, in milliseconds. Each wait without success halves it, so that they
  /// take a second in all: a process that is stopped in its turn, or that sleeps in it until this one
  /// goes on, must not stop this one too. What is told then may be out of order.
  private let patienceMilliseconds = Atomic<Int>(500)
  /// Between two looks.
  private static let pause = Duration.microseconds(100)

  func take<Answer: ~Copyable, Failure: Error>(
    _ body: () throws(Failure) -> Answer
  ) throws(Failure) -> Answer {
    // A use that is told can have a call in it that is told, too.
    if holder.load(ordering: .relaxed) == ThreadSignal.currentThread { return try body() }
    let isMine = waitForTurn()
    defer { if isMine { end() } }
    return try body()
  }

  private func waitForTurn() -> Bool {
    let patience = patienceMilliseconds.load(ordering: .relaxed)
    let deadline = Deadline(after: .milliseconds(patience))
    while !begin() {
      if deadline.hasPassed {
        patienceMilliseconds.store(patience / 2, ordering: .relaxed)
        return false
      }
      sleep(Turn.pause)
    }
    return true
  }

  private func begin() -> Bool {
    let thread = ThreadSignal.currentThread
    let (isMine, _) = holder.compareExchange(expected: 0, desired: thread, ordering: .acquiring)
    if !isMine { return false }
    if StandardStream.errors.tryLock() { return true }
    holder.store(0, ordering: .releasing)
    return false
  }

  private func end() {
    StandardStream.errors.unlock()
    holder.store(0, ordering: .releasing)
  }
}
