// The client's side of a ring object, as somebody would write it who has only the table in backends.md:
// honest where the bytes do not say otherwise, so that a fuzzer gets beyond the first record.

import IPCChannels
import Linux

/// The other side of a ring object, with a mapping of its own.
@safe
final class RingPeer {
  private let mapping: SharedMapping
  private let layout: RingLayout
  var capacity: Int { layout.capacity }
  private var sent: UInt64 = 0
  private var consumed: UInt64 = 0

  init(_ mapping: consuming SharedMapping, _ layout: RingLayout) {
    self.mapping = mapping
    self.layout = layout
  }

  /// Sends so many records, whether or not there is room.
  func send(_ count: Int) {
    for _ in 0..<count {
      let slot = slot(of: sent, direction: 1)
      sent &+= 1
      store(sent, at: slot)
      store(sent, at: slot + layout.sequenceOffset)
    }
  }

  /// Takes all that is there.
  func consume() {
    while load(at: slot(of: consumed, direction: 0) + layout.sequenceOffset) == consumed &+ 1 {
      consumed &+= 1
    }
    store(consumed, at: RingLayout.line)
  }

  /// Writes eight bytes anywhere.
  func scribble(_ source: inout ByteSource) {
    let words = UInt64(layout.size / 8)
    store(source.word(), at: Int(source.word() % words) * 8)
  }

  /// Changes one of the words that both sides look at.
  func scribbleControl(_ source: inout ByteSource) {
    let choice = source.byte() ?? 0
    let direction = Int(choice & 1)
    let offset =
      choice & 2 == 0
      ? RingLayout.line * (1 + 4 * direction + Int(choice >> 2 & 3))
      : slot(of: sent &+ UInt64(choice >> 4), direction: direction) + layout.sequenceOffset
    let change = source.byte() ?? 0
    switch change & 3 {
    case 0: store(UInt64(change >> 2), at: offset)
    case 1: store(load(at: offset) &+ UInt64(change >> 2), at: offset)
    case 2: store(load(at: offset) &- UInt64(change >> 2), at: offset)
    default: store(source.word(), at: offset)
    }
  }

  private func slot(of position: UInt64, direction: Int) -> Int {
    RingLayout.slots + direction * layout.ringSize
      + Int(position % UInt64(layout.capacity)) * layout.stride
  }

  private func load(at offset: Int) -> UInt64 {
    unsafe mapping.base.load(fromByteOffset: offset, as: UInt64.self)
  }

  private func store(_ value: UInt64, at offset: Int) {
    unsafe mapping.base.storeBytes(of: value, toByteOffset: offset, as: UInt64.self)
  }
}
