// Both ends of a `signal` channel in this process, and somebody who writes to the page that they share.

import IPCChannels
import Linux
import Messages

/// A server's and a client's end of `signal`, with a fuzzed page.
enum SignalFrames {
  private static let most = 16

  static func run(_ source: inout ByteSource) -> Int {
    do throws(ChannelError) {
      let offer = try SignalChannel.make(recordSize: Message.size, strategy: .block)
      var passed = offer.descriptors
      let process = passed.takeFirst()
      let object = passed.takeFirst()
      guard let copy = try? object.duplicate(),
        let page = try? SharedMapping(object, size: 4096, guarded: false)
      else { return 0 }
      // The client believes the page once, when it adopts it.
      for _ in 0..<Int(source.byte() ?? 0) % 3 { scribble(&source, page) }
      var descriptors = DescriptorSet(process)
      descriptors.append(copy)
      var server = offer.channel
      var client = try SignalChannel(
        adopting: descriptors,
        terms: ChannelTerms(recordSize: Message.size, capacity: offer.capacity), strategy: .block)
      return play(&source, &server, &client, page)
    } catch {
      return 1
    }
  }

  private static func play(
    _ source: inout ByteSource, _ server: inout SignalChannel, _ client: inout SignalChannel,
    _ page: borrowing SharedMapping
  ) -> Int {
    var frames = 0
    let records = UnsafeMutableRawBufferPointer.allocate(
      byteCount: most * Message.size, alignment: 16)
    defer { unsafe records.deallocate() }
    unsafe records.initializeMemory(as: UInt8.self, repeating: 0)
    while let choice = source.byte() {
      let count = Int(choice >> 4) % most + 1
      let range = unsafe UnsafeMutableRawBufferPointer(
        rebasing: records[..<(count * Message.size)])
      var span = unsafe range.mutableBytes
      do throws(ChannelError) {
        let attempt: Attempt =
          switch choice & 7 {
          case 0, 1:
            try server.attemptSend(unsafe UnsafeRawBufferPointer(range).bytes, sleeping: false)
          case 2, 3:
            try client.attemptSend(unsafe UnsafeRawBufferPointer(range).bytes, sleeping: false)
          case 4, 5: try server.attemptReceive(into: &span, sleeping: false)
          case 6: try client.attemptReceive(into: &span, sleeping: false)
          default: scribbled(&source, page)
          }
        if case .moved(let moved) = attempt {
          precondition((1...count).contains(moved), "as many as there was room for")
          frames += moved
        } else {
          frames += 1
        }
      } catch {
        break
      }
    }
    return frames
  }

  private static func scribbled(
    _ source: inout ByteSource, _ page: borrowing SharedMapping
  ) -> Attempt {
    scribble(&source, page)
    return .wouldWait
  }

  /// Changes eight bytes of the first words or of the words of a direction, as backends.md has them.
  ///
  /// What could be right is not written where it would be believed: another signal's number, which the
  /// client would send to this process, another token, or a number of records sent, for which this side
  /// would wait as long as it does for a thread that was hit.
  private static func scribble(_ source: inout ByteSource, _ page: borrowing SharedMapping) {
    let choice = source.byte() ?? 0
    let word = Int(choice >> 2 & 3)
    var value = source.word()
    let offset: Int
    if choice & 1 == 0 {
      offset = (word & 1) * 8
      value |= 1 << 31
    } else {
      offset = 128 * (1 + 4 * Int(choice >> 1 & 1) + word)
      if word == 2 { value |= 1 << 40 }
    }
    unsafe page.base.storeBytes(of: value, toByteOffset: offset, as: UInt64.self)
  }
}
