// One thread wakes another that polls, and the signals that end a program are something to poll.

import Glibc
import KernelProbes
import Linux
import Testing

struct WakeUpTests {
  @Test func `many signals are one, and cleared at once`() throws {
    let wakeUp = try WakeUp()
    wakeUp.clear()
    for _ in 0..<1000 { wakeUp.signal() }
    #expect(try poll([wakeUp.descriptor.number], until: Deadline(after: .zero)) == [true])
    wakeUp.clear()
    #expect(try poll([wakeUp.descriptor.number], until: Deadline(after: .zero)) == [false])
  }

  @Test func `a thread that polls is woken`() throws {
    let wakeUp = try WakeUp()
    let number = wakeUp.descriptor.number
    let thread = try RunningThread {
      let ready = try? poll([number], until: Deadline(after: .seconds(10)))
      #expect(ready == [true])
    }
    wakeUp.signal()
    thread.join()
  }

  @Test func `the signals that end a program are delivered as numbers`() async {
    await #expect(processExitsWith: .success) {
      let before = ThreadStatus.all
      do {
        let signals = try TerminationSignals()
        let number = signals.descriptor.number
        #expect(signals.next() == nil)
        // To the thread that waits: those that were started before block neither.
        let waiter = try #require(ThreadStatus.all.first { !before.contains($0) })
        for sent in [SIGTERM, SIGINT] {
          ThreadStatus.signal(waiter, sent)
          #expect(try poll([number], until: Deadline(after: .seconds(10))) == [true])
          #expect(signals.next() == sent)
          #expect(signals.next() == nil)
          #expect(try poll([number], until: Deadline(after: .zero)) == [false])
        }
        // Each is reported when both have come.
        for sent in [SIGTERM, SIGINT] { ThreadStatus.signal(waiter, sent) }
        var found: Set<Int32> = []
        let deadline = Deadline(after: .seconds(10))
        while found.count < 2 && !deadline.hasPassed { signals.next().map { _ = found.insert($0) } }
        #expect(found == [SIGINT, SIGTERM])
      }
      #expect(Set(ThreadStatus.all).isSubset(of: before), "its thread has ended")
    }
  }

  /// A signalfd would be.
  @Test func `who polls them is not woken by other signals`() async {
    await #expect(processExitsWith: .success) {
      let signals = try TerminationSignals()
      guard let own = RealTimeSignal() else { fatalError("no signal is free") }
      let number = signals.descriptor.number
      let before = ThreadStatus.all
      let thread = try RunningThread {
        _ = try? poll([number], until: Deadline(after: .seconds(2)))
      }
      let poller = try #require(ThreadStatus.all.first { !before.contains($0) })
      while !ThreadStatus.polls(poller) { sleep(.milliseconds(1)) }
      let process = try FileDescriptor.ofProcess(currentProcess())
      let switches = ThreadStatus.switches(poller)
      var content = SignalContent(number: own.number, code: -1)
      for _ in 0..<500 { #expect(try RealTimeSignal.send(&content, to: process.number)) }
      // For a thread that was woken to get its turn.
      sleep(.milliseconds(100))
      #expect(ThreadStatus.switches(poller) - switches <= 2)
      thread.join()
    }
  }
}
