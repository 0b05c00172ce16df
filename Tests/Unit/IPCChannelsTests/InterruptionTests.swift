// How another thread ends a call that sleeps.

import Glibc
import Linux
import Synchronization
import TestSupport
import Testing

@testable import IPCChannels

struct InterruptionTests {
  @Test func `a call that sleeps is ended`() throws {
    let interruption = Interruption()
    let isAsleep = Atomic<Bool>(false)
    let sleeper = try RunningThread {
      interruption.watch(sleeping: true) {
        isAsleep.store(true, ordering: .releasing)
        while !isInterruptedSleeping(999_999_999) {}
      }
    }
    while !isAsleep.load(ordering: .acquiring) { Processor.yield() }
    interruption.interrupt()
    // It returns once the thread has left.
    #expect(!interruption.hasSleeper)
    sleeper.join()
  }

  // Signals that come as fast as their handler returns keep a thread in it.
  @Test func `a thread that takes long to leave gets a signal now and then`() throws {
    let interruption = Interruption()
    let signals = Atomic<Int>(0)
    let isAsleep = Atomic<Bool>(false)
    let sleeper = try RunningThread {
      interruption.watch(sleeping: true) {
        isAsleep.store(true, ordering: .releasing)
        let end = Deadline(after: .milliseconds(100))
        while !end.hasPassed {
          if isInterruptedSleeping(100_000_000) { signals.add(1, ordering: .relaxed) }
        }
      }
    }
    while !isAsleep.load(ordering: .acquiring) { Processor.yield() }
    interruption.peerIsGone()
    sleeper.join()
    // One each millisecond, and a few before; a storm brings ten thousand.
    #expect(signals.load(ordering: .relaxed) <= 110)
  }

  private func isInterruptedSleeping(_ nanoseconds: Int) -> Bool {
    var time = timespec(tv_sec: 0, tv_nsec: nanoseconds)
    return unsafe nanosleep(&time, nil) != 0
  }
}
