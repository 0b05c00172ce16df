// What no call on a channel can do anything with is refused by each of them, on every kind, and leaves the
// channel as it was.

import IPCChannels
import Linux
import TestSupport
import Testing

struct ImpossibleArgumentTests {
  /// A value of 16 bytes more than the smallest record.
  private typealias LargeValue = InlineArray<5, UInt64>
  /// One of 8 bytes less.
  private typealias SmallValue = InlineArray<2, UInt64>

  /// What each call says to an argument; nil where it takes it.
  private struct Asking: ChannelTypeVisitor {
    let recordSize: Int

    func visit<Kind: Channel & ~Copyable>(
      _ type: Kind.Type
    ) -> Result<[String: ChannelError?], ChannelError> {
      Result { () throws(ChannelError) in
        let offer = try type.make(recordSize: recordSize, strategy: .block)
        let terms = ChannelTerms(recordSize: recordSize, capacity: offer.capacity)
        var server = offer.channel
        var client = try type.init(
          adopting: offer.descriptors, terms: terms, strategy: .block)
        let answers = Self.answers(of: &client, recordSize)
        try expectTransfer(from: &client, to: &server)
        let others = Self.answers(of: &server, recordSize)
        try expectTransfer(from: &client, to: &server)
        let held = AnyChannel(client)
        let boxed = Self.answers(of: held, recordSize)
        return
          answers
          .merging(others.map { ("server: \($0)", $1) }) { first, _ in first }
          .merging(boxed.map { ("any: \($0)", $1) }) { first, _ in first }
      }
    }

    /// Sends a record through the channel, so that it is seen to be whole.
    private func expectTransfer<Kind: Channel & ~Copyable>(
      from sender: inout Kind, to receiver: inout Kind
    ) throws(ChannelError) {
      let sent = (0..<recordSize).map { UInt8(truncatingIfNeeded: $0 &* 7) }
      try unsafe sender.send(sent.span.bytes)
      var came = [UInt8](repeating: 0, count: recordSize)
      var span = came.mutableSpan
      var bytes = unsafe span.mutableBytes
      let count = try receiver.receive(into: &bytes, until: Deadline(after: .seconds(30)))
      #expect(count == 1 && came == sent)
    }

    private static func answers<Kind: Channel & ~Copyable>(
      of channel: inout Kind, _ size: Int
    ) -> [String: ChannelError?] {
      let soon = Deadline(after: .seconds(30))
      var answers: [String: ChannelError?] = [:]
      for count in [1, size - 1, size + 1, 2 * size - 1, 0] {
        let bytes = [UInt8](repeating: 0, count: count)
        answers["attempt to send \(count)"] = failure { () throws(ChannelError) in
          _ = try unsafe channel.attemptSend(bytes.span.bytes, sleeping: false)
        }
        // To send nothing is done at once.
        if count == 0 { continue }
        answers["send \(count)"] = failure { () throws(ChannelError) in
          try unsafe channel.send(bytes.span.bytes)
        }
        answers["send \(count) until"] = failure { () throws(ChannelError) in
          try unsafe channel.send(bytes.span.bytes, until: soon)
        }
      }
      for count in [0, 1, size - 1] {
        var room = [UInt8](repeating: 0, count: count)
        var span = room.mutableSpan
        var bytes = unsafe span.mutableBytes
        answers["receive \(count)"] = failure { () throws(ChannelError) in
          _ = try channel.receive(into: &bytes)
        }
        answers["receive \(count) until"] = failure { () throws(ChannelError) in
          _ = try channel.receive(into: &bytes, until: soon)
        }
        answers["attempt to receive \(count)"] = failure { () throws(ChannelError) in
          _ = try channel.attemptReceive(into: &bytes, sleeping: false)
        }
      }
      askValues(of: SmallValue(repeating: 0), soon, &answers, &channel)
      askValues(of: LargeValue(repeating: 0), soon, &answers, &channel)
      return answers
    }

    private static func askValues<Value: RecordValue, Kind: Channel & ~Copyable>(
      of value: Value, _ soon: Deadline, _ answers: inout [String: ChannelError?],
      _ channel: inout Kind
    ) {
      let size = MemoryLayout<Value>.size
      answers["send value of \(size)"] = failure { () throws(ChannelError) in
        try channel.send(value)
      }
      answers["send value of \(size) until"] = failure { () throws(ChannelError) in
        try channel.send(value, until: soon)
      }
      answers["attempt to send value of \(size)"] = failure { () throws(ChannelError) in
        _ = try channel.attemptSend(value, sleeping: false)
      }
      answers["receive value of \(size)"] = failure { () throws(ChannelError) in
        _ = try channel.receive(as: Value.self)
      }
      answers["receive value of \(size) until"] = failure { () throws(ChannelError) in
        _ = try channel.receive(as: Value.self, until: soon)
      }
      var room = value
      answers["attempt to receive value of \(size)"] = failure { () throws(ChannelError) in
        _ = try channel.attemptReceive(into: &room, sleeping: false)
      }
    }

