// The threads of sessions: one to spare, and as many more as there are clients.

import Linux
import Synchronization
import Testing

@testable import Programs

struct SessionThreadTests {
  /// A session that is over when it is told so, and says where it ran.
  private final class Job: SessionJob {
    let thread = Monitor<Int32?>(nil)
    private let isOver = Monitor(false)
    private let hasLeft = Monitor(false)

    func serve() {
      thread.withLock { $0 = ThreadSignal.currentThread }
      isOver.wait { $0 ? .answer(()) : .wait(until: nil) }
    }

    func leave() { hasLeft.withLock { $0 = true } }

    /// Returns the thread that serves it.
    func awaitThread() -> Int32 {
      thread.wait { found in found.map { .answer($0) } ?? .wait(until: nil) }
    }

    func end() {
      isOver.withLock { $0 = true }
      hasLeft.wait { $0 ? .answer(()) : .wait(until: nil) }
    }
  }

  @Test func `one session after the other has one thread`() throws {
    let threads = SessionThreads()
    var numbers: Set<Int32> = []
    for _ in 0..<5 {
      let job = Job()
      try threads.take().begin(job)
      numbers.insert(job.awaitThread())
      job.end()
    }
    #expect(numbers.count == 1)
  }

  @Test func `sessions beside each other have a thread each, of which one stays`() throws {
    let threads = SessionThreads()
    let jobs = (0..<4).map { _ in Job() }
    for job in jobs { try threads.take().begin(job) }
    let numbers = jobs.map { $0.awaitThread() }
    #expect(Set(numbers).count == 4)
    for job in jobs { job.end() }
    // The first to end is the one that stays.
    let next = Job()
    try threads.take().begin(next)
    #expect(next.awaitThread() == numbers[0])
    next.end()
  }

  @Test func `a thread that got no session is there for the next`() throws {
    let threads = SessionThreads()
    let job = Job()
    let thread = try threads.take()
    threads.giveBack(thread)
    let again = try threads.take()
    #expect(again === thread)
    again.begin(job)
    _ = job.awaitThread()
    let (other, extra) = (try threads.take(), try threads.take())
    threads.giveBack(other)
    // There is no place for a second one, which ends.
    threads.giveBack(extra)
    #expect(try threads.take() === other)
    job.end()
  }

  @Test func `a session can follow before the last one has said that it is over`() throws {
    let threads = SessionThreads()
    let (first, second) = (Job(), Job())
    let thread = try threads.take()
    thread.begin(first)
    _ = first.awaitThread()
    first.end()
    // Its thread was to spare already.
    let next = try threads.take()
    #expect(next === thread)
    next.begin(second)
    #expect(second.awaitThread() == first.awaitThread())
    second.end()
  }
}
