// What `adaptive` learns, attempt by attempt.

import IPCChannels
import Linux
import Testing

struct WaitingTests {
  @Test func `block sleeps at once and spin never does`() {
    #expect(Waiting(.block).allowedAttempts == 0 && Waiting(.block).sleepsAtOnce)
    #expect(Waiting(.spin).allowedAttempts == .max && !Waiting(.spin).sleepsAtOnce)
  }

  @Test func `block and spin learn nothing`() {
    for strategy in [WaitStrategy.block, .spin] {
      var waiting = Waiting(strategy)
      let before = waiting.allowedAttempts
      for _ in 0..<100 { waiting.learn(attempts: 200, slept: true) }
      #expect(waiting.allowedAttempts == before)
    }
  }

  @Test func `adaptive spins less after each sleep, down to none`() {
    var waiting = Waiting(.adaptive)
    var last = waiting.allowedAttempts
    for _ in 0..<9 {
      #expect(!waiting.sleepsAtOnce)
      waiting.learn(attempts: last, slept: true)
      #expect(waiting.allowedAttempts == last / 2)
      last = waiting.allowedAttempts
    }
    #expect(last == 0 && waiting.sleepsAtOnce)
  }

  @Test func `adaptive learns nothing from what was there already`() {
    var waiting = Waiting(.adaptive)
    for _ in 0..<100 { waiting.learn(attempts: 0, slept: false) }
    #expect(waiting.allowedAttempts == 256)
    waiting.learn(attempts: 256, slept: true)
    for _ in 0..<100 { waiting.learn(attempts: 0, slept: false) }
    #expect(waiting.allowedAttempts == 128)
  }

  @Test func `adaptive spins longer where that paid`() {
    var waiting = Waiting(.adaptive)
    for _ in 0..<8 { waiting.learn(attempts: waiting.allowedAttempts, slept: true) }
    waiting.learn(attempts: 1, slept: false)
    #expect(waiting.allowedAttempts == 2)
    waiting.learn(attempts: 2, slept: false)
    #expect(waiting.allowedAttempts == 4)
    // Less than half of it was needed: long enough as it is.
    waiting.learn(attempts: 1, slept: false)
    #expect(waiting.allowedAttempts == 4)
  }

  @Test func `adaptive tries again now and then, and ever less often without success`() {
    var waiting = Waiting(.adaptive)
    #expect((0..<5).map { _ in sleepsUntilTry(&waiting) } == [16, 32, 64, 128, 256])
  }

  @Test func `a try without success is one wait, and nine at a tick`() {
    var waiting = Waiting(.adaptive)
    for _ in 0..<4 {
      _ = sleepsUntilTry(&waiting)
      waiting.learn(attempts: 256, slept: true)
      #expect(waiting.allowedAttempts == 0 && waiting.sleepsAtOnce)
    }
    for _ in 0..<2 { _ = sleepsUntilTry(&waiting) }
    waiting.learn(attempts: 256, slept: true)
    #expect(waiting.allowedAttempts == 128)
  }

  @Test func `a try that paid makes the next one come soon`() {
    var waiting = Waiting(.adaptive)
    for _ in 0..<4 { _ = sleepsUntilTry(&waiting) }
    waiting.learn(attempts: 200, slept: false)
    #expect(waiting.allowedAttempts == 256)
    #expect(sleepsUntilTry(&waiting) == 16)
  }

  @Test func `in the end adaptive tries at a tick of the clock, whenever the peer does`() throws {
    var waiting = Waiting(.adaptive)
    for _ in 0..<5 { _ = sleepsUntilTry(&waiting) }
    for _ in 0..<2 {
      var clock: [UInt64] = []
      #expect(sleepsUntilTry(&waiting) { clock.append(monotonicNanoseconds()) } > 512)
      // One sleep before, at the last look, the tick was another: the peer, which looks as often,
      // cannot be further behind.
      let before = try #require(clock.dropLast().last)
      #expect(before >> 25 != monotonicNanoseconds() >> 25)
    }
  }

  /// Sleeps until the budget is full again, and says how often.
  private func sleepsUntilTry(_ waiting: inout Waiting, each: () -> Void = {}) -> Int {
    let deadline = Deadline(after: .seconds(20))
    var sleeps = 0
    repeat {
      each()
      waiting.learn(attempts: waiting.allowedAttempts, slept: true)
      sleeps += 1
    } while waiting.allowedAttempts < 256 && !deadline.hasPassed
    return sleeps
  }
}
