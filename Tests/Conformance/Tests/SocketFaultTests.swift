// Clause 8 over sockets: what one of any type can be, and what its other end can do to it.

import Conformance
import ConformanceSupport
import IPCChannels
import TestSupport
import Testing

struct SocketFaultTests {
  /// Those whose peer tells its end by the socket.
  static let kindsWithEnd = ChannelKind.over(.streamSocket, .packetSocket).filter(\.expected.hasEnd)

  @Test(arguments: kindsWithEnd, WaitStrategy.allCases)
  func `E11, a peer that only stopped sending can still receive`(
    kind: ChannelKind, strategy: WaitStrategy
  ) async throws {
    try await Case(kind: kind, own: strategy, peer: strategy).passes(.fault(.halfOpen))
  }

  @Test(arguments: [ChannelKind.tcp, .datagram])
  func `E10, a socket that is ready for ever makes no sleeper spin`(
    kind: ChannelKind
  ) async throws {
    try await Case(kind: kind).passes(.fault(.readyForEver))
  }

  @Test(arguments: kindsWithEnd + [.datagram])
  func `C1, sockets of another type are refused by name`(kind: ChannelKind) async throws {
    try await Case(kind: kind).passes(.fault(.unsuitableSocket))
  }
}
