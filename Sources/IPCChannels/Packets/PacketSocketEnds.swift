// What kinds over AF_UNIX sockets that keep packets whole share.

public import Linux

/// A type of such a socket.
public protocol PacketSocketOrigin: PacketOrigin {
  /// The type of both sockets.
  static var socketType: SocketType { get }
  /// Whether a receive tells the peer's end; otherwise a packet without bytes is just that.
  static var hasEnd: Bool { get }
}

extension KindDescription {
  /// A kind over a pair of such sockets.
  static func ofPacketSockets(
    _ kind: ChannelKind, object: String, type: SocketType, hasEnd: Bool, takeWhen: String,
    notWhen: String
  ) -> KindDescription {
    KindDescription(
      kind, .packet, object: object, passed: [PassedObject("one end", .socket(type))],
      keptDescriptors: .init(each: 1), hasEnd: hasEnd, capacity: .ofUnixSockets,
      usualLargestRecord: 212_960, isPollable: true, survivesExec: true,
      calls: .init(send: ["send"], receive: ["recv"]),
      // POSIX has SOCK_SEQPACKET as an option of AF_UNIX, and lets it lose datagrams.
      uses: [.descriptors], takeWhen: takeWhen, notWhen: notWhen,
      largestRecord: { () throws(ChannelError) in
        try asChannelError(try SocketPair.unnamed(type).one.largestPacket())
      }, limits: { [.unixSendBuffer] })
  }
}

extension SocketPair {
  /// Two sockets that take packets of that size.
  @usableFromInline
  static func ofPackets(_ type: SocketType, recordSize: Int) throws(ChannelError) -> SocketPair {
    let pair = try asChannelError(try SocketPair.unnamed(type))
    let largest = try asChannelError(try pair.one.largestPacket())
    guard recordSize <= largest else {
      let limit = KernelLimit.unixSendBuffer
      throw .recordSize(
        "a record of \(recordSize) bytes is above \(largest), what \(limit.name) "
          + "\(limit.value) leaves (\(limit.source))")
    }
    return pair
  }
}

extension FileDescriptor {
  /// The kernel keeps 32 bytes of the send buffer to itself (unix_dgram_sendmsg in
  /// net/unix/af_unix.c).
  fileprivate func largestPacket() throws(SystemError) -> Int { try sendBuffer() - 32 }
}

/// This side's socket.
public struct PacketSocketEnds<Origin: PacketSocketOrigin>: PacketEnds, ~Copyable {
  @usableFromInline let socket: ConnectedSocket
  /// How many packets to receive one by one before the next look for several.
  @usableFromInline var singles = 0
  /// How many packets a look for several asks for: each has to be described to the kernel, in 80
  /// bytes. Once as many came, it asks for all it may.
  @usableFromInline var asksFor = 8
  /// The length of a packet that came behind others and is not a record's; -1 for none.
  @usableFromInline var otherLength = -1

  /// A look for several packets finds the end of the queue by a look without success inside the kernel, a
  /// tenth or more of a round trip. So one that brought a single packet is followed by so many
  /// receives that do not look.
  @usableFromInline static var singlesAfterOne: Int { 15 }

  public static var description: KindDescription { Origin.description }

  @inlinable
  public static func make(
    recordSize: Int, strategy: WaitStrategy
  ) throws(ChannelError) -> PacketOffer<Self> {
    let pair = try SocketPair.ofPackets(Origin.socketType, recordSize: recordSize)
    pair.one.refuseDescriptors()
    return PacketOffer(
      ends: Self(ConnectedSocket(pair.one)), passed: DescriptorSet(pair.other), capacity: 0)
  }

  @inlinable
  public init(
    adopting descriptors: consuming DescriptorSet, terms: ChannelTerms, strategy: WaitStrategy
  ) throws(ChannelError) {
    var descriptors = descriptors
    try terms.requireNoCapacity(of: Origin.description)
    let end = descriptors.takeFirst()
    end.refuseDescriptors()
    self.init(ConnectedSocket(end))
  }

  @inlinable
  init(_ socket: consuming ConnectedSocket) {
    self.socket = socket
  }

  /// The peer's buffer is as large as this side's. A packet has room as long as a buffer is not full, and so
  /// may be larger than what is left of it.
  public func memory(recordSize: Int) throws(SystemError) -> Int {
    2 * (try socket.descriptor.sendBuffer() + recordSize)
  }
  public func pollTargets(for awaited: Awaited) -> [PollTarget] {
    awaited.targets(incoming: socket.descriptor.number, outgoing: socket.descriptor.number)
  }

