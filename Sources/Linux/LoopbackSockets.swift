// tcp(7) over the loopback interface: both ends of a connection made in one process.

internal import CLinux
internal import Glibc
internal import Synchronization

/// The port at which the last listener of this process was, for those that follow.
///
/// Whichever end of a connection closes first keeps its port for a minute (TIME_WAIT). bind(2) gives none of
/// those away when it is asked for any port, SO_REUSEADDR or not (net.ipv4.ip_autobind_reuse is 0), and
/// looks at each: after 28,000 connections in a minute there was no port left, and after 10,000 a pair took
/// ten to thirty times as long. Asked for by its number, a port can be had again beside connections of all
/// states, as long as nobody listens there. The other ends' ports connect(2) chooses, which gives one to many
/// connections if they lead to different ports.
private enum ListenerPort {
  /// The number, and above its 16 bits how many more listeners are to have it.
  private static let present = Atomic<UInt32>(0)
  /// listen(2) looks at each connection that a port has, so that none gets many.
  private static let listeners: UInt32 = 16

  /// The port to ask for; nil for one that nobody has.
  static func take() -> UInt16? {
    var word = present.load(ordering: .relaxed)
    while word >> 16 > 0 {
      let (isTaken, found) = present.compareExchange(
        expected: word, desired: word - (1 << 16), ordering: .relaxed)
      if isTaken { return UInt16(truncatingIfNeeded: word) }
      word = found
    }
    return nil
  }

  /// Has the next listeners ask for a port that bind(2) has chosen.
  static func keep(_ port: UInt16) {
    present.store((listeners - 1) << 16 | UInt32(port), ordering: .relaxed)
  }
}

extension SocketPair {
  /// SO_SNDBUF of each end, in bytes; the kernel doubles it. Left alone the buffer grows to
  /// net.ipv4.tcp_wmem, 4 MiB and 165,000 records of 24 bytes, while a peer does not read.
  private static var loopbackSendBuffer: Int32 { 65_536 }

  /// Two TCP sockets connected to each other over 127.0.0.1, with TCP_NODELAY: without it a small
  /// record waits until the one before it has been acknowledged.
  ///
  /// Any user of the machine can connect to the port while it listens, so the ends are compared: the
  /// connection that is kept is the one whose remote port is the connecting socket's own. The
  /// corresponding C functions are `socket`, `bind`, `listen`, `connect`, `accept4`, `getsockname`,
  /// `getpeername` and `setsockopt`.
  /// - Throws: EADDRINUSE or EADDRNOTAVAIL when the ports of net.ipv4.ip_local_port_range are used
  ///   up; ETIMEDOUT when strangers kept the listener busy for a second.
  public static func loopback() throws(SystemError) -> SocketPair {
    if let port = ListenerPort.take(), let pair = try? loopback(at: port) { return pair }
    return try loopback(at: 0)
  }

  /// - Parameter port: the listener's; 0 for one that nobody has.
  private static func loopback(at port: UInt16) throws(SystemError) -> SocketPair {
    let listener = try loopbackListener(at: port)
    let address = try listener.localAddress()
    let client = try FileDescriptor.unconnectedSocket(.tcp)
    try client.set(SO_SNDBUF, "SO_SNDBUF", of: SOL_SOCKET, to: loopbackSendBuffer)
    try client.connect(to: address)
    let accepted = try accept(
      try client.localAddress(), at: listener, until: Deadline(after: .seconds(1)))
    try accepted.set(TCP_NODELAY, "TCP_NODELAY", of: Int32(IPPROTO_TCP), to: 1)
    try client.set(TCP_NODELAY, "TCP_NODELAY", of: Int32(IPPROTO_TCP), to: 1)
    try client.setStatusFlags(0, "0")
    if port == 0 { ListenerPort.keep(UInt16(bigEndian: address.port)) }
    return SocketPair(one: accepted, other: client)
  }

  private static func loopbackListener(at port: UInt16) throws(SystemError) -> FileDescriptor {
    let listener = try FileDescriptor.unconnectedSocket(.tcp)
    // An accepted socket has both options from its listener.
    try listener.set(SO_REUSEADDR, "SO_REUSEADDR", of: SOL_SOCKET, to: 1)
    try listener.set(SO_SNDBUF, "SO_SNDBUF", of: SOL_SOCKET, to: loopbackSendBuffer)
    try listener.bind(to: InternetAddress(loopbackPort: port))
    _ = try libraryCall("listen", "\(listener.number), 16") { listen(listener.number, 16) }
    return listener
  }

