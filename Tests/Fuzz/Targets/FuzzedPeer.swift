// The other side of a session, which answers as it should until the bytes say otherwise: a stream of
// random messages would be dropped at the first of them.

import IPCChannels
import Messages

/// What a peer says next, and what it has heard. One thread uses it, with the channel that it is at the
/// other end of.
final class FuzzedPeer: @unchecked Sendable {
  static let author: UInt32 = 7

  private var source: ByteSource
  private let isClient: Bool
  private let recordSize: Int
  private var repetitions = 0
  private var control: UInt8 = 0
  private var sequence: UInt64 = 0
  private var lines: UInt64 = 0
  private var dataMessages: UInt64 = 0
  private var checksum: UInt64 = 0
  private var lastPing = Message(.ping, author: author)
  /// Messages that were said.
  private(set) var said = 0
  /// Messages that were heard.
  private(set) var heard = 0

  /// - Parameters:
  ///   - isClient: whether it speaks to a server.
  ///   - source: a byte for each message: three bits choose it, the others change it or repeat it.
  init(_ source: ByteSource, isClient: Bool, recordSize: Int) {
    self.source = source
    self.isClient = isClient
    self.recordSize = recordSize
  }

  /// Says the next record; false when all was said.
  func speak(into record: UnsafeMutableRawBufferPointer) -> Bool {
    if repetitions > 0 {
      repetitions -= 1
    } else {
      guard let control = source.byte() else { return false }
      self.control = control
      if control & 8 != 0 { repetitions = Int(source.byte() ?? 0) }
    }
    said += 1
    unsafe write(isClient ? fromClient() : fromServer(), into: record)
    if control & 16 != 0 {
      let place = Int(source.byte() ?? 0) % record.count
      unsafe record[place] ^= source.byte() ?? 0
    }
    if control & 32 != 0 { unsafe record[..<8].copyBytes(from: source.take(8)) }
    if control & 64 != 0 { unsafe record[8..<24].copyBytes(from: source.take(16)) }
    return true
  }

  private func fromClient() -> Message {
    switch control & 7 {
    case 0, 1:
      defer { sequence &+= 1 }
      return Message(.data, author: Self.author, sequence, ~sequence)
    case 2:
      sequence &+= 1
      return Message(.ping, author: Self.author, sequence, 5)
    case 3: return text("a line", moreFollows: false)
    case 4: return text("the next 16 byte", moreFollows: true)
    case 5: return Message(.tally, author: Self.author)
    case 6: return text("", moreFollows: control & 128 != 0)
    default: return Message(.exit, author: Self.author, lines)
    }
  }

  private func text(_ text: String, moreFollows: Bool) -> Message {
    lines += moreFollows ? 0 : 1
    return Message(text: text.utf8, author: Self.author, moreFollows: moreFollows)
  }

  private func fromServer() -> Message {
    switch control & 7 {
    case 0, 1: return lastPing.pong
    case 2, 3:
      defer { (dataMessages, checksum) = (0, 0) }
      return Message(.received, author: Self.author, dataMessages, checksum)
    case 4: return Message(.usage, author: Self.author, source.word(), source.word())
    case 5, 6: return Message(.usage, author: Self.author, UInt64(said), 0)
    default: return Message(.bye, author: Self.author, lines)
    }
  }

  /// With the payload that belongs to its sequence.
  private func write(_ message: Message, into record: UnsafeMutableRawBufferPointer) {
    unsafe record.storeBytes(of: message, as: Message.self)
    let first = message.number
    for offset in Message.size..<recordSize {
      unsafe record[offset] = UInt8(truncatingIfNeeded: first &+ UInt64(offset - Message.size))
    }
  }

  /// Takes note of what the other side has said.
  func hear(_ record: UnsafeRawBufferPointer) {
    heard += 1
    let message = unsafe record.loadUnaligned(as: Message.self)
    do throws(ChannelError) {
      switch try message.checked(fromClient: !isClient, author: Self.author) {
      case .ping: lastPing = message
      case .data:
        dataMessages &+= 1
        checksum &+= message.value &* (message.number &+ 1)
      case .text where message.flags & Message.moreFollows == 0: lines += 1
      default: break
      }
    } catch {
      preconditionFailure("this side breaks the protocol: \(error)")
    }
  }
}
