// Both ends of a ring channel over one mapping each, with what no client could choose: where
// positions begin.

import Linux
import Messages
import Synchronization

@testable import IPCChannels

/// A server's and a client's end whose positions begin at `start`, and a third mapping to look and
/// scribble at.
struct RingPair: ~Copyable {
  var server: MemfdChannel
  var client: MemfdChannel
  let object: SharedMapping
  let layout: RingLayout

  init(start: UInt64 = 0, recordSize: Int = 24, strategy: WaitStrategy = .block) throws {
    let layout = try RingLayout(recordSize: recordSize, capacity: 1024)
    let memfd = try MemfdObject.makeMemory(size: layout.size, directory: nil)
    let first = try SharedMapping(memfd, size: layout.size, guarded: false)
    let second = try SharedMapping(memfd, size: layout.size, guarded: false)
    let third = try SharedMapping(memfd, size: layout.size, guarded: false)
    let maps = Maps(first: first, second: second, third: third)
    maps.third.initializeRings(layout, MemfdObject())
    // What a consumer would have published on its way to `start`.
    for direction in 0...1 {
      unsafe (maps.third.base + RingLayout.control(direction))
        .atomicDoubleWord(RingLayout.Control.consumed).pointee.store(start, ordering: .relaxed)
    }
    self.init(maps, layout, strategy, start)
  }

  private init(
    _ maps: consuming Maps, _ layout: RingLayout, _ strategy: WaitStrategy, _ start: UInt64
  ) {
    server = MemfdChannel(
      maps.first, MemfdObject(), Interruption(), layout, strategy, sending: 0, start: start)
    client = MemfdChannel(
      maps.second, MemfdObject(), Interruption(), layout, strategy, sending: 1, start: start)
    object = maps.third
    self.layout = layout
  }

  private struct Maps: ~Copyable {
    let first: SharedMapping
    let second: SharedMapping
    let third: SharedMapping
  }

  /// The word that holds a slot's sequence, server → client.
  func sequence(ofSlot slot: Int) -> UnsafeMutablePointer<Atomic<UInt64>> {
    let place = layout.slots(0) + slot * layout.stride + layout.sequenceOffset
    return unsafe (object.base + place).assumingMemoryBound(to: Atomic<UInt64>.self)
  }

  /// A 64-bit word of the control lines, server → client.
  func control(_ offset: Int) -> UnsafeMutablePointer<Atomic<UInt64>> {
    unsafe (object.base + RingLayout.control(0) + offset)
      .assumingMemoryBound(to: Atomic<UInt64>.self)
  }
}

extension Message {
  /// A message that says which one it is.
  static func numbered(_ number: UInt64) -> Message { Message(.data, author: 7, number, ~number) }
}

extension Channel where Self: ~Copyable {
  /// Sends messages until the channel is full.
  mutating func fill(from first: UInt64) throws -> UInt64 {
    var number = first
    while true {
      let record = InlineArray<1, Message>(repeating: .numbered(number))
      if try attemptSend(unsafe record.span.bytes, sleeping: false) == .wouldWait { return number }
      number += 1
    }
  }
}
