// What `adaptive` learns, attempt by attempt.

import IPCChannels
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
    for _ in 0..<16 { waiting.learn(attempts: waiting.allowedAttempts, slept: true) }
    // A probe is due, and stays due until somebody has to wait.
    #expect(waiting.allowedAttempts == 256 && !waiting.sleepsAtOnce)
    for _ in 0..<100 { waiting.learn(attempts: 0, slept: false) }
    #expect(waiting.allowedAttempts == 256)
    waiting.learn(attempts: 256, slept: true)
    #expect(waiting.allowedAttempts == 0 && waiting.sleepsAtOnce)
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

  @Test func `adaptive probes now and then, and ever less often in vain`() {
    var waiting = Waiting(.adaptive)
    var probes: [Int] = []
    for wait in 0..<600 {
      if waiting.allowedAttempts == 256 && wait > 0 { probes.append(wait) }
      waiting.learn(attempts: waiting.allowedAttempts, slept: true)
    }
    #expect(probes == [16, 49, 114, 243, 500])
  }

  @Test func `a probe that paid restores the whole budget`() {
    var waiting = Waiting(.adaptive)
    for _ in 0..<16 { waiting.learn(attempts: waiting.allowedAttempts, slept: true) }
    #expect(waiting.allowedAttempts == 256)
    waiting.learn(attempts: 200, slept: false)
    #expect(waiting.allowedAttempts == 256)
    waiting.learn(attempts: 200, slept: false)
    #expect(waiting.allowedAttempts == 256)
  }
}
