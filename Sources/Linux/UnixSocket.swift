// AF_UNIX sockets: the rendezvous, whose packets can carry descriptors.

internal import CLinux
internal import Glibc

/// Who is at the other end of a socket, as the kernel recorded it when the connection was made.
public struct PeerCredentials: Equatable, Sendable {
  /// The peer's process id, as this process's PID namespace has it; 0 where that does not have it.
  public let processID: Int32
  /// The peer's effective user, as this process's user namespace has it.
  public let userID: UInt32

  package init(processID: Int32, userID: UInt32) {
    self.processID = processID
    self.userID = userID
  }
}

/// An AF_UNIX socket.
public struct UnixSocket: ~Copyable, Sendable {
  /// The socket's descriptor, which is closed with this value.
  public let descriptor: FileDescriptor

  /// Takes ownership of an AF_UNIX socket.
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

  /// Listens at `path`, at which nothing lies: the name appears with the given permission bits, and
  /// when it appears somebody listens there.
  ///
  /// The socket is bound to ``stagingPath(for:)`` and renamed. The mode is set before: on Linux a new
  /// name takes it from the socket, so there is no instant at which the name is open to more than it
  /// says. bind(2) takes the umask's bits away, 0666 becomes 0644 and lets nobody else connect: those
  /// are given afterwards.
  ///
  /// - Returns: what lies at the path then.
  /// - Throws: EADDRINUSE when something lies at the staging path, EEXIST when it does at `path`; both
  ///   are left as they are.
  @discardableResult
  public func listen(
    at path: String, mode: UInt32, backlog: Int32
  ) throws(SystemError) -> FileEntry {
    _ = try libraryCall("fchmod") { fchmod(descriptor.number, mode) }
    let staged = UnixSocket.stagingPath(for: path)
    try bind(to: staged)
    do throws(SystemError) {
      guard let entry = FileEntry(at: staged) else {
        throw SystemError(call: "lstat", errno: .noSuchEntry)
      }
      if entry.permissions != mode {
        _ = try systemCall("chmod") {
          unsafe clinux_set_mode(staged, UInt32(CLINUX_SOCKET_FILE), mode)
        }
      }
      try listen(backlog: backlog)
      try rename(staged, toNew: path)
      return entry
    } catch {
      try? removeName(staged)
      throw error
    }
  }

  /// What a socket is called until it listens: `.new` behind its name, or a name of its own beside
  /// it where that is too long.
  public static func stagingPath(for path: String) -> String {
    let staged = path + ".new"
    if staged.utf8.count <= longestPath { return staged }
    let directory = path[..<(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)]
    // FNV-1a: the same name each time, so that what was left there is found, and not another's.
    let hash = path.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    let room = longestPath - directory.utf8.count
    return directory + "~" + String(hash, radix: 36).prefix(room - 1)
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

  /// Ends the connection for both sides, where the peer can still send, and says whether something was
  /// sent to this one that nobody has received: nothing can be added any more. Where the kernel does not
  /// say, it is true.
  public func hangUpUnread() -> Bool { clinux_hang_up_and_look(descriptor.number) != 0 }

  /// Whether the peer has not received yet what was sent to it.
  ///
  /// The corresponding C function is `ioctl` with SIOCOUTQ.
  public var hasUnreceived: Bool { clinux_unreceived(descriptor.number) > 0 }

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

  /// Why nobody can be accepted, known, heard or answered here, by a filter of system calls; nil where
  /// all of that can be.
  ///
  /// The corresponding C functions are `accept4`, `getsockopt`, `recvmsg` and `sendmsg`. Of a socket that
  /// neither listens nor is connected all but `getsockopt` fail, and with other numbers than a filter's.
  /// - Precondition: the socket does not listen yet.
  public var receptionDenied: SystemError? {
    let number = descriptor.number
    var peer = clinux_credentials()
    var (byte, hasDescriptors): (UInt8, Bool) = (0, false)
    let answers: [(String, Int32)] = [
      ("accept4", clinux_accept(number, true)),
      ("getsockopt", unsafe clinux_peer_credentials(number, &peer)),
      ("recvmsg", unsafe Int32(clinux_peek_packet(number, &byte, 1, &hasDescriptors))),
      ("sendmsg", unsafe Int32(clinux_send_packet(number, &byte, 1, nil, 0))),
    ]
    for (call, answer) in answers where answer < 0 {
      let error = SystemError(call: call, errno: Errno(-answer))
      if error.isDenied { return error }
    }
    return nil
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
  /// Whether nobody holds the other end any longer, or is going to send on it, whatever lies there unread.
  ///
  /// The corresponding C function is `poll`, which tells of POLLHUP unasked.
  public var peerHasLeft: Bool {
    var entry = pollfd(fd: descriptor.number, events: Int16(CLINUX_POLL_PEER_CLOSED), revents: 0)
    return unsafe poll(&entry, 1, 0) > 0
  }

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
  /// The descriptors that came with it.
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
  /// - Parameters:
  ///   - buffer: as many bytes as the packet may have; its first bytes become the packet's.
  ///   - acceptsDescriptors: without it the kernel drops what a peer attaches and installs none of
  ///     it.
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
    return ReceivedPacket(
      count: count, wasTruncated: packet.truncated, lostDescriptors: packet.control_truncated,
      descriptors: DescriptorSet(received: packet.numbers))
  }
}

extension UnixSocket {
  /// What the next packet is, which stays where it is; nil when none is there.
  ///
  /// Nothing that is attached to it is installed, closed or waited for. The corresponding C function
  /// is `recvmsg`, which peeks.
  public func peek() throws(SystemError) -> WaitingPacket? {
    var byte: UInt8 = 0
    var hasDescriptors = false
    do throws(SystemError) {
      let count = try systemCall("recvmsg") {
        unsafe clinux_peek_packet(descriptor.number, &byte, 1, &hasDescriptors)
      }
      return WaitingPacket(isEmpty: count == 0, hasDescriptors: hasDescriptors)
    } catch {
      if error.errno == .again { return nil }
      throw error
    }
  }
}

/// A packet that nobody has received yet.
public struct WaitingPacket: Equatable, Sendable {
  /// Whether it has no bytes, as the end of a connection.
  public let isEmpty: Bool
  /// Whether descriptors are attached to it.
  public let hasDescriptors: Bool

  /// Makes a value from its two facts.
  public init(isEmpty: Bool, hasDescriptors: Bool) {
    self.isEmpty = isEmpty
    self.hasDescriptors = hasDescriptors
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
