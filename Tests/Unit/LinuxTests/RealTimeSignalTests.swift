// Real-time signals: who receives them, what arrives, and whom they do not harm. In processes of
// their own, because handlers and numbers are a process's.

import Glibc
import Linux
import TestSupport
import Testing

private func takenSignal() throws(SystemError) -> RealTimeSignal {
  guard let signal = RealTimeSignal() else {
    throw SystemError(call: "sigaction", errno: .again)
  }
  return signal
}

struct RealTimeSignalTests {
  @Test func `each value has a number of its own, and gives it back`() async {
    await #expect(processExitsWith: .success) {
      do {
        let last = try takenSignal()
        let next = try takenSignal()
        #expect(last.number == 64 && next.number == 63)
        #expect(RealTimeSignal.isTaken(64) && RealTimeSignal.isTaken(63))
      }
      for number in [32, 62, 63, 64, 65] as [Int32] { #expect(!RealTimeSignal.isTaken(number)) }
      let again = try takenSignal()
      #expect(again.number == 64)
    }
  }

  @Test func `a number that the program handles or ignores is not taken`() async {
    await #expect(processExitsWith: .success) {
      signal(64) { _ in }
      signal(62, SIG_IGN)
      let one = try takenSignal()
      let other = try takenSignal()
      #expect(one.number == 63 && other.number == 61)
    }
  }

  @Test func `what is sent arrives as it was sent, and nothing else does`() async {
    await #expect(processExitsWith: .success) {
      let own = try takenSignal()
      let process = try FileDescriptor.ofProcess(currentProcess())
      var found = SignalContent()
      let isEmpty = !own.receive(into: &found, sleeping: false)
      #expect(isEmpty)
      for tag in [7, 8] as [UInt32] {
        var content = SignalContent(
          number: own.number, code: SignalContent.untouchedCode, payload: [.max, 2, 3, 4])
        content.tag = tag
        #expect(try RealTimeSignal.send(&content, to: process.number))
      }
      // The threads of the test's own runtime are hit first, and may change the order.
      var tags: Set<UInt32> = []
      while tags.count < 2 {
        if !own.receive(into: &found, sleeping: true) { continue }
        tags.insert(found.tag)
        let number = own.number
        #expect(found.number == number && found.code == SignalContent.untouchedCode)
        for (index, word) in ([.max, 2, 3, 4] as [UInt64]).enumerated() {
          #expect(found.payload[index] == word)
        }
      }
      #expect(tags == [7, 8])
    }
  }

  @Test func `a thread that is hit goes on, and is not hit again`() async {
    await #expect(processExitsWith: .success) {
      let own = try takenSignal()
      let number = own.number
      let thread = try RunningThread {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        unsafe sigaddset(&set, number)
        unsafe pthread_sigmask(SIG_UNBLOCK, &set, nil)
        // To this thread, so it is hit before the call returns.
        pthread_kill(pthread_self(), number)
        unsafe pthread_sigmask(SIG_BLOCK, nil, &set)
        let isBlocked = unsafe sigismember(&set, number) == 1
        #expect(isBlocked)
      }
      thread.join()
    }
  }

  @Test(.disabled(if: Sanitizer.delaysSignals.isHere, "\(Sanitizer.delaysSignals)"))
  func `what hits other threads is passed on, and comes once`() async {
    await #expect(processExitsWith: .success) {
      let own = try takenSignal()
      let process = try FileDescriptor.ofProcess(currentProcess())
      let (number, descriptor) = (own.number, process.number)
      // Each sends to the process, and is the one that does not block what it sends.
      let threads = try (0..<20 as Range<UInt32>).map { index in
        try RunningThread {
          var set = sigset_t()
          unsafe sigemptyset(&set)
          unsafe sigaddset(&set, number)
          unsafe pthread_sigmask(SIG_UNBLOCK, &set, nil)
          var content = SignalContent(number: number, code: SignalContent.untouchedCode)
          content.tag = index
          _ = try? RealTimeSignal.send(&content, to: descriptor)
        }
      }
      for thread in threads { thread.join() }
      var found: Set<UInt32> = []
      var content = SignalContent()
      let deadline = Deadline(after: .seconds(20))
      while found.count < threads.count && !deadline.hasPassed {
        if own.receive(into: &content, sleeping: false) {
          #expect(found.insert(content.tag).inserted)
        }
      }
      #expect(found.count == threads.count)
      let again = own.receive(into: &content, sleeping: false)
      #expect(!again)
    }
  }

  @Test func `what nobody received is gone with the value`() async {
    await #expect(processExitsWith: .success) {
      let process = try FileDescriptor.ofProcess(currentProcess())
      do {
        let own = try takenSignal()
        var content = SignalContent(number: own.number, code: -1)
        for _ in 0..<200 { #expect(try RealTimeSignal.send(&content, to: process.number)) }
      }
      let own = try takenSignal()
      #expect(own.number == 64)
      // What had hit a thread that did not block it was not in the queue then: at most one for each.
      let threads = ThreadStatus.all.count
      var content = SignalContent()
      var late = 0
      while own.receive(into: &content, sleeping: false) { late += 1 }
      #expect(late <= threads)
    }
  }

  @Test func `only a pidfd is one, and only of a process that there is`() throws {
    let process = try FileDescriptor.ofProcess(currentProcess())
    let pipe = try PipeEnd.pair()
    let are = (process.isOfProcess, pipe.read.isOfProcess)
    #expect(are == (true, false))
    #expect(throws: SystemError(call: "pidfd_open", errno: .noSuchProcess)) {
      _ = try FileDescriptor.ofProcess(.max)
    }
  }

  @Test func `the limit of the queue is the process's`() throws {
    #expect(try RealTimeSignal.queueLimit() > 0)
  }
}
