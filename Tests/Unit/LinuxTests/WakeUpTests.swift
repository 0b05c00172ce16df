// One thread wakes another that polls.

import Glibc
import Linux
import TestSupport
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
}
