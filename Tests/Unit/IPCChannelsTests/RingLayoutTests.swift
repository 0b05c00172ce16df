// The numbers that independent clients are written from.

import Messages
import Testing

@testable import IPCChannels

struct RingLayoutTests {
  @Test(arguments: [
    (24, 16_384, 32, 24, 1_052_672), (25, 16_384, 64, 32, 2_101_248),
    (4096, 128, 4128, 4096, 1_060_864),
    (65_536, 8, 65_568, 65_536, 1_060_864), (1_048_576, 4, 1_048_608, 1_048_576, 8_400_896),
  ])
  func `a ring for which nobody asks for a number follows from the record size alone`(
    size: Int, capacity: Int, stride: Int, sequenceOffset: Int, objectSize: Int
  ) throws {
    let layout = try RingLayout(recordSize: size)
    #expect(layout.capacity == capacity)
    #expect(layout.stride == stride)
    #expect(layout.sequenceOffset == sequenceOffset)
    #expect(layout.size == objectSize)
  }

  @Test(arguments: [(24, 4096, 266_240), (25, 4096, 528_384), (4096, 128, 1_060_864)])
  func `one whose pages are taken at once has fewer slots`(
    size: Int, capacity: Int, objectSize: Int
  ) throws {
    let layout = try RingLayout(
      recordSize: size, standard: RingLayout.standardSlotsTakenAtOnce)
    #expect(layout.capacity == capacity)
    #expect(layout.size == objectSize)
  }

  @Test func `the layout in constants is that of messages`() throws {
    for capacity in [4, 1024, 16_384] {
      let layout = try RingLayout(recordSize: Message.size, capacity: capacity)
      #expect(layout.isOfSmallRecords && layout.ofSmallRecords == layout)
    }
    #expect(try !RingLayout(recordSize: Message.size + 1).isOfSmallRecords)
  }

  @Test(arguments: [
    (24, 4, 12_288), (24, 1024, 69_632), (24, 1 << 18, 4096 + (2 << 23)), (1_048_576, 4, 8_400_896),
    (65_536, 64, 4096 + 2 * 4_198_400),
  ])
  func `a ring has as many slots as were asked for`(
    size: Int, capacity: Int, objectSize: Int
  ) throws {
    let layout = try RingLayout(recordSize: size, capacity: capacity)
    #expect(layout.capacity == capacity)
    #expect(layout.size == objectSize)
    #expect(layout.lump == min(64, max(1, capacity / 16)))
  }

  @Test(arguments: [
    (24, -4), (24, 1), (24, 2), (24, 3), (24, 5), (24, 1000), (24, 1 << 19), (24, Int.max),
    (24, Int.min), (4096, 2048), (1_048_576, 8),
  ])
  func `no ring has such a number of slots`(size: Int, capacity: Int) throws {
    let most = [24: 1 << 18, 4096: 1024, 1_048_576: 4][size]!
    #expect(
      throws: ChannelError.capacity(
        "a ring of \(size)-byte records has 4\(most == 4 ? "" : " to \(most)") of them"
          + (most == 4 ? "" : ", a power of two")
          + ", and \(capacity) were asked for; ask for such a number, or for none")
    ) {
      try RingLayout(recordSize: size, capacity: capacity)
    }
  }

  @Test func `every layout keeps its slots apart and its words aligned`() throws {
    for size in 24...5000 {
      let layout = try RingLayout(recordSize: size)
      #expect(layout.sequenceOffset >= size && layout.sequenceOffset % 8 == 0)
      #expect(layout.stride >= layout.sequenceOffset + 8 && layout.stride % 32 == 0)
      #expect(layout.capacity.nonzeroBitCount == 1 && layout.capacity >= 4)
      #expect(layout.ringSize >= layout.capacity * layout.stride && layout.ringSize % 4096 == 0)
    }
  }
}
