// Streams and packets between two sockets: what a channel's records go through.

import Testing

@testable import Linux

struct ConnectedSocketTests {
  @Test func `a stream moves bytes, and waits for none unless it may`() throws {
    let pair = try SocketPair.unnamed(.unixStream)
    let one = ConnectedSocket(pair.one)
    var byte: UInt8 = 0
    do {
      let other = ConnectedSocket(pair.other)
      #expect(try unsafe other.read(into: &byte, count: 1, sleeping: false) == .nothing)
      #expect(try unsafe one.write(from: [7], count: 1, sleeping: false) == .bytes(1))
      #expect(try unsafe other.read(into: &byte, count: 1, sleeping: true) == .bytes(1))
      #expect(byte == 7)
      _ = consume other
    }
    #expect(try unsafe one.read(into: &byte, count: 1, sleeping: true) == .bytes(0))
    #expect(throws: SystemError(call: "send", errno: .brokenPipe)) {
      _ = try unsafe one.write(from: [7], count: 1, sleeping: true)
    }
  }

  @Test(arguments: [SocketType.unixPackets, .unixDatagrams])
  func `a packet that does not fit says how long it was`(type: SocketType) throws {
    let pair = try SocketPair.unnamed(type)
    let one = ConnectedSocket(pair.one)
    let other = ConnectedSocket(pair.other)
    #expect(try unsafe one.write(from: [UInt8]([1, 2, 3]), count: 3, sleeping: false) == .bytes(3))
    #expect(try unsafe one.write(from: [4], count: 1, sleeping: false) == .bytes(1))
    #expect(try receive(2, from: other) == Packet(answer: .bytes(3), bytes: [1, 2]))
    #expect(try receive(2, from: other) == Packet(answer: .bytes(1), bytes: [4, 0]))
    #expect(try receive(2, from: other) == Packet(answer: .nothing, bytes: [0, 0]))
  }

  private struct Packet: Equatable {
    let answer: Transfer
    let bytes: [UInt8]
  }

  private func receive(
    _ room: Int, from socket: borrowing ConnectedSocket
  ) throws -> Packet {
    var bytes = [UInt8](repeating: 0, count: room)
    let answer = try unsafe socket.receive(into: &bytes, count: room, sleeping: false)
    return Packet(answer: answer, bytes: bytes)
  }
  private final class Kept {
    private var descriptors = DescriptorSet()
    func append(_ descriptor: consuming FileDescriptor) { descriptors.append(descriptor) }
  }

  /// In a process of its own, where nobody else makes connections.
  @Test func `sixteen loopback connections have one port beside their own`() async {
    await #expect(processExitsWith: .success) {
      var ports: [UInt16: Int] = [:]
      let kept = Kept()
      for number in 0..<64 {
        let pair = try SocketPair.loopback()
        let (listened, connected) = (try pair.one.localAddress(), try pair.other.localAddress())
        #expect(try pair.one.remoteAddress() == connected && pair.other.remoteAddress() == listened)
        ports[listened.port, default: 0] += 1
        // Neither what is open nor what was closed is an obstacle.
        if number % 2 == 0 { kept.append(pair.one) }
      }
      #expect(ports.values.sorted() == [16, 16, 16, 16])
    }
  }
}