    private static func answers(of channel: AnyChannel, _ size: Int) -> [String: ChannelError?] {
      let soon = Deadline(after: .seconds(30))
      let torn = [UInt8](repeating: 0, count: size + 1)
      var room = [UInt8](repeating: 0, count: size - 1)
      var span = room.mutableSpan
      var bytes = unsafe span.mutableBytes
      var value = SmallValue(repeating: 0)
      return [
        "send": failure { () throws(ChannelError) in try unsafe channel.send(torn.span.bytes) },
        "send until": failure { () throws(ChannelError) in
          try unsafe channel.send(torn.span.bytes, until: soon)
        },
        "attempt to send": failure { () throws(ChannelError) in
          _ = try unsafe channel.attemptSend(torn.span.bytes)
        },
        "attempt to send nothing": failure { () throws(ChannelError) in
          _ = try unsafe channel.attemptSend(torn.span.bytes.extracting(first: 0))
        },
        "receive": failure { () throws(ChannelError) in _ = try channel.receive(into: &bytes) },
        "receive until": failure { () throws(ChannelError) in
          _ = try channel.receive(into: &bytes, until: soon)
        },
        "attempt to receive": failure { () throws(ChannelError) in
          _ = try channel.attemptReceive(into: &bytes)
        },
        "send value": failure { () throws(ChannelError) in try channel.send(value) },
        "send value until": failure { () throws(ChannelError) in
          try channel.send(value, until: soon)
        },
        "attempt to send value": failure { () throws(ChannelError) in
          _ = try channel.attemptSend(value)
        },
        "receive value": failure { () throws(ChannelError) in
          _ = try channel.receive(as: SmallValue.self)
        },
        "receive value until": failure { () throws(ChannelError) in
          _ = try channel.receive(as: SmallValue.self, until: soon)
        },
        "attempt to receive value": failure { () throws(ChannelError) in
          _ = try channel.attemptReceive(into: &value)
        },
      ]
    }

    private static func failure(_ body: () throws(ChannelError) -> Void) -> ChannelError? {
      do throws(ChannelError) {
        try body()
        return nil
      } catch {
        return error
      }
    }
  }

  private func expectRefusals(of kind: ChannelKind, recordSize: Int) throws {
    var asking = Asking(recordSize: recordSize)
    for (call, failure) in try kind.accept(&asking).get() {
      guard case .recordSize(let text)? = failure else {
        Issue.record("\(call): \(String(describing: failure))")
        continue
      }
      #expect(text.hasPrefix("records of this channel have \(recordSize) bytes"), "\(call)")
    }
  }

  @Test(arguments: ChannelKind.allCases)
  func `every call refuses what is no record, and the channel is as good as before`(
    kind: ChannelKind
  ) throws {
    try expectRefusals(of: kind, recordSize: 24)
  }

  @Test(arguments: ChannelKind.all { if case .message = $0.largestRecord { false } else { true } })
  func `records of many pages are no exception`(kind: ChannelKind) throws {
    try expectRefusals(of: kind, recordSize: 8192)
  }

  @Test func `a record of which a part has come is not written where it has no room`() throws {
    let size = 1 << 20
    let offer = try SocketpairChannel.make(recordSize: size, strategy: .block)
    var server = offer.channel
    var client = try SocketpairChannel(
      adopting: offer.descriptors, terms: ChannelTerms(recordSize: size), strategy: .block)
    let sent = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    var came = [UInt8](repeating: 0, count: size)
    var tooSmall = [UInt8](repeating: 5, count: 1)
    var attempt = Attempt.wouldWait
    while attempt == .wouldWait {
      _ = try? unsafe server.attemptSend(sent.span.bytes, sleeping: false)
      var smallSpan = tooSmall.mutableSpan
      var smallBytes = unsafe smallSpan.mutableBytes
      #expect(throws: ChannelError.self) {
        try client.attemptReceive(into: &smallBytes, sleeping: false)
      }
      var span = came.mutableSpan
      var bytes = unsafe span.mutableBytes
      attempt = try client.attemptReceive(into: &bytes, sleeping: false)
    }
    #expect(attempt == .moved(1) && came == sent)
    #expect(tooSmall == [5])
  }
}
