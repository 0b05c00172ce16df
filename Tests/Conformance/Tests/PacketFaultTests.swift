// Clause 8 over packets: a peer's can have any length.

import Conformance
import ConformanceSupport
import IPCChannels
import TestSupport
import Testing

struct PacketFaultTests {
  static let kinds = ChannelKind.over(.packetSocket)
  static let cases = kinds.flatMap { kind in
    WaitStrategy.allCases.map { Case(kind: kind, own: $0, peer: $0) }
  }

  @Test(arguments: cases)
  func `E6, packets that no honest peer sends are violations`(_ example: Case) async throws {
    try await example.passes(.fault(.oddPackets))
  }

  @Test func `the last record comes before an end that is right behind it`() async throws {
    try await Case(kind: .seqpacket, own: .spin).passes(.fault(.lastPacket))
  }

  @Test(arguments: kinds)
  func `F1, a record that no socket takes is refused by the limit's name`(
    kind: ChannelKind
  ) async throws {
    try await Case(kind: kind, size: 1_048_576).passes(.fault(.packetTooLarge))
  }
}
