// The suite itself: it can be passed, and each of its checks can fail, for its own reason and no
// other.

import Conformance
import ConformanceSupport
import IPCChannels
import Testing

struct SuiteTests {
  @Test(arguments: WaitStrategy.allCases)
  func `a minimal channel keeps every clause`(strategy: WaitStrategy) async throws {
    let findings = try await Check.everyClause.run(.inMemory(.none), own: strategy, peer: strategy)
    #expect(findings == [])
  }

  @Test(arguments: Fault.allCases.filter { $0 != .none })
  func `a broken channel breaks exactly its clause`(fault: Fault) async throws {
    let strategy = fault == .sleepsInsteadOfSpinning ? WaitStrategy.spin : .block
    let findings = try await Check.everyClause.run(.inMemory(fault), own: strategy, peer: strategy)
    let broken = Set(findings.map { $0.prefix { $0 != ":" } })
    #expect(broken == ["clause \(fault.broken?.rawValue ?? 0)"], "\(findings)")
  }

  @Test func `a check that never ends is a finding`() async throws {
    let findings = try await Check.clause(.waits).run(
      .kind(.pipe), wrapper: ["sh", "-c", "exec sleep 60"], patience: .milliseconds(50))
    #expect(findings == ["the process ended: killed after 0.05 seconds"])
  }
}
