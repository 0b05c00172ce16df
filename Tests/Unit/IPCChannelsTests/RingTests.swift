// The rings from within: the ends of the positions' range, and each word that a peer can spoil.

import Linux
import Messages
import Synchronization
import Testing

@testable import IPCChannels

struct RingTests {
  /// Slots of a new object are zeros, and zero is the sequence of the record at the last position
  /// of all. So a channel cannot begin within a lap of it; one that gets there, after 58 years at
  /// 10 G records a second, has overwritten the zeros by then.
  static let starts: [UInt64] = [
    0xFFFF_FFFB, 0xFFFF_FFFF, 0x1_0000_0000, 0x7FFF_FFFF_FFFF_FFFD, .max - 1024, .max - 1500,
  ]

  @Test(arguments: starts)
  func `E5, messages are exact across the ends of the positions' range`(start: UInt64) throws {
    var pair = try RingPair(start: start)
    // Full rings, empty rings and odd lumps, over several laps.
    var sent: UInt64 = 0
    var received: UInt64 = 0
    for round in 0..<12 {
      sent = try pair.server.fill(from: sent)
      #expect(sent - received <= 1024)
      let goal = round % 3 == 2 ? sent : sent - UInt64(round * 7 + 1)
      while received < goal {
        #expect(try pair.client.receive(as: Message.self) == .numbered(received))
        received += 1
      }
    }
    #expect(sent > 6 * 1024)
  }

  @Test func `E5, both directions cross two to the 64th in lockstep`() throws {
    var pair = try RingPair(start: .max - 1100)
    for number in 0..<3000 as Range<UInt64> {
      try pair.server.send(Message.numbered(number))
      let message = try #require(try pair.client.receive(as: Message.self))
      #expect(message == .numbered(number))
      try pair.client.send(message)
      #expect(try pair.server.receive(as: Message.self) == .numbered(number))
    }
  }

  @Test func `a ring takes as many records as it has slots, and one more for each read`() throws {
    var pair = try RingPair()
    #expect(try pair.server.fill(from: 0) == 1024)
    // Positions are told in lumps of a quarter of the ring.
    for number in 0..<255 as Range<UInt64> {
      #expect(try pair.client.receive(as: Message.self) == .numbered(number))
    }
    #expect(try pair.server.fill(from: 1024) == 1024)
    #expect(try pair.client.receive(as: Message.self) == .numbered(255))
    #expect(try pair.server.fill(from: 1024) == 1280)
  }

  @Test(arguments: [2, 1025, 1026, 1 << 40, .max])
  func `B3, a sequence that no producer writes is a violation`(sequence: UInt64) throws {
    var pair = try RingPair()
    unsafe pair.sequence(ofSlot: 0).pointee.store(sequence, ordering: .relaxed)
    let thrown = #expect(throws: ChannelError.self) { try pair.client.receive(as: Message.self) }
    guard case .violation(let text) = try #require(thrown) else {
      Issue.record("expected a violation")
      return
    }
    #expect(text.contains("\(sequence)") && text.contains("expected 1"))
  }

  @Test(arguments: [1025, 2048, 1 << 40, .max])
  func `B3, a consumed position that cannot be is a violation`(consumed: UInt64) throws {
    var pair = try RingPair()
    #expect(try pair.server.fill(from: 0) == 1024)
    unsafe pair.control(RingLayout.Control.consumed).pointee.store(consumed, ordering: .relaxed)
    let thrown = #expect(throws: ChannelError.self) { try pair.server.send(Message.numbered(1024)) }
    guard case .violation(let text) = try #require(thrown) else {
      Issue.record("expected a violation")
      return
    }
    #expect(text.contains("\(consumed)") && text.contains("expected 0 to 1024"))
  }

  @Test func `B3, a consumed position that goes back is a violation`() throws {
    var pair = try RingPair()
    let consumed = unsafe pair.control(RingLayout.Control.consumed)
    #expect(try pair.server.fill(from: 0) == 1024)
    unsafe consumed.pointee.store(10, ordering: .relaxed)
    #expect(try pair.server.fill(from: 1024) == 1034)
    unsafe consumed.pointee.store(9, ordering: .relaxed)
    #expect(
      throws: ChannelError.violation(
        "a ring's consumed position is 9, expected 10 to 1034")
    ) { try pair.server.send(Message.numbered(1034)) }
  }

  @Test func `B3, a set waiting word costs a wake-up and nothing else`() throws {
    var pair = try RingPair()
    for (number, offset) in [RingLayout.Control.consumerWait, RingLayout.Control.producerWait]
      .enumerated()
    {
      unsafe pair.control(offset).pointee.store(.max, ordering: .relaxed)
      try pair.server.send(Message.numbered(UInt64(number)))
      #expect(try pair.client.receive(as: Message.self) == .numbered(UInt64(number)))
    }
  }

  @Test func `a repeated record does not come twice`() throws {
    var pair = try RingPair()
    try pair.server.send(Message.numbered(0))
    #expect(try pair.client.receive(as: Message.self) == .numbered(0))
    // The next slot claims to hold the record that was read already.
    unsafe pair.sequence(ofSlot: 1).pointee.store(1, ordering: .relaxed)
    #expect(throws: ChannelError.self) { try pair.client.receive(as: Message.self) }
  }
}
