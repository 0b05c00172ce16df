// The clauses of Sources/IPCChannels/Channel.swift, by number, over every kind.

import Conformance
import ConformanceSupport
import IPCChannels
import TestSupport
import Testing

struct ContractTests {
  @Test(arguments: Case.pairings)
  func `clauses 1 to 3, records arrive whole, in order and once`(_ example: Case) async throws {
    try await example.passes(.exact)
  }

  @Test(arguments: Case.sizes)
  func `clauses 1 to 3 for records of other sizes`(_ example: Case) async throws {
    try await example.passes(.exact)
  }

  @Test(arguments: Case.capacities)
  func `clauses 1 to 3 in rings of other capacities`(_ example: Case) async throws {
    try await example.passes(.exact)
  }

  @Test(arguments: Case.strategies)
  func `clause 4, a full direction does not stall the other`(_ example: Case) async throws {
    try await example.passes(.clause(.bothWays))
  }

  @Test(
    .disabled(if: Sanitizer.keepsMemory.isHere, "\(Sanitizer.keepsMemory)"),
    arguments: Case.strategies + Case.sizes + Case.capacities)
  func `clause 5, a sender without a reader waits in fixed memory`(_ example: Case) async throws {
    try await example.passes(.clause(.bounded))
  }

  @Test(arguments: Case.pairings)
  func `clause 6, what a peer sent before it ended comes, then the end`(_ example: Case)
    async throws
  {
    try await example.passes(.clause(.ends))
  }

  @Test(arguments: Case.strategies, Death.allCases)
  func `clause 6, a peer's death is noticed`(_ example: Case, death: Death) async throws {
    try await example.passes(.death(death))
  }

  @Test(arguments: Case.sizes)
  func `clause 6 for records of other sizes`(_ example: Case) async throws {
    try await example.passes(.death(.whileStreaming))
  }

  @Test(arguments: Case.capacities)
  func `clause 6 in rings of other capacities`(_ example: Case) async throws {
    try await example.passes(.death(.whileBlockedInSend))
  }

  @Test(arguments: Case.strategies)
  func `clause 7, another thread ends a call that waits`(_ example: Case) async throws {
    try await example.passes(.clause(.interruptible))
  }

  @Test(arguments: ChannelKind.allCases)
  func `clause 8, descriptors of something else are refused`(kind: ChannelKind) async throws {
    try await Case(kind: kind).passes(.clause(.untrusting))
  }

  @Test(arguments: Case.strategies)
  func `clause 9, nothing is left`(_ example: Case) async throws {
    try await example.passes(.clause(.clean))
  }

  @Test(arguments: Case.strategies)
  func `clause 10, a side waits as told`(_ example: Case) async throws {
    try await example.passes(.clause(.waits))
  }

  @Test(arguments: Case.strategies + Case.sizes.filter { $0.size == 25 })
  func `clause 11, one call moves several records`(_ example: Case) async throws {
    try await example.passes(.clause(.batches))
  }
}