  /// The connection that comes from that address, past those of strangers.
  static func accept(
    _ wanted: InternetAddress, at listener: borrowing FileDescriptor, until deadline: Deadline
  ) throws(SystemError) -> FileDescriptor {
    // Over the loopback interface a connection is there as soon as it was asked for.
    repeat {
      guard let accepted = try listener.acceptConnection() else { continue }
      // A stranger's can have ended already, and then has no other end.
      if (try? accepted.remoteAddress()) == wanted { return accepted }
    } while try poll(listener.number, until: deadline)
    throw SystemError(call: "accept4", errno: .timedOut)
  }
}

extension SocketPair {
  /// Bytes that the kernel holds at most for each direction of a loopback connection, as it is made.
  ///
  /// The corresponding C functions are `setsockopt` with SO_SNDBUF, and `getsockopt`.
  public static func loopbackBuffers() throws(SystemError) -> Int {
    let socket = try FileDescriptor.unconnectedSocket(.tcp)
    try socket.set(SO_SNDBUF, "SO_SNDBUF", of: SOL_SOCKET, to: loopbackSendBuffer)
    return try socket.bytesUnderWay(.tcp)
  }
}

/// An address of IPv4.
struct InternetAddress: Equatable {
  /// Both as they lie in memory: big-endian.
  var port: UInt16
  var host: UInt32

  init(loopbackPort port: UInt16) {
    self.port = port.bigEndian
    host = INADDR_LOOPBACK.bigEndian
  }

  init(_ address: sockaddr_in) {
    port = address.sin_port
    host = address.sin_addr.s_addr
  }

  /// As an argument.
  var text: String { "{AF_INET, 127.0.0.1, port \(UInt16(bigEndian: port))}" }

  var socketAddress: sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port
    address.sin_addr.s_addr = host
    return address
  }
}

extension FileDescriptor {
  func bind(to address: InternetAddress) throws(SystemError) {
    var raw = address.socketAddress
    _ = try libraryCall("bind", "\(number), \(address.text), \(MemoryLayout<sockaddr_in>.size)") {
      unsafe withSocketAddress(&raw) { unsafe Glibc.bind(number, $0, $1) }
    }
  }

  /// Starts to connect; the connection is there when the other end can be accepted.
  func connect(to address: InternetAddress) throws(SystemError) {
    var raw = address.socketAddress
    do throws(SystemError) {
      _ = try libraryCall(
        "connect", "\(number), \(address.text), \(MemoryLayout<sockaddr_in>.size)"
      ) { unsafe withSocketAddress(&raw) { unsafe Glibc.connect(number, $0, $1) } }
    } catch {
      if error.errno != .inProgress { throw error }
    }
  }

  func localAddress() throws(SystemError) -> InternetAddress {
    try unsafe address("getsockname") { unsafe getsockname(number, $0, $1) }
  }

  func remoteAddress() throws(SystemError) -> InternetAddress {
    try unsafe address("getpeername") { unsafe getpeername(number, $0, $1) }
  }

  private func address(
    _ name: StaticString,
    _ ask: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
  ) throws(SystemError) -> InternetAddress {
    var found = sockaddr_in()
    _ = try libraryCall(name) {
      unsafe withSocketAddress(&found) { address, length in
        var length = length
        return unsafe ask(address, &length)
      }
    }
    return InternetAddress(found)
  }

  /// The next connection, or nil when it was given up.
  fileprivate func acceptConnection() throws(SystemError) -> FileDescriptor? {
    do throws(SystemError) {
      let accepted = try systemCall(
        "accept4", .opens("\(number), NULL, NULL, SOCK_CLOEXEC")
      ) { clinux_accept(number, false) }
      return FileDescriptor(owning: accepted)
    } catch {
      if error.errno == .again || error.errno == .connectionAborted { return nil }
      throw error
    }
  }

  fileprivate func set(
    _ option: Int32, _ name: StaticString, of level: Int32, to value: Int32
  ) throws(SystemError) {
    var value = value
    _ = try libraryCall("setsockopt", "\(number), \(name), [\(value)], 4") {
      unsafe setsockopt(number, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }
  }
}

private func withSocketAddress(
  _ address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> Int32
) -> Int32 {
  let length = socklen_t(MemoryLayout<sockaddr_in>.size)
  return unsafe withUnsafeMutablePointer(to: &address) { pointer in
    unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0, length) }
  }
}
