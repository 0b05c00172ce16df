// Clause 8 over signals, which any process of the user can send and any thread of this one can be
// hit by, and the limits that only they have.

import Conformance
import ConformanceSupport
import IPCChannels
import TestSupport
import Testing

struct SignalFaultTests {
  private func passes(
    _ check: FaultCheck, _ strategy: WaitStrategy = .block, wrapper: [String] = [],
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let findings = try await Check.fault(check).run(
      .kind(.signal), own: strategy, peer: strategy, wrapper: wrapper)
    #expect(findings == [], sourceLocation: sourceLocation)
  }

  @Test(arguments: Case.pairings.filter { $0.kind == .signal })
  func `every message of 100,000 comes, however both sides wait`(_ example: Case) async throws {
    try await example.passes(.fault(.memoryOrder))
  }

  @Test(arguments: WaitStrategy.allCases)
  func `signals that another process forges neither pass nor stop others`(
    strategy: WaitStrategy
  ) async throws {
    try await passes(.forgedSignals, strategy)
  }

  @Test func `E6, signals that no honest client sends are violations`() async throws {
    try await passes(.oddSignals)
  }

  @Test func `a client cannot make the server signal a third process`() async throws {
    try await passes(.thirdProcess)
  }

  @Test(
    .disabled(if: Sanitizer.delaysSignals.isHere, "\(Sanitizer.delaysSignals)"),
    arguments: WaitStrategy.allCases)
  func `threads that do not block the signals do not die, nor change the order`(
    strategy: WaitStrategy
  ) async throws {
    try await passes(.unblockedThreads, strategy)
  }

  @Test(arguments: WaitStrategy.allCases)
  func `B3, B4, scribbles over the page are violations at worst`(strategy: WaitStrategy)
    async throws
  {
    try await passes(.pageScribbling, strategy)
  }

  @Test func `C1, descriptors and pages of something else are refused by name`() async throws {
    try await passes(.unsuitablePage)
  }

  @Test func `F1, the 32nd end of a process is refused by name, and numbers come back`()
    async throws
  {
    try await passes(.signalsUsedUp)
  }

  @Test(arguments: [25, 1_048_576])
  func `F1, a record that no signal carries is refused by name`(size: Int) async throws {
    try await Case(kind: .signal, size: size).passes(.fault(.aboveSignals))
  }

  // In a user namespace of its own a test has a queue of its own: the limit counts the signals of
  // all processes of the user.

  @Test(
    .enabled(if: Namespaces.areAvailable, Namespaces.reason), arguments: WaitStrategy.allCases)
  func `a queue that is full of others' signals makes senders wait and loses nothing`(
    strategy: WaitStrategy
  ) async throws {
    let few = Namespaces.ofUsers + ["prlimit", "--sigpending=5"]
    try await passes(.signalQueueFull, strategy, wrapper: few)
  }

  @Test(.enabled(if: Namespaces.areAvailable, Namespaces.reason))
  func `F1, RLIMIT_SIGPENDING is named where no signal may be queued`() async throws {
    let none = Namespaces.ofUsers + ["prlimit", "--sigpending=0"]
    try await passes(.noSignalQueue, wrapper: none)
  }

  @Test(.enabled(if: Namespaces.areAvailable, Namespaces.reason))
  func `records from another user namespace come as they were sent`() async throws {
    try await passes(.userNamespace)
  }

  @Test(.enabled(if: Namespaces.areAvailable, Namespaces.reason))
  func `a client whose namespace maps no user takes nobody's page for its own`() async throws {
    try await passes(.unmappedUser)
  }

  @Test(.enabled(if: Namespaces.areAvailable, Namespaces.reason))
  func `a client in a PID namespace of its own is refused by name`() async throws {
    try await passes(.processNamespace)
  }
}
