// Values of any type that says so go through every kind as they were, by each call that takes them.

import IPCChannels
import Linux
import TestSupport
import Testing

struct ValueTests {
  /// 24 bytes, which have a way of their own through rings.
  private struct Small: RecordValue, Equatable {
    var sensor: UInt64
    var time: Int64
    var value: Double
  }

  /// 28 bytes, which lie 32 apart in an array.
  private struct Uneven: RecordValue, Equatable {
    var small: Small
    var last: UInt32
  }

  private static func small(_ number: Int64) -> Small {
    Small(sensor: .max, time: -number, value: 0.1)
  }

  private static func uneven(_ number: Int64) -> Uneven {
    Uneven(small: small(number), last: 0xA5A5_A5A5)
  }

  /// Sends values by each call that takes one, and receives them by each that gives one.
  private struct Moving<Value: RecordValue & Equatable>: ChannelTypeVisitor {
    let value: (Int64) -> Value

    func visit<Kind: Channel & ~Copyable>(_ type: Kind.Type) -> Result<Void, ChannelError> {
      Result { () throws(ChannelError) in
        let size = MemoryLayout<Value>.size
        let offer = try type.make(recordSize: size, strategy: .block)
        let terms = ChannelTerms(recordSize: size, capacity: offer.capacity)
        var server = offer.channel
        var client = try type.init(adopting: offer.descriptors, terms: terms, strategy: .block)
        let soon = Deadline(after: .seconds(30))

        try client.send(value(1))
        #expect(try server.receive(as: Value.self) == value(1))
        try client.send(value(2), until: soon)
        #expect(try server.receive(as: Value.self, until: soon) == value(2))
        var came = value(0)
        #expect(try server.attemptReceive(into: &came, sleeping: false) == .wouldWait)
        #expect(came == value(0))
        #expect(try client.attemptSend(value(3), sleeping: false) == .moved(1))
        // An attempt that may sleep may also wake for nothing.
        while try server.attemptReceive(into: &came, sleeping: true) == .wouldWait {}
        #expect(came == value(3))

        let held = (server: AnyChannel(server), client: AnyChannel(client))
        try held.client.send(value(4))
        #expect(try held.server.receive(as: Value.self) == value(4))
        try held.client.send(value(5), until: soon)
        #expect(try held.server.receive(as: Value.self, until: soon) == value(5))
        #expect(try held.server.attemptReceive(into: &came) == .wouldWait)
        #expect(came == value(3))
        #expect(try held.client.attemptSend(value(6)) == .moved(1))
        // What was sent over tcp is on its way for an instant.
        while try held.server.attemptReceive(into: &came) == .wouldWait && !soon.hasPassed {}
        #expect(came == value(6))
      }
    }
  }

  @Test(arguments: ChannelKind.allCases)
  func `values of the smallest size arrive as they were`(kind: ChannelKind) throws {
    var moving = Moving(value: Self.small)
    try kind.accept(&moving).get()
  }

  @Test(arguments: ChannelKind.all { if case .message = $0.largestRecord { false } else { true } })
  func `so do larger ones, and without what lies behind them in an array`(kind: ChannelKind) throws
  {
    var moving = Moving(value: Self.uneven)
    try kind.accept(&moving).get()
  }
}
