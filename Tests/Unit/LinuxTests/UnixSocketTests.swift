// AF_UNIX sockets: connections, packets and the descriptors on them.

import Glibc
import Linux
import TestSupport
import Testing

struct UnixSocketTests {
  private let directory = TemporaryDirectory()
  private var path: String { directory.path("socket") }

  @Test func `packets keep their bounds, and one that is too long is known`() throws {
    let pair = try SocketPair.unnamed(.unixPackets)
    let one = UnixSocket(pair.one)
    let other = UnixSocket(pair.other)
    var buffer = [UInt8](repeating: 0, count: 4)
    #expect(try Self.count(other, &buffer) == nil)
    for packet in [[1], [2, 3, 4], [5, 6, 7, 8, 9]] as [[UInt8]] {
      try one.send(packet, with: DescriptorSet())
    }
    #expect(try Self.count(other, &buffer) == 1)
    #expect(try Self.count(other, &buffer) == 3)
    #expect(buffer == [2, 3, 4, 0])
    let long = try other.receive(into: &buffer, acceptsDescriptors: false)!
    #expect(long.count == 4)
    #expect(long.wasTruncated == true)
  }

  private static func count(
    _ socket: borrowing UnixSocket, _ buffer: inout [UInt8]
  ) throws(SystemError) -> Int? {
    guard let packet = try socket.receive(into: &buffer, acceptsDescriptors: false) else {
      return nil
    }
    return packet.wasTruncated || packet.lostDescriptors ? -1 : packet.count
  }

  @Test func `descriptors arrive in order and close-on-exec`() throws {
    let pair = try SocketPair.unnamed(.unixPackets)
    let other = UnixSocket(pair.other)
    let pipe = try PipeEnd.pair()
    var set = DescriptorSet(pipe.read)
    set.append(pipe.write)
    try UnixSocket(pair.one).send([0], with: set)
    var buffer: [UInt8] = [9]
    let packet = try other.receive(into: &buffer, acceptsDescriptors: true)!
    var descriptors = packet.descriptors
    #expect(descriptors.count == 2)
    let first = descriptors.takeFirst()
    let second = descriptors.takeFirst()
    #expect(try first.accessMode() == .read)
    #expect(try second.accessMode() == .write)
    #expect(isCloseOnExec(first.number))
    #expect(isCloseOnExec(second.number))
  }

  @Test func `descriptors where none are accepted are dropped by the kernel`() throws {
    let pair = try SocketPair.unnamed(.unixPackets)
    let sender = PacketSocket(UnixSocket(pair.one))
    let receiver = UnixSocket(pair.other)
    let witness = try ClosingWitness()
    let end = witness.writeEnds.takeFirst()
    try sender.send([1], descriptors: [Int32](repeating: end.number, count: 253))
    _ = consume end
    #expect(!witness.allAreClosed(within: .zero))
    var buffer = [UInt8](repeating: 0, count: 4)
    let packet = try receiver.receive(into: &buffer, acceptsDescriptors: false)!
    #expect(packet.lostDescriptors == true)
    #expect(packet.descriptors.count == 0)
    #expect(witness.allAreClosed())
  }

  @Test func `as many descriptors as the kernel passes are received, and closed`() throws {
    let pair = try SocketPair.unnamed(.unixPackets)
    let sender = PacketSocket(UnixSocket(pair.one))
    let receiver = UnixSocket(pair.other)
    let witness = try ClosingWitness()
    let end = witness.writeEnds.takeFirst()
    try sender.send([1], descriptors: [Int32](repeating: end.number, count: 253))
    _ = consume end
    do {
      var buffer = [UInt8](repeating: 0, count: 4)
      let packet = try receiver.receive(into: &buffer, acceptsDescriptors: true)!
      #expect(packet.lostDescriptors == false)
      #expect(packet.descriptors.count == 253)
      _ = consume packet
    }
    #expect(witness.allAreClosed())
  }

