// Clause 8 over shared memory, where a peer can write anything at any time, and the order of
// memory.

import Conformance
import ConformanceSupport
import IPCChannels
import TestSupport
import Testing

struct RingFaultTests {
  static let kinds = ChannelKind.over(.ring)
  /// Those with nothing in their memory that must not be scribbled over.
  static let hardened = kinds.filter(\.expected.isHardened)
  static let pairings = Case.pairings.filter { kinds.contains($0.kind) }

  @Test(arguments: pairings)
  func `every message of 100,000 comes, however both sides wait`(_ example: Case) async throws {
    try await example.passes(.fault(.memoryOrder))
  }

  @Test(arguments: kinds, [WaitStrategy.block, .spin])
  func `records that are copied in one piece come whole, however the sides nap`(
    kind: ChannelKind, strategy: WaitStrategy
  ) async throws {
    let example = Case(kind: kind, size: 25, own: strategy, peer: strategy)
    try await example.passes(.fault(.memoryOrder))
  }

  @Test(arguments: hardened, WaitStrategy.allCases)
  func `B3, B4, scribbles over memory are violations at worst`(
    kind: ChannelKind, strategy: WaitStrategy
  ) async throws {
    let example = Case(kind: kind, own: strategy)
    try await example.passes(.fault(.scribbling))
  }

  @Test func `B3, B4, scribbles over large records likewise`() async throws {
    try await Case(kind: .memfd, size: 4096).passes(.fault(.scribbling))
  }

  @Test(arguments: kinds)
  func `B1, B2, an object that is not as agreed is refused by name`(kind: ChannelKind) async throws
  {
    try await Case(kind: kind).passes(.fault(.unsuitableRing))
  }

  @Test(arguments: [ChannelKind.shm, .file], WaitStrategy.allCases)
  func `B1, a peer that truncates the memory ends its own channel`(
    kind: ChannelKind, strategy: WaitStrategy
  ) async throws {
    try await Case(kind: kind, own: strategy).passes(.fault(.truncation))
  }

  @Test(arguments: WaitStrategy.allCases)
  func `a peer that jams or changes an eventfd harms no more than its channel`(
    strategy: WaitStrategy
  ) async throws {
    try await Case(kind: .eventfd, own: strategy).passes(.fault(.jammedCounter))
  }
}
