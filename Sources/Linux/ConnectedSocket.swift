// Sockets that are connected to each other and carry a channel's records, of whatever family.

public import CLinux
internal import Glibc

/// What a socket is, by SO_DOMAIN and SO_TYPE.
public struct SocketType: Equatable, Sendable, CustomStringConvertible {
  /// The address family, such as AF_UNIX (SO_DOMAIN).
  public let domain: Int32
  /// The type within the family, such as SOCK_STREAM (SO_TYPE).
  public let type: Int32

  /// A byte stream between two processes of one machine.
  public static let unixStream = SocketType(AF_UNIX, SOCK_STREAM)
  /// Records keep their bounds, and there is an end.
  public static let unixPackets = SocketType(AF_UNIX, SOCK_SEQPACKET)
  /// Records keep their bounds; on Linux none is lost and none overtakes another.
  public static let unixDatagrams = SocketType(AF_UNIX, SOCK_DGRAM)
  /// A TCP connection over IPv4.
  public static let tcp = SocketType(AF_INET, SOCK_STREAM)

  private init(_ domain: Int32, _ type: __socket_type) {
    self.init(domain: domain, type: Int32(type.rawValue))
  }

  init(domain: Int32, type: Int32) {
    self.domain = domain
    self.type = type
  }

  public var description: String { "\(domainName) \(typeName)" }

  /// As the first arguments of socket(2), with SOCK_CLOEXEC.
  var flags: String { "\(domainName), \(typeName) | SOCK_CLOEXEC" }

  private var domainName: String {
    [AF_UNIX: "AF_UNIX", AF_INET: "AF_INET", AF_INET6: "AF_INET6"][domain] ?? "domain \(domain)"
  }

  private var typeName: String {
    switch __socket_type(rawValue: UInt32(bitPattern: type)) {
    case SOCK_STREAM: "SOCK_STREAM"
    case SOCK_SEQPACKET: "SOCK_SEQPACKET"
    case SOCK_DGRAM: "SOCK_DGRAM"
    default: "type \(type)"
    }
  }
}

/// Two sockets connected to each other.
@frozen
public struct SocketPair: ~Copyable {
  /// The first socket.
  public let one: FileDescriptor
  /// The second socket.
  public let other: FileDescriptor

  /// Takes ownership of two sockets that are connected to each other.
  public init(one: consuming FileDescriptor, other: consuming FileDescriptor) {
    self.one = one
    self.other = other
  }

  /// A pair without names.
  ///
  /// The corresponding C function is `socketpair` with SOCK_CLOEXEC.
  /// - Parameter type: one of AF_UNIX.
  public static func unnamed(_ type: SocketType) throws(SystemError) -> SocketPair {
    var numbers: (Int32, Int32) = (-1, -1)
    _ = try libraryCall(
      "socketpair",
      .opens("\(type.flags), 0, [\(numbers.0), \(numbers.1)]", numbers.0, numbers.1)
    ) {
      unsafe withUnsafeMutableBytes(of: &numbers) {
        unsafe socketpair(
          type.domain, type.type | Int32(SOCK_CLOEXEC.rawValue), 0,
          $0.baseAddress!.assumingMemoryBound(to: Int32.self))
      }
    }
    return SocketPair(
      one: FileDescriptor(owning: numbers.0), other: FileDescriptor(owning: numbers.1))
  }
}

extension FileDescriptor {
  /// A non-blocking socket that is neither bound nor connected.
  static func unconnectedSocket(_ type: SocketType) throws(SystemError) -> FileDescriptor {
    let flags = Int32(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let number = try libraryCall("socket", .opens("\(type.flags) | SOCK_NONBLOCK, 0")) {
      socket(type.domain, type.type | flags, 0)
    }
    return FileDescriptor(owning: number)
  }

  /// What kind of socket this is.
  ///
  /// - Throws: ENOTSOCK for anything else.
  public func socketType() throws(SystemError) -> SocketType {
    SocketType(domain: try socketOption(SO_DOMAIN), type: try socketOption(SO_TYPE))
  }

  /// Bytes that the kernel holds for this socket before a send has to wait, its own for each send
  /// included: SO_SNDBUF.
  public func sendBuffer() throws(SystemError) -> Int { Int(try socketOption(SO_SNDBUF)) }

  /// Bytes that the kernel holds at most of what goes from this socket to one like it: what was sent, of
  /// TCP what has come too, and what it moves at once, which has room as long as there is any.
  ///
  /// The corresponding C function is `getsockopt` with SO_SNDBUF and SO_RCVBUF.
  /// - Parameter type: this socket's.
  public func bytesUnderWay(_ type: SocketType) throws(SystemError) -> Int {
    let received = type == .tcp ? Int(try socketOption(SO_RCVBUF)) : 0
    return try sendBuffer() + received + FileDescriptor.largestSegment
  }

  /// An IP packet has no more bytes. AF_UNIX moves fewer of a stream at once.
  private static let largestSegment = 65_536

  /// Has the kernel refuse descriptors that somebody attaches to what is sent to this socket, or to one
  /// that it accepts: the sender gets EPERM.
  ///
  /// The corresponding C function is `setsockopt` with SO_PASSRIGHTS (Linux 6.16), which the C
  /// library's headers do not have yet.
  /// - Returns: whether it does.
  @discardableResult
  public func refuseDescriptors() -> Bool {
    var isAllowed: Int32 = 0
    let size = socklen_t(MemoryLayout<Int32>.size)
    return unsafe setsockopt(number, SOL_SOCKET, 83, &isAllowed, size) == 0
  }

  private func socketOption(_ name: Int32) throws(SystemError) -> Int32 {
    var value: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    _ = try libraryCall("getsockopt") {
      unsafe getsockopt(number, SOL_SOCKET, name, &value, &length)
    }
    return value
  }
}

/// A socket at the other end of which somebody is.
public struct ConnectedSocket: ~Copyable, Sendable {
  /// The socket's descriptor, which is closed with this value.
  public let descriptor: FileDescriptor

