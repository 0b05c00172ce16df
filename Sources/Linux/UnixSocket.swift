// AF_UNIX sockets: the rendezvous, whose packets can carry descriptors.

internal import CLinux
internal import Glibc

/// Who is at the other end of a socket, as the kernel recorded it when the connection was made.
public struct PeerCredentials: Equatable, Sendable {
  public let processID: Int32
  public let userID: UInt32
}

/// An AF_UNIX socket.
public struct UnixSocket: ~Copyable, Sendable {
  public let descriptor: FileDescriptor

  public init(_ descriptor: consuming FileDescriptor) {
    self.descriptor = descriptor
  }

  /// The longest path that fits `sockaddr_un` with its closing zero, in bytes.
  public static let longestPath = 107

  /// A non-blocking socket that is neither bound nor connected.
  ///
  /// - Parameter type: one of AF_UNIX.
  public static func unconnected(
    _ type: SocketType = .unixPackets
  ) throws(SystemError) -> UnixSocket {
    UnixSocket(try .unconnectedSocket(type))
  }

  /// Gives the descriptor away.
  public consuming func takeDescriptor() -> FileDescriptor { descriptor }

  /// Binds to `path`, which comes into being with the given permission bits, and listens.
  ///
  /// The mode is set on the socket before it is bound: on Linux the new name takes it from there,
  /// so there is no instant at which the name is open to more than it says. bind(2) takes the
  /// umask's bits away, 0666 becomes 0644 and lets nobody else connect: those are given afterwards.
  public func listen(at path: String, mode: UInt32, backlog: Int32) throws(SystemError) {
    _ = try libraryCall("fchmod") { fchmod(descriptor.number, mode) }
    try bind(to: path)
    do throws(SystemError) {
      if FileEntry(at: path)?.permissions != mode {
        _ = try libraryCall("chmod") { unsafe chmod(path, mode) }
      }
      try listen(backlog: backlog)
    } catch {
      try? removeName(path)
      throw error
    }
  }

  func bind(to path: String) throws(SystemError) {
    try unsafe withAddress(path) { (address, length) throws(SystemError) in
      _ = try libraryCall("bind", "\(descriptor.number), {AF_UNIX, \"\(path)\"}, \(length)") {
        unsafe Glibc.bind(descriptor.number, address, length)
      }
    }
  }

  func listen(backlog: Int32) throws(SystemError) {
    _ = try libraryCall("listen", "\(descriptor.number), \(backlog)") {
      Glibc.listen(descriptor.number, backlog)
    }
  }

  /// Ends the connection for both sides, whoever else holds either end: this side's pollers hear of
  /// it as the peer's do.
  ///
  /// The corresponding C function is `shutdown` with SHUT_RDWR.
  public func hangUp() {
    // It fails for a socket that is not connected, which has nobody to tell.
    _ = shutdown(descriptor.number, Int32(SHUT_RDWR))
  }

  /// Connects, without waiting for room in the listener's backlog.
  ///
  /// - Throws: EAGAIN when the backlog is full, ECONNREFUSED when nobody listens, ENOENT when there
  ///   is no such path.
  public func connect(to path: String) throws(SystemError) {
    try unsafe withAddress(path) { (address, length) throws(SystemError) in
      _ = try libraryCall(
        "connect", "\(descriptor.number), {AF_UNIX, \"\(path)\"}, \(length)"
      ) { unsafe Glibc.connect(descriptor.number, address, length) }
    }
  }

  /// The next connection, or nil when none waits.
  public func accept(nonBlocking: Bool = true) throws(SystemError) -> UnixSocket? {
    do throws(SystemError) {
      let flags = nonBlocking ? "SOCK_CLOEXEC | SOCK_NONBLOCK" : "SOCK_CLOEXEC"
      let number = try systemCall(
        "accept4", .opens("\(descriptor.number), NULL, NULL, \(flags)")
      ) { clinux_accept(descriptor.number, nonBlocking) }
      return UnixSocket(FileDescriptor(owning: number))
    } catch {
      // A connection that its client gave up in the meantime is no connection.
      if error.errno == .again || error.errno == .connectionAborted { return nil }
      throw error
    }
  }