  @Test func `a packet never has more descriptors than any kind passes`() throws {
    let pair = try SocketPair.unnamed(.unixPackets)
    let sender = UnixSocket(pair.one)
    let witness = try ClosingWitness(count: 9)
    #expect(throws: SystemError(call: "sendmsg", errno: .invalid)) {
      try sender.send([1], with: witness.writeEnds)
    }
  }

  @Test func `the peer is known from the moment of connection`() throws {
    let listener = try UnixSocket.unconnected()
    try listener.listen(at: path, mode: 0o600, backlog: 8)
    let none = try listener.accept() == nil
    #expect(none)
    let client = try UnixSocket.unconnected()
    try client.connect(to: path)
    let accepted = try listener.accept()!
    for peer in [try accepted.peerCredentials(), try client.peerCredentials()] {
      #expect(peer.processID == currentProcess())
      #expect(peer.userID == currentUser())
    }
    #expect(isCloseOnExec(accepted.descriptor.number))
    #expect(isNonBlocking(accepted.descriptor.number))
    let process = try accepted.peerProcess()
    #expect(isCloseOnExec(process.number))
    #expect(try poll([process.number], until: Deadline(after: .zero)) == [false])
  }

  @Test(arguments: [0o000, 0o022, 0o077, 0o777] as [mode_t])
  func `a new socket has the mode that was asked for, whatever the umask`(mask: mode_t) async {
    await #expect(processExitsWith: .success) { [mask] in
      let directory = TemporaryDirectory()
      umask(mask)
      for mode in [0o600, 0o666, 0o640] as [UInt32] {
        let listener = try UnixSocket.unconnected()
        try listener.listen(at: directory.path("\(mode)"), mode: mode, backlog: 1)
        #expect(FileEntry(at: directory.path("\(mode)"))?.permissions == mode)
      }
      #expect(directory.names.count == 3)
    }
  }

  @Test func `what lies at a new socket's path, or at its name before it listens, stays`() throws {
    for (name, errno) in [("socket", Errno.exists), ("socket.new", .addressInUse)] {
      writeFile(directory.path(name), "precious")
      let listener = try UnixSocket.unconnected()
      #expect {
        try listener.listen(at: path, mode: 0o600, backlog: 1)
      } throws: { error in
        (error as? SystemError)?.errno == errno
      }
      #expect(try readSmallFile(directory.path(name)) == "precious")
      #expect(directory.names == [name])
      try removeName(directory.path(name))
    }
  }

  @Test func `a socket that has no name yet has one that fits`() {
    let longest = UnixSocket.longestPath
    #expect(UnixSocket.stagingPath(for: "poetry") == "poetry.new")
    for length in 1...longest {
      for base in [1, 2, 5, 13, 20, length - 1] where (1..<length).contains(base) {
        let directory = "/" + String(repeating: "d", count: length - base - 1)
        let parent = String(directory.dropLast()) + "/"
        let path = parent + String(repeating: "b", count: base)
        let staged = UnixSocket.stagingPath(for: path)
        #expect(staged.utf8.count <= longest)
        #expect(staged != path && staged.hasPrefix(parent) && staged.utf8.count > parent.utf8.count)
        #expect(!staged.dropFirst(parent.count).contains("/"))
        #expect(staged == UnixSocket.stagingPath(for: path))
      }
    }
  }

  @Test func `a packet that is looked at stays, with all that is attached to it`() throws {
    let pair = try SocketPair.unnamed(.unixPackets)
    let sender = PacketSocket(UnixSocket(pair.one))
    let receiver = UnixSocket(pair.other)
    #expect(try receiver.peek() == nil)
    let witness = try ClosingWitness()
    let end = witness.writeEnds.takeFirst()
    try sender.send([7])
    try sender.send([8], descriptors: [end.number])
    _ = consume end
    var buffer: [UInt8] = [0]
    for (byte, hasDescriptors) in [(7, false), (8, true)] as [(UInt8, Bool)] {
      let waiting = WaitingPacket(isEmpty: false, hasDescriptors: hasDescriptors)
      #expect(try receiver.peek() == waiting)
      #expect(try receiver.peek() == waiting)
      #expect(!witness.allAreClosed(within: .zero))
      #expect(try Self.count(receiver, &buffer) == (hasDescriptors ? -1 : 1))
      #expect(buffer == [byte])
    }
    #expect(witness.allAreClosed())
    sender.close()
    // A child that another test spawns has a copy for an instant.
    #expect(hangsUp(receiver.descriptor.number))
    #expect(try receiver.peek() == WaitingPacket(isEmpty: true, hasDescriptors: false))
  }

  @Test(arguments: [[], [[]], [[1]], [[], [1]]] as [[[UInt8]]], [false, true])
  func `what nobody received is known when a connection is hung up`(
    packets: [[UInt8]], senderCloses: Bool
  ) throws {
    let pair = try SocketPair.unnamed(.unixPackets)
    var sender: PacketSocket? = PacketSocket(UnixSocket(pair.one))
    for packet in packets { try sender?.send(packet) }
    if senderCloses { sender = nil }
    let receiver = UnixSocket(pair.other)
    #expect(receiver.hangUpUnread() == !packets.isEmpty)
    if senderCloses { return }
    #expect(throws: SystemError(call: "sendmsg", errno: .brokenPipe)) { try sender?.send([2]) }
  }

  @Test func `connections that cannot be made say why`() throws {
    let client = try UnixSocket.unconnected()
    #expect(throws: SystemError(call: "connect", errno: .noSuchEntry)) {
      try client.connect(to: path)
    }
    writeFile(path, "")
    #expect(throws: SystemError(call: "connect", errno: .connectionRefused)) {
      try client.connect(to: path)
    }
  }

  @Test func `a path of 107 bytes is bound and connected to whole`() throws {
    let name = String(repeating: "x", count: UnixSocket.longestPath - directory.path.utf8.count - 1)
    #expect(UnixSocket.longestPath == 107)
    let listener = try UnixSocket.unconnected()
    try listener.listen(at: directory.path(name), mode: 0o600, backlog: 1)
    #expect(directory.names == [name])
    _ = try PacketSocket(connectingTo: directory.path(name))
  }

  @Test func `a peer that is gone is an error and no signal`() throws {
    let pair = try SocketPair.unnamed(.unixPackets)
    let sender = UnixSocket(pair.one)
    let other = pair.other
    _ = consume other
    #expect(throws: SystemError(call: "sendmsg", errno: .brokenPipe)) {
      try sender.send([1], with: DescriptorSet())
    }
  }
}
