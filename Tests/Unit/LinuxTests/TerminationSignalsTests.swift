// The signals that end a program are something to poll, and a second one ends it whatever it does.
// Each test has a process of its own.

import Glibc
import Linux
import TestSupport
import Testing

/// The thread that waits for the signals: it alone takes them, because those that were started before
/// block none.
private struct Waiter {
  private let thread: Int32

  /// - Parameter before: the threads when the signals were not caught yet.
  init(since before: [Int32]) throws {
    thread = try #require(ThreadStatus.all.first { !before.contains($0) })
  }

  func send(_ number: Int32) { ThreadStatus.signal(thread, number) }
}

extension TerminationSignals {
  /// Waits for one.
  fileprivate func arrival() throws -> Int32? {
    #expect(try poll([descriptor.number], until: Deadline(after: .seconds(10))) == [true])
    return next()
  }
}

struct TerminationSignalsTests {
  @Test func `the signals that end a program are delivered as numbers`() async {
    await #expect(processExitsWith: .success) {
      let before = ThreadStatus.all
      let signals = try TerminationSignals()
      let waiter = try Waiter(since: before)
      #expect(signals.next() == nil)
      waiter.send(SIGTERM)
      #expect(try signals.arrival() == SIGTERM)
      #expect(signals.next() == nil)
      #expect(try poll([signals.descriptor.number], until: Deadline(after: .zero)) == [false])
    }
  }

  @Test func `a terminal that closes brings SIGHUP twice, and that is one`() async {
    await #expect(processExitsWith: .success) {
      let before = ThreadStatus.all
      let signals = try TerminationSignals(withAlarm: true)
      let waiter = try Waiter(since: before)
      waiter.send(SIGHUP)
      #expect(try signals.arrival() == SIGHUP)
      waiter.send(SIGHUP)
      waiter.send(SIGALRM)
      #expect(try signals.arrival() == SIGALRM)
      #expect(signals.next() == nil)
    }
  }

  @Test func `SIGQUIT is one of them`() async {
    await #expect(processExitsWith: .success) {
      let before = ThreadStatus.all
      let signals = try TerminationSignals()
      try Waiter(since: before).send(SIGQUIT)
      #expect(try signals.arrival() == SIGQUIT)
    }
  }

  @Test func `a second one ends the process, whatever it does`() async {
    await #expect(processExitsWith: .exitCode(130)) {
      let before = ThreadStatus.all
      let signals = try TerminationSignals()
      let waiter = try Waiter(since: before)
      waiter.send(SIGTERM)
      #expect(try signals.arrival() == SIGTERM)
      waiter.send(SIGINT)
      #expect(
        try signals.arrival() == SIGINT, "it is told too, for a program that can end by itself")
      while true { sleep(.seconds(1)) }
    }
  }

  @Test func `one that comes when nobody asks any more ends the process`() async {
    await #expect(processExitsWith: .exitCode(130)) {
      let before = ThreadStatus.all
      do { _ = try TerminationSignals() }
      try Waiter(since: before).send(SIGTERM)
      while true { sleep(.seconds(1)) }
    }
  }

  @Test func `what was ignored from the beginning stays ignored`() async {
    await #expect(processExitsWith: .success) {
      signal(SIGHUP, SIG_IGN)
      let before = ThreadStatus.all
      let signals = try TerminationSignals()
      let waiter = try Waiter(since: before)
      waiter.send(SIGHUP)
      waiter.send(SIGTERM)
      #expect(try signals.arrival() == SIGTERM)
      #expect(signals.next() == nil)
    }
  }

  @Test func `an alarm is told, and never ends the process`() async {
    await #expect(processExitsWith: .success) {
      let before = ThreadStatus.all
      let signals = try TerminationSignals(withAlarm: true)
      let waiter = try Waiter(since: before)
      for _ in 0..<3 {
        waiter.send(SIGALRM)
        #expect(try signals.arrival() == SIGALRM)
      }
      waiter.send(SIGTERM)
      #expect(try signals.arrival() == SIGTERM)
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
