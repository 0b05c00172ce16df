// Time that only goes forward, and how a deadline is rounded.

import Linux
import Testing

struct DeadlineTests {
  @Test func `the clock never goes back`() {
    var last = monotonicNanoseconds()
    for _ in 0..<10_000 {
      let now = monotonicNanoseconds()
      #expect(now >= last)
      last = now
    }
  }

  @Test func `a deadline of nothing has passed, a far one has not`() {
    #expect(Deadline(after: .zero).hasPassed)
    #expect(Deadline(after: .zero).millisecondsLeft == 0)
    #expect(!Deadline(after: .seconds(3600)).hasPassed)
  }

  @Test func `a deadline before now is now, and one in centuries is never`() {
    #expect(Deadline(after: .seconds(-5)).hasPassed)
    for duration in [Duration.seconds(1 << 40), .seconds(Int64.max)] {
      #expect(Deadline(after: duration).nanoseconds == .max)
      #expect(Deadline(after: duration).millisecondsLeft == .max)
    }
  }

  @Test func `milliseconds are rounded up, so that who sleeps them wakes after the deadline`() {
    for nanoseconds in [1, 999_999, 1_000_000, 1_000_001, 2_999_999] {
      let deadline = Deadline(after: .nanoseconds(nanoseconds))
      sleep(.milliseconds(Int(deadline.millisecondsLeft)))
      #expect(deadline.hasPassed, "\(nanoseconds) ns")
    }
  }

  @Test func `a part of a millisecond counts as one`() {
    let deadline = Deadline(after: .milliseconds(60_000))
    let left = deadline.millisecondsLeft
    let before = deadline.nanoseconds - monotonicNanoseconds()
    #expect(left <= 60_000)
    #expect(UInt64(left) * 1_000_000 >= before)
  }

  @Test func `a time beyond what poll takes is the most that it takes`() {
    #expect(Deadline(after: .seconds(100 * 365 * 86_400)).millisecondsLeft == Int32.max)
  }

  @Test func `deadlines are ordered as they come`() {
    #expect(Deadline(after: .seconds(1)) < Deadline(after: .seconds(2)))
    #expect([Deadline(after: .seconds(9)), Deadline(after: .zero)].min()?.hasPassed == true)
  }

  @Test func `a sleep is never shorter than asked`() {
    let deadline = Deadline(after: .milliseconds(5))
    sleep(.milliseconds(5))
    #expect(deadline.hasPassed)
  }

  @Test func `the earlier of two is none only if both are`() {
    let (one, other) = (Deadline(after: .zero), Deadline(after: .seconds(1)))
    #expect(earlier(one, other) == one)
    #expect(earlier(other, one) == one)
    #expect(earlier(nil, other) == other)
    #expect(earlier(other, nil) == other)
    #expect(earlier(nil, nil) == nil)
  }
}
