// The messages of one direction. Each follows from its position alone, so both sides know all of
// them.

import IPCChannels
import Messages

/// How far one direction has come.
struct Direction {
  /// Messages so far.
  private(set) var position: UInt64 = 0
  /// Their wrapping sum of value × (position + 1).
  private(set) var checksum: UInt64 = 0
  private let key: UInt64

  /// - Parameter key: another one for each direction: what one carries the other never does.
  init(key: UInt64) { self.key = key }

  /// The next message: its position, and two words in which each bit of the position has a part, so
  /// that halves of two messages do not make one.
  @inline(__always)
  mutating func next() -> Message {
    let value = ((position ^ key) &+ 1) &* 0x9E37_79B9_7F4A_7C15
    let message = Message(header: ~value, first: position, second: value)
    position &+= 1
    checksum &+= value &* position
    return message
  }

  /// What a side says of it when all has come.
  var tally: Message { Message(.received, author: 0, position, checksum) }
}