  /// Takes ownership of a connected socket.
  ///
  /// - Parameter descriptor: of a socket of any family.
  public init(_ descriptor: consuming FileDescriptor) {
    self.descriptor = descriptor
  }

  deinit {
    // Who passed it may have set SO_LINGER, with which close(2) would wait for the other end.
    var none = linger()
    let size = socklen_t(MemoryLayout<linger>.size)
    _ = unsafe setsockopt(descriptor.number, SOL_SOCKET, SO_LINGER, &none, size)
  }

  /// Reads up to `count` bytes of a stream; 0 is the end. Without `sleeping` it answers at once.
  ///
  /// The corresponding C function is `recv`, with MSG_DONTWAIT where it must not sleep.
  @inlinable @inline(__always)
  public func read(
    into base: UnsafeMutableRawPointer, count: Int, sleeping: Bool
  ) throws(SystemError) -> Transfer {
    try transfer("recv", through: descriptor.number, for: .input, sleeping: sleeping) { nowait in
      unsafe clinux_receive(descriptor.number, base, count, nowait)
    }
  }

  /// Receives one packet; the answer is its length, which is more than `count` when a part of it
  /// did not fit and is lost.
  ///
  /// The corresponding C function is `recv` with MSG_TRUNC.
  @inlinable @inline(__always)
  public func receive(
    into base: UnsafeMutableRawPointer, count: Int, sleeping: Bool
  ) throws(SystemError) -> Transfer {
    try transfer("recv", through: descriptor.number, for: .input, sleeping: sleeping) { nowait in
      unsafe clinux_receive_whole(descriptor.number, base, count, nowait)
    }
  }

  /// Receives packets of `size` bytes into memory where they lie back to back, as many as are there.
  ///
  /// The corresponding C function is `recvmmsg`.
  /// - Parameters:
  ///   - base: memory for `limit` packets.
  ///   - size: bytes in a packet.
  ///   - limit: how many packets to receive at most; one call receives no more than 64.
  ///   - sleeping: whether the call may sleep until a packet comes.
  ///   - otherLength: the length of the packet that came behind them (or alone) and is of
  ///     another size; unchanged when there is none.
  /// - Returns: how many; 0 for none.
  public func receivePackets(
    into base: UnsafeMutableRawPointer, size: Int, limit: Int, sleeping: Bool,
    otherLength: inout Int
  ) throws(SystemError) -> Int {
    let limit = Int32(min(limit, Int(CLINUX_PACKETS_MAX)))
    let answer = try transfer(
      "recvmmsg", through: descriptor.number, for: .input, sleeping: sleeping
    ) { nowait in
      unsafe Int(
        clinux_receive_packets(descriptor.number, base, size, limit, nowait, &otherLength))
    }
    return count(answer)
  }

  /// Sends packets of `size` bytes that lie back to back, without raising SIGPIPE.
  ///
  /// The corresponding C function is `sendmmsg` with MSG_NOSIGNAL.
  /// - Returns: how many; 0 for none.
  /// - Throws: as ``write(from:count:sleeping:)`` does.
  public func sendPackets(
    _ base: UnsafeRawPointer, size: Int, count packets: Int, sleeping: Bool
  ) throws(SystemError) -> Int {
    let packets = Int32(min(packets, Int(CLINUX_PACKETS_MAX)))
    let answer = try transfer(
      "sendmmsg", through: descriptor.number, for: .room, sleeping: sleeping
    ) { nowait in
      unsafe Int(clinux_send_packets(descriptor.number, base, size, packets, nowait))
    }
    return count(answer)
  }

  private func count(_ answer: Transfer) -> Int {
    if case .bytes(let count) = answer { count } else { 0 }
  }

  /// Writes up to `count` bytes of a stream, or one packet, without raising SIGPIPE.
  ///
  /// The corresponding C function is `send` with MSG_NOSIGNAL.
  /// - Throws: EPIPE, ECONNRESET or, for datagrams, ECONNREFUSED when the peer is gone.
  @inlinable @inline(__always)
  public func write(
    from base: UnsafeRawPointer, count: Int, sleeping: Bool
  ) throws(SystemError) -> Transfer {
    try transfer("send", through: descriptor.number, for: .room, sleeping: sleeping) { nowait in
      unsafe clinux_send(descriptor.number, base, count, nowait)
    }
  }
}
