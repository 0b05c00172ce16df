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
      let signals = try TerminationSignals()
      #expect(signals.next() == nil)
      // To the thread that blocks them: those that were started before do not.
      pthread_kill(pthread_self(), SIGTERM)
      #expect(signals.next() == SIGTERM)
      pthread_kill(pthread_self(), SIGINT)
      #expect(try poll([signals.descriptor.number], until: nil) == [true])
      #expect(signals.next() == SIGINT)
      #expect(signals.next() == nil)
    }
  }
}
