// The numbers that independent clients are written from.

import Testing

@testable import IPCChannels

struct RingLayoutTests {
  @Test(arguments: [
    (24, 1024, 32, 24, 69_632), (25, 1024, 64, 32, 135_168), (4096, 128, 4128, 4096, 1_060_864),
    (65_536, 8, 65_568, 65_536, 1_060_864), (1_048_576, 4, 1_048_608, 1_048_576, 8_400_896),
  ])
  func `a ring's layout follows from the record size alone`(
    size: Int, capacity: Int, stride: Int, sequenceOffset: Int, objectSize: Int
  ) throws {
    let layout = try RingLayout(recordSize: size)
    #expect(layout.capacity == capacity)
    #expect(layout.stride == stride)
    #expect(layout.sequenceOffset == sequenceOffset)
    #expect(layout.size == objectSize)
  }

  @Test func `the layout in constants is that of messages`() throws {
    #expect(try RingLayout.ofMessages == RingLayout(recordSize: Message.size))
    #expect(try !RingLayout(recordSize: Message.size + 1).isOfMessages)
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
