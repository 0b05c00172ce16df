// Threads: started, joined, interrupted, and what they cost.

import Glibc
import Linux
import Synchronization
import TestSupport
import Testing

struct ThreadTests {
  private final class Progress: Sendable {
    let value = Atomic<Int>(0)
    var isDone: Bool { value.load(ordering: .acquiring) != 0 }
    func finish() { value.store(1, ordering: .releasing) }
  }

  @Test func `join returns after the thread's end and not before`() throws {
    for _ in 0..<50 {
      let progress = Progress()
      let thread = try Thread {
        Processor.yield()
        progress.finish()
      }
      thread.join()
      #expect(progress.isDone)
    }
  }

  @Test func `a detached thread runs to its end`() throws {
    let progress = Progress()
    let thread = try Thread { progress.finish() }
    thread.detach()
    let deadline = Deadline(after: .seconds(10))
    while !progress.isDone && !deadline.hasPassed { Processor.yield() }
    #expect(progress.isDone)
  }

  @Test func `what a thread captured is released with it`() throws {
    weak var captured: Progress?
    do {
      let progress = Progress()
      captured = progress
      let thread = try Thread { progress.finish() }
      thread.join()
    }
    #expect(captured == nil)
  }

  @Test func `a directed signal ends a sleep in the kernel`() throws {
    ThreadSignal.prepare()
    let pipe = try PipeEnd.pair()
    var end = PipeEnd(pipe.read)
    let woken = Progress()
    let shared = Sleeper()
    let thread = try Thread {
      ThreadSignal.prepare()
      shared.id.store(ThreadSignal.currentThread, ordering: .sequentiallyConsistent)
      var byte: UInt8 = 0
      let outcome = try? unsafe end.read(into: &byte, count: 1, sleeping: true)
      #expect(outcome == .nothing)
      woken.finish()
    }
    let deadline = Deadline(after: .seconds(10))
    // The signal may come before the read: repeated until it has ended one.
    while !woken.isDone && !deadline.hasPassed {
      let id = shared.id.load(ordering: .sequentiallyConsistent)
      if id != 0 { ThreadSignal.interrupt(id) }
      Processor.yield()
    }
    #expect(woken.isDone)
    thread.join()
    #expect(pipe.write.number >= 0)
  }

  @Test func `what lingers is prodded until the outermost of those who close has done so`() throws {
    let end = try Thread {
      let empty = try! PipeEnd.pair()
      func sleeps(_ milliseconds: Int32) -> Bool {
        var request = pollfd(fd: empty.read.number, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&request, 1, milliseconds) == 0
      }
      // Twice: a thread keeps its timer.
      for _ in 0..<2 {
        ThreadSignal.withoutLingering {
          ThreadSignal.withoutLingering {}
          for _ in 0..<2 { #expect(!sleeps(60_000)) }
        }
        #expect(sleeps(50))
      }
      _ = empty.write
    }
    end.join()
  }

  private final class Sleeper: Sendable {
    let id = Atomic<Int32>(0)
  }

  @Test func `to interrupt a thread that is gone is no error`() throws {
    let shared = Sleeper()
    let thread = try Thread {
      shared.id.store(ThreadSignal.currentThread, ordering: .sequentiallyConsistent)
    }
    thread.join()
    ThreadSignal.interrupt(shared.id.load(ordering: .sequentiallyConsistent))
  }

  @Test(arguments: [true, false])
  func `a thread takes no real-time signals, and others where it is told to`(takes: Bool) throws {
    // A thread begins with the mask of the one that starts it, and tests run in threads with one of their
    // own.
    var (none, own) = (sigset_t(), sigset_t())
    unsafe sigemptyset(&none)
    unsafe pthread_sigmask(SIG_SETMASK, &none, &own)
    defer { unsafe pthread_sigmask(SIG_SETMASK, &own, nil) }
    let found = Mutex<UInt64?>(nil)
    let thread = try Thread(takesSignals: takes) {
      let status = (try? readWholeFile("/proc/thread-self/status")) ?? ""
      let line = status.split(separator: "\n").first { $0.hasPrefix("SigBlk:") }
      let blocked = line.flatMap { UInt64($0.dropFirst(7).drop { $0 == "\t" }, radix: 16) }
      found.withLock { $0 = blocked }
    }
    thread.join()
    let blocked = try #require(found.withLock { $0 })
    for number in RealTimeSignal.numbers { #expect(blocked >> UInt64(number - 1) & 1 == 1) }
    #expect(blocked >> UInt64(SIGURG - 1) & 1 == (takes ? 0 : 1))
    #expect(blocked >> UInt64(SIGTTOU - 1) & 1 == 0)
  }

  @Test func `a thread's own cost grows with its work`() throws {
    let before = try ThreadUsage.current()
    var sum = 0
    for value in 0..<200_000 { sum &+= value }
    let after = try ThreadUsage.current()
    #expect(sum != 0)
    #expect(after.cpuNanoseconds > before.cpuNanoseconds)
  }

  @Test func `a pinned thread runs on the CPU that was asked for`() async {
    await #expect(processExitsWith: .success) {
      let cpu = try #require(Processor.allowed.first)
      try Processor.pin(to: cpu)
      #expect(Processor.allowed == [cpu])
      #expect(Processor.isAvailable(cpu))
      #expect(!Processor.isAvailable(1024))
      #expect(!Processor.isAvailable(-1))
      #expect(throws: SystemError(call: "sched_setaffinity", errno: .invalid)) {
        try Processor.pin(to: 1024)
      }
    }
  }

  @Test func `a pipe without a reader is an error and no signal, once that is asked for`() async {
    await #expect(processExitsWith: .success) {
      ThreadSignal.disarmBrokenPipe()
      let pipe = try PipeEnd.pair()
      var writer = PipeEnd(pipe.write)
      let reader = pipe.read
      _ = consume reader
      #expect(throws: SystemError(call: "write", errno: .brokenPipe)) {
        _ = try unsafe writer.write(from: [1], count: 1, sleeping: true)
      }
    }
  }
}
