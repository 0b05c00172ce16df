// Clause 8 over streams of bytes: a peer's writes can end anywhere.

import Conformance
import ConformanceSupport
import IPCChannels
import TestSupport
import Testing

struct StreamFaultTests {
  static let kinds = ChannelKind.over(.pipe, .streamSocket)
  static let cases = kinds.flatMap { kind in
    [24, 25, 10_000].flatMap { size in
      WaitStrategy.allCases.map { Case(kind: kind, size: size, own: $0, peer: $0) }
    }
  }

  @Test(arguments: cases)
  func `E1, E10, records come whole out of pieces of any size`(_ example: Case) async throws {
    try await example.passes(.fault(.oddPieces))
  }

  @Test(arguments: cases)
  func `half a record before the end is none`(_ example: Case) async throws {
    try await example.passes(.fault(.halfRecord))
  }

  @Test(arguments: kinds)
  func `C1, ends of another type or order are refused by name`(kind: ChannelKind) async throws {
    try await Case(kind: kind).passes(.fault(.unsuitableStream))
  }
}
