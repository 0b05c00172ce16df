// Clause 10 over a time that is long enough to see a timer of seconds, for all kinds at once.

import Conformance
import ConformanceSupport
import IPCChannels
import TestSupport
import Testing

struct IdleTests {
  @Test(.disabled(if: Sanitizer.hasThread.isHere, "\(Sanitizer.hasThread)"))
  func `an idle pair of processes is not woken in five seconds`() async throws {
    let findings = try await withThrowingTaskGroup(of: [String].self) { group in
      for kind in ChannelKind.allCases {
        for strategy in [WaitStrategy.block, .adaptive] {
          group.addTask {
            try await Check.idle(seconds: 5).run(
              .kind(kind), own: strategy, peer: strategy)
          }
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(findings == [])
  }
}
