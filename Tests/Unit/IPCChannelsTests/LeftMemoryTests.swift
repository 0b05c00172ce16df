// What a peer that keeps its end open holds of a channel that this side has closed.

import Glibc
import IPCChannels
import Linux
import Messages
import Testing

struct LeftMemoryTests {
  /// Kinds whose sides share memory: the rings, and the page of `signal`.
  private static let sharing = ChannelKind.allCases.filter {
    [.ring, .signal].contains($0.description.family)
  }

  @Test(arguments: sharing)
  func `pages can be freed though a peer has the object open and mapped`(kind: ChannelKind) throws {
    var closing = Closing(isMapped: true, tampering: { _, _ in })
    let blocks = try #require(try kind.accept(&closing).get())
    #expect(blocks.used > 0)
    #expect(blocks.left == 0)
    #expect(blocks.bytes == [0])
  }

  /// Of an object that was truncated, and touched behind its end, this side has lost sight.
  @Test(arguments: [ChannelKind.shm, .file])
  func `so can those that a peer left when it truncated the object`(kind: ChannelKind) throws {
    var closing = Closing(isMapped: false) { object, size in
      #expect(ftruncate(object, size - 4096) == 0)
    }
    let blocks = try #require(try kind.accept(&closing).get())
    #expect(blocks.used > 0)
    #expect(blocks.left == 0)
  }

  @Test(arguments: ChannelKind.allCases.filter { !sharing.contains($0) })
  func `kinds without shared memory leave none`(kind: ChannelKind) throws {
    var closing = Closing(isMapped: false, tampering: { _, _ in })
    #expect(try kind.accept(&closing).get() == nil)
  }

  private struct Blocks: Equatable {
    let used: Int
    let left: Int
    /// Those that a mapping of the object's first page shows, where there is one.
    let bytes: Set<UInt8>
  }

  /// Makes a channel, fills it from the server's side, closes that and frees what it left.
  private struct Closing: ChannelTypeVisitor {
    let isMapped: Bool
    /// What a peer does with the object, of so many bytes.
    let tampering: (_ object: Int32, _ size: Int) -> Void

    func visit<Link: Channel & ~Copyable>(_ type: Link.Type) -> Result<Blocks?, any Error> {
      Result {
        let offer = try type.make(
          ChannelTerms(recordSize: Message.size), strategy: .block, directory: nil)
        var channel = offer.channel
        var descriptors = offer.descriptors
        // The memory comes first, but behind the server's pidfd.
        if Link.kind == .signal { _ = descriptors.takeFirst() }
        let object = descriptors.takeFirst()
        let size = try object.size()
        let mapping = isMapped ? try SharedMapping(object, size: 4096, guarded: false) : nil
        tampering(object.number, size)
        let message = Message(.ping, author: 1, 0, 0)
        while case .moved? = try? channel.attemptSend(message, sleeping: false) {}
        let used = LeftMemoryTests.blocks(of: object.number)
        guard let left = channel.closeLeavingMemory() else { return nil }
        // Unlike the channel, nothing was freed so far.
        #expect(left.wasLost || LeftMemoryTests.blocks(of: object.number) == used)
        left.freePages()
        let after = LeftMemoryTests.blocks(of: object.number)
        var bytes: Set<UInt8> = []
        if let mapping {
          bytes = unsafe Set(UnsafeRawBufferPointer(start: mapping.base, count: mapping.size))
        }
        return Blocks(used: used, left: after, bytes: bytes)
      }
    }
  }

  /// How much of the object is allocated, in blocks of 512 bytes.
  private static func blocks(of object: Int32) -> Int {
    var status = stat()
    #expect(unsafe fstat(object, &status) == 0)
    return status.st_blocks
  }
}
