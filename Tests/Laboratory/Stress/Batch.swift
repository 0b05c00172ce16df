// Memory for the messages of one call, and the bytes of as many of them as a call shall move.

import IPCChannels
import Messages

/// Room for a number of messages.
@safe
struct Batch: ~Copyable, @unchecked Sendable {
  private let messages: UnsafeMutableBufferPointer<Message>

  init(capacity: Int) {
    unsafe messages = .allocate(capacity: capacity)
    unsafe messages.initialize(repeating: Message(header: 0, first: 0, second: 0))
  }

  deinit { unsafe messages.deallocate() }

  subscript(index: Int) -> Message {
    get { unsafe messages[index] }
    nonmutating set { unsafe messages[index] = newValue }
  }

  /// The first `count` messages, as long as this value lives.
  func bytes(_ count: Int) -> UnsafeMutableRawBufferPointer {
    unsafe UnsafeMutableRawBufferPointer(messages.extracting(..<count))
  }
}
