// Memory for the line of text that is coming in: had before a session begins. A line that grew as it
// came would ask for memory when nobody can be refused any longer.

public import IPCChannels

/// A line of text that comes in fragments, in memory of somebody else's.
@safe @usableFromInline
struct TextLine: @unchecked Sendable {
  /// The longest line, in bytes.
  @usableFromInline static var longest: Int { 65_536 }

  private let base: UnsafeMutableRawPointer
  @usableFromInline var count = 0

  /// - Parameter base: of as many bytes as the longest line has. They are not touched before text comes.
  @unsafe @usableFromInline
  init(at base: UnsafeMutableRawPointer) {
    unsafe self.base = base
  }

  /// Appends a message's payload, whose length was checked.
  ///
  /// - Throws: ``ChannelError/violation(_:)`` for a line that gets too long.
  @usableFromInline
  mutating func append(_ message: Message) throws(ChannelError) {
    guard count + Int(message.length) <= TextLine.longest else {
      throw .violation("a line of more than \(TextLine.longest) bytes")
    }
    unsafe message.copyPayload(to: base + count)
    count += Int(message.length)
  }

  /// Its bytes, as long as nothing is appended.
  @usableFromInline var bytes: UnsafeBufferPointer<UInt8> {
    unsafe UnsafeBufferPointer(start: base.assumingMemoryBound(to: UInt8.self), count: count)
  }
}
