// A lock at which threads wait for each other.

import Linux
import TestSupport
import Testing

struct MonitorTests {
  @Test func `changes of many threads are all made`() throws {
    let sum = Monitor(0)
    try withThreads(4) {
      for _ in 0..<10_000 { sum.withLock { $0 += 1 } }
    }
    #expect(sum.withLock { $0 } == 40_000)
  }

  private static func play(_ ball: Monitor<Int>, at turn: Int) {
    ball.wait { (place) -> Finding<Void> in
      if place != turn { return .wait(until: nil) }
      place += 1
      return .answer(())
    }
  }

  @Test func `who waits is woken by a change, and sees it`() throws {
    let ball = Monitor(0)
    let other = try RunningThread {
      for turn in 0..<1_000 {
        Self.play(ball, at: 2 * turn + 1)
      }
    }
    for turn in 0..<1_000 {
      Self.play(ball, at: 2 * turn)
    }
    other.join()
    #expect(ball.withLock { $0 } == 2_000)
  }

  @Test func `a quiet change is seen at the next wake-up`() throws {
    let value = Monitor(0)
    let other = try RunningThread {
      value.wait { $0 == 1 ? .answer(()) : .wait(until: nil) }
    }
    value.quietly { $0 = 1 }
    value.wake()
    other.join()
  }

  @Test func `who waits looks again when the deadline has come`() {
    let never = Monitor(false)
    let deadline = Deadline(after: .milliseconds(10))
    let isOver = never.wait { (_) -> Finding<Bool> in
      deadline.hasPassed ? .answer(true) : .wait(until: deadline)
    }
    #expect(isOver)
  }
}
