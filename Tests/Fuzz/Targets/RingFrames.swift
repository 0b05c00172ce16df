// A ring object of a real channel whose other side writes what the bytes say, between the calls of this
// side.

import IPCChannels
import Linux
import Synchronization

/// A server's end of `memfd`, and a peer with a mapping of its own.
enum RingFrames {
  private static let sizes = [24, 40, 1000, 4096]
  /// 0 is the kind's own. Small rings come around in a short input.
  private static let capacities = [0, 4, 16, 1024]
  private static let most = 64

  static func run(_ source: inout ByteSource) -> Int {
    let choice = Int(source.byte() ?? 0)
    let size = sizes[choice % sizes.count]
    let capacity = capacities[choice / sizes.count % capacities.count]
    do throws(ChannelError) {
      let layout = try RingLayout(recordSize: size, capacity: capacity)
      let terms = ChannelTerms(recordSize: size, capacity: capacity)
      let offer = try MemfdChannel.make(terms, strategy: .block, directory: nil)
      var descriptors = offer.descriptors
      let memory = descriptors.takeFirst()
      let peer: RingPeer
      do throws(SystemError) {
        peer = RingPeer(try SharedMapping(memory, size: layout.size, guarded: false), layout)
      } catch {
        return 0
      }
      var channel = offer.channel
      let room = UnsafeMutableRawBufferPointer.allocate(byteCount: size * most, alignment: 16)
      defer { unsafe room.deallocate() }
      unsafe room.initializeMemory(as: UInt8.self, repeating: 0)
      return unsafe play(&source, &channel, peer, memory, room)
    } catch {
      // There is no memory, or no descriptor.
      return 0
    }
  }

  private static func play(
    _ source: inout ByteSource, _ channel: inout MemfdChannel, _ peer: RingPeer,
    _ memory: borrowing FileDescriptor, _ room: UnsafeMutableRawBufferPointer
  ) -> Int {
    var frames = 0
    let size = channel.recordSize
    while let choice = source.byte() {
      let count = Int(choice >> 3) * 2 + 1
      do throws(ChannelError) {
        switch choice & 7 {
        case 0, 1:
          let records = unsafe UnsafeRawBufferPointer(rebasing: room[..<(count * size)])
          let attempt = try channel.attemptSend(unsafe records.bytes, sleeping: false)
          frames += try moved(attempt, atMost: count)
        case 2, 3:
          let records = unsafe UnsafeMutableRawBufferPointer(rebasing: room[..<(count * size)])
          var span = unsafe records.mutableBytes
          let attempt = try channel.attemptReceive(into: &span, sleeping: false)
          frames += try moved(attempt, atMost: count)
        case 4: peer.send(count)
        case 5: peer.consume()
        case 6:
          peer.scribble(&source)
          frames += 1
        default:
          if choice >> 3 == 0 {
            adopt(memory, size, capacity: capacity(&source, peer.capacity))
          } else {
            peer.scribbleControl(&source)
          }
          frames += 1
        }
      } catch {
        // A violation: the channel is only good for closing.
        break
      }
    }
    return frames
  }

  private static func moved(
    _ attempt: Attempt, atMost most: Int
  ) throws(ChannelError) -> Int {
    switch attempt {
    case .moved(let count):
      precondition((1...most).contains(count), "as many as there was room for")
      return count
    case .wouldWait: return 1
    case .ended: preconditionFailure("a ring has no end of its own")
    }
  }

  /// What a server says of the capacity: the truth, another power of two, or what no ring has.
  private static func capacity(_ source: inout ByteSource, _ own: Int) -> Int {
    guard let byte = source.byte() else { return own }
    return switch byte & 3 {
    case 0, 1: own
    case 2: 1 << Int(byte >> 2)
    default: Int(byte >> 2)
    }
  }

  /// The client's side of what the peer has made of the object.
  private static func adopt(
    _ memory: borrowing FileDescriptor, _ size: Int, capacity: Int
  ) {
    guard let copy = try? memory.duplicate() else { return }
    let terms = ChannelTerms(recordSize: size, capacity: capacity)
    _ = try? MemfdChannel(adopting: DescriptorSet(copy), terms: terms, strategy: .block).recordSize
  }
}
