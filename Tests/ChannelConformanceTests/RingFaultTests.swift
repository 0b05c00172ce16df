// Clause 8 over shared memory, where a peer can write anything at any time, and the order of
// memory.

import ConformanceSupport
import IPCChannels
import Testing

struct RingFaultTests {
  static let kinds = [ChannelKind.shm, .memfd]
  static let pairings = Case.pairings.filter { kinds.contains($0.kind) }

  @Test(arguments: pairings)
  func `every message of 200,000 comes, however both sides wait`(_ example: Case) throws {
    #expect(try example.findings(.fault(.memoryOrder)) == [])
  }

  @Test(arguments: kinds, [WaitStrategy.block, .spin])
  func `records that are copied in one piece come whole, however the sides nap`(
    kind: ChannelKind, strategy: WaitStrategy
  ) throws {
    let example = Case(kind: kind, size: 25, own: strategy, peer: strategy)
    #expect(try example.findings(.fault(.memoryOrder)) == [])
  }

  @Test(arguments: WaitStrategy.allCases)
  func `B3, B4, scribbles over a memfd are violations at worst`(strategy: WaitStrategy) throws {
    let example = Case(kind: .memfd, own: strategy)
    #expect(try example.findings(.fault(.scribbling)) == [])
  }

  @Test func `B3, B4, scribbles over large records likewise`() throws {
    #expect(try Case(kind: .memfd, size: 4096).findings(.fault(.scribbling)) == [])
  }

  @Test(arguments: kinds)
  func `B1, B2, an object that is not as agreed is refused by name`(kind: ChannelKind) throws {
    #expect(try Case(kind: kind).findings(.fault(.unsuitableRing)) == [])
  }

  @Test(arguments: WaitStrategy.allCases)
  func `B1, a peer that truncates a shm object ends its own channel`(
    strategy: WaitStrategy
  ) throws {
    #expect(try Case(kind: .shm, own: strategy).findings(.fault(.truncation)) == [])
  }
}
