// A kind over a mechanism that is new here compiles, and passes what every kind passes, before anybody has
// thought of what a peer can do to that mechanism alone.

import IPCChannels
import TestSupport
import Testing

struct MechanismTests {
  /// The kinds for which there are tests of the faults that only this mechanism has.
  private static func kinds(withFaultsOf mechanism: KindExpectation.Mechanism) -> [ChannelKind] {
    switch mechanism {
    case .pipe, .streamSocket: StreamFaultTests.kinds
    case .packetSocket: PacketFaultTests.kinds
    // LimitTests.
    case .queue: [.mqueue]
    case .ring: RingFaultTests.kinds
    // SignalFaultTests.
    case .signal: [.signal]
    }
  }

  @Test(arguments: ChannelKind.allCases)
  func `the faults of a kind's mechanism are tested over it`(kind: ChannelKind) {
    #expect(Self.kinds(withFaultsOf: kind.expected.mechanism).contains(kind))
  }
}