  private func withAddress(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) throws(SystemError) -> Void
  ) throws(SystemError) {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    precondition(
      path.utf8.count <= UnixSocket.longestPath, "the path's length is checked by the caller")
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    let length = socklen_t(MemoryLayout<sockaddr_un>.size)
    var outcome: Result<Void, SystemError> = .success(())
    unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        do throws(SystemError) {
          try unsafe body(address, length)
        } catch {
          outcome = .failure(error)
        }
      }
    }
    try outcome.get()
  }
}

// MARK: - Peer

extension UnixSocket {
  /// The peer's process and user, by SO_PEERCRED.
  public func peerCredentials() throws(SystemError) -> PeerCredentials {
    var found = clinux_credentials()
    _ = try systemCall("getsockopt SO_PEERCRED") {
      unsafe clinux_peer_credentials(descriptor.number, &found)
    }
    return PeerCredentials(processID: found.pid, userID: found.uid)
  }

  /// A descriptor that turns readable when the peer's process ends, by SO_PEERPIDFD.
  ///
  /// A lifeline alone does not tell: a child that inherited the peer's end keeps it open.
  public func peerProcess() throws(SystemError) -> FileDescriptor {
    let number = try systemCall("getsockopt SO_PEERPIDFD") {
      clinux_peer_pidfd(descriptor.number)
    }
    return FileDescriptor(owning: number)
  }
}

// MARK: - Packets and descriptors

/// A packet as it came.
@frozen
public struct ReceivedPacket: ~Copyable {
  /// Bytes in the buffer; 0 is the end of the connection.
  public let count: Int
  /// The packet was longer than the buffer.
  public let wasTruncated: Bool
  /// Control data was lost: with no room offered, somebody attached some; else the process ran out
  /// of descriptors.
  public let lostDescriptors: Bool
  public let descriptors: DescriptorSet
}

extension UnixSocket {
  /// Sends one packet with descriptors, without ever waiting.
  ///
  /// The corresponding C function is `sendmsg` with SCM_RIGHTS.
  /// - Throws: EAGAIN when the peer does not read, EPIPE when it is gone, ETOOMANYREFS when the
  ///   user has too many descriptors in flight.
  public func send(
    _ packet: [UInt8], with descriptors: borrowing DescriptorSet
  ) throws(SystemError) {
    _ = try systemCall(
      "sendmsg",
      .sends(
        packet.count, with: unsafe descriptors.withNumbers { unsafe Array($0) },
        on: descriptor.number)
    ) {
      unsafe descriptors.withNumbers { numbers in
        unsafe packet.withUnsafeBytes { bytes in
          unsafe clinux_send_packet(
            descriptor.number, bytes.baseAddress!, bytes.count, numbers.baseAddress,
            Int32(numbers.count))
        }
      }
    }
  }

  /// Receives one packet of at most `buffer.count` bytes, or nil when none is there.
  ///
  /// - Parameter acceptsDescriptors: without it the kernel drops what a peer attaches and installs
  ///   none of it.
  public func receive(
    into buffer: inout [UInt8], acceptsDescriptors: Bool
  ) throws(SystemError) -> ReceivedPacket? {
    var packet = clinux_packet()
    let count: Int
    do throws(SystemError) {
      count = try systemCall(
        "recvmsg", .receives(buffer.count, with: packet.numbers, on: descriptor.number)
      ) {
        unsafe buffer.withUnsafeMutableBytes { bytes in
          unsafe clinux_receive_packet(
            descriptor.number, bytes.baseAddress!, bytes.count, acceptsDescriptors, &packet)
        }
      }
    } catch {
      if error.errno == .again { return nil }
      throw error
    }
    var descriptors = DescriptorSet()
    for index in 0..<Int(packet.descriptor_count) {
      descriptors.append(FileDescriptor(owning: packet.number(index)))
    }
    return ReceivedPacket(
      count: count, wasTruncated: packet.truncated, lostDescriptors: packet.control_truncated,
      descriptors: descriptors)
  }
}

extension clinux_packet {
  fileprivate var numbers: [Int32] { (0..<Int(descriptor_count)).map(number) }

  fileprivate func number(_ index: Int) -> Int32 {
    unsafe withUnsafeBytes(of: descriptors) { bytes in
      unsafe bytes.load(fromByteOffset: index * MemoryLayout<Int32>.size, as: Int32.self)
    }
  }
}
