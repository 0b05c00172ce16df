// What counts of system calls are worth, of counts that are made up.

import IPCChannels
import Linux
import Testing

@testable import Comparison

struct CountJudgementTests {
  /// A loop in which both sides sleep once for each round trip, and make two calls for it.
  static func loop(_ messages: UInt64 = 1000, _ change: (inout CountedLoop) -> Void = { _ in })
    -> CountedLoop
  {
    let count = CallCount(made: 2 * messages, possible: 0)
    var loop = CountedLoop(
      messages: messages, client: count, server: count, clientSwitches: messages,
      serverSwitches: messages)
    change(&loop)
    return loop
  }

  @Test func `who sleeps at once is counted exactly`() {
    let calls = SystemCalls(Self.loop(), wait: .block)
    #expect(calls == SystemCalls(client: 2000, server: 2000, roundTrips: 1000))
    #expect(calls.isExact && calls.perRoundTrip == 4)
  }

  @Test func `two calls at the ends make no difference`() {
    let calls = SystemCalls(
      Self.loop {
        $0.server.made -= 2
        $0.serverSwitches += 2
      }, wait: .block)
    #expect(calls.isExact && calls.server == 1998)
  }

  @Test func `a count below the sleeps of a side is not believed`() {
    for side in [\CountedLoop.client, \CountedLoop.server] {
      let calls = SystemCalls(Self.loop { $0[keyPath: side].made = 990 }, wait: .block)
      #expect(calls.approximate?.contains("slept more often than it called") == true)
    }
  }

  /// What ptrace(2) made of rings that sleep on two CPUs: 2.1 calls a round trip.
  @Test func `a count without the calls that end the sleeps is not believed`() {
    let loop = Self.loop { ($0.client.made, $0.server.made) = (1_050, 1_050) }
    let calls = SystemCalls(loop, wait: .block)
    #expect(calls.approximate?.contains("each sleep takes a call and another") == true)
  }

  @Test func `who looks first is counted approximately, even where no call was made`() {
    for made: UInt64 in [0, 1000] {
      let calls = SystemCalls(
        Self.loop {
          $0.client.made = made
          ($0.clientSwitches, $0.serverSwitches) = (0, 0)
        }, wait: .adaptive)
      #expect(!calls.isExact && calls.client == made)
    }
  }

  @Test func `who never sleeps is counted exactly only where it makes no call`() {
    let polls = Self.loop { ($0.clientSwitches, $0.serverSwitches) = (0, 0) }
    #expect(SystemCalls(polls, wait: .spin).approximate != nil)
    let none = CallCount(made: 0, possible: 0)
    let memory = CountedLoop(
      messages: 30, client: none, server: none, clientSwitches: 0, serverSwitches: 0)
    #expect(SystemCalls(memory, wait: .spin).isExact)
    #expect(SystemCalls(memory, wait: .spin).perRoundTrip == 0)
  }

  @Test func `possible calls are exact only where as many sleeps show them`() {
    func semaphores(sleeps: UInt64) -> SystemCalls {
      let count = CallCount(made: 0, possible: 2000)
      return SystemCalls(
        CountedLoop(
          messages: 1000, client: count, server: count, clientSwitches: sleeps,
          serverSwitches: sleeps), wait: .block)
    }
    #expect(semaphores(sleeps: 1000).isExact)
    #expect(semaphores(sleeps: 1000).client == 2000)
    for sleeps: UInt64 in [900, 1100] {
      #expect(semaphores(sleeps: sleeps).approximate?.contains("semaphore") == true)
      #expect(semaphores(sleeps: sleeps).client == 2000)
    }
  }

  @Test func `too few round trips are not exact`() {
    #expect(SystemCalls(Self.loop(400), wait: .block).isExact)
    #expect(SystemCalls(Self.loop(399), wait: .block).approximate?.contains("400") == true)
  }

  @Test func `what was not counted has no number`() {
    let calls = SystemCalls(unavailable: "a reason")
    #expect(calls.client == nil && calls.server == nil && calls.perRoundTrip == nil)
    #expect(!calls.isExact)
  }
}