  @inlinable @inline(__always)
  public func send(
    _ base: UnsafeRawPointer, count: Int, sleeping: Bool
  ) throws(ChannelError) -> Transfer {
    try asChannelError(try unsafe socket.write(from: base, count: count, sleeping: sleeping))
  }

  @inlinable @inline(__always)
  public func send(
    _ base: UnsafeRawPointer, size: Int, packets: Int, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    if packets > 1 {
      do throws(SystemError) {
        let count = try unsafe socket.sendPackets(
          base, size: size, count: packets, sleeping: sleeping)
        return count == 0 ? .wouldWait : .moved(count)
      } catch {
        // A filter of system calls may deny sendmmsg(2) alone.
        guard error.isDenied else { throw .system(error) }
      }
    }
    let answer = try unsafe send(base, count: size, sleeping: sleeping)
    return answer == .nothing ? .wouldWait : .moved(1)
  }

  @inlinable @inline(__always)
  public func receive(
    into base: UnsafeMutableRawPointer, count: Int, sleeping: Bool
  ) throws(ChannelError) -> Transfer {
    do throws(SystemError) {
      return try unsafe socket.receive(into: base, count: count, sleeping: sleeping)
    } catch {
      return try end(error)
    }
  }

  @inlinable @inline(__always)
  public mutating func receive(
    into base: UnsafeMutableRawPointer, size: Int, limit: Int, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    if limit > 1 && singles == 0 {
      return try unsafe receiveSeveral(into: base, size: size, limit: limit, sleeping: sleeping)
    }
    if otherLength >= 0 { return try unsafe judge(otherLength, base, size) }
    if singles > 0 { singles &-= 1 }
    switch try unsafe receive(into: base, count: size, sleeping: sleeping) {
    case .nothing: return .wouldWait
    case .bytes(size): return .moved(1)
    case .bytes(let length): return try unsafe judge(length, base, size)
    }
  }

  @usableFromInline
  mutating func receiveSeveral(
    into base: UnsafeMutableRawPointer, size: Int, limit: Int, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    if otherLength >= 0 { return try unsafe judge(otherLength, base, size) }
    let count: Int
    do throws(SystemError) {
      count = try unsafe socket.receivePackets(
        into: base, size: size, limit: min(limit, asksFor), sleeping: sleeping,
        otherLength: &otherLength)
    } catch {
      if error.isDenied {
        // By a filter of system calls, it may be recvmmsg(2) alone: nobody looks for several again.
        singles = .max
        return try unsafe receive(into: base, size: size, limit: 1, sleeping: sleeping)
      }
      _ = try end(error)
      return try unsafe judge(0, base, size)
    }
    if count > 0 {
      if count == 1 { singles = Self.singlesAfterOne }
      if count == asksFor { asksFor = .max }
      return .moved(count)
    }
    return otherLength < 0 ? .wouldWait : try unsafe judge(otherLength, base, size)
  }

  /// What it means that something came which is not as long as a record.
  ///
  /// An end can be told while packets lie there. The kernel asks whether there is a packet, then
  /// whether the peer has ended, and between the two a peer may send its last one and end
  /// (unix_dgram_recvmsg in net/unix/af_unix.c: one end of 20,000, when both sides have a processor).
  /// And a peer that left something unread resets the connection, which is told before what it had
  /// sent. After either nothing more can come, so a second look finds all there is.
  @usableFromInline
  func judge(
    _ length: Int, _ base: UnsafeMutableRawPointer, _ size: Int
  ) throws(ChannelError) -> Attempt {
    var length = length
    if length == 0 && Origin.hasEnd {
      switch try unsafe receive(into: base, count: size, sleeping: false) {
      case .nothing: break  // The peer goes on: that was a packet.
      case .bytes(0): return .ended
      case .bytes(size): return .moved(1)
      case .bytes(let other): length = other
      }
    }
    throw .violation(
      length == 0 ? "an empty packet" : "a packet of \(length) bytes, expected \(size)")
  }

  /// The end, where that is what an error says: the peer closed with something unread.
  @usableFromInline
  func end(_ error: SystemError) throws(ChannelError) -> Transfer {
    guard error.saysThatPeerIsGone else { throw .system(error) }
    return .bytes(0)
  }
}
