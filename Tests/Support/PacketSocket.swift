// A socket of packets as a test uses it: an object, with waits that end, and with more descriptors
// in a packet than the code under test ever sends.

internal import Glibc
public import Linux

/// One end of an AF_UNIX connection of packets. One thread at a time uses it.
public final class PacketSocket: @unchecked Sendable {
  private var socket: UnixSocket?

  public init(_ socket: consuming UnixSocket) {
    self.socket = consume socket
  }

  /// Connects to a listener.
  public convenience init(connectingTo path: String) throws(SystemError) {
    let socket = try UnixSocket.unconnected()
    try socket.connect(to: path)
    self.init(socket)
  }

  public var number: Int32 {
    switch socket {
    case .some(let socket): socket.descriptor.number
    case .none: -1
    }
  }

  /// Closes it.
  public func close() { socket = nil }

  /// Sends a packet.
  public func send(_ bytes: [UInt8]) throws(SystemError) {
    try send(bytes, descriptors: [])
  }

  /// Sends a packet with copies of any number of descriptors, up to the kernel's limit of 253.
  ///
  /// The control message is laid out by hand as unix(7) has it: its length, its level, its type,
  /// the numbers.
  public func send(_ bytes: [UInt8], descriptors: [Int32]) throws(SystemError) {
    var control: [UInt64] = []
    if !descriptors.isEmpty {
      control = [UInt64](repeating: 0, count: 2 + (descriptors.count + 1) / 2)
      unsafe control.withUnsafeMutableBytes { control in
        unsafe control.storeBytes(of: 16 + 4 * descriptors.count, as: Int.self)
        unsafe control.storeBytes(of: SOL_SOCKET, toByteOffset: 8, as: Int32.self)
        unsafe control.storeBytes(of: 1, toByteOffset: 12, as: Int32.self)
        for (index, number) in descriptors.enumerated() {
          unsafe control.storeBytes(of: number, toByteOffset: 16 + 4 * index, as: Int32.self)
        }
      }
    }
    var bytes = bytes
    let answer = unsafe bytes.withUnsafeMutableBytes { bytes in
      unsafe control.withUnsafeMutableBytes { control in
        var part = unsafe iovec(iov_base: bytes.baseAddress, iov_len: bytes.count)
        return unsafe withUnsafeMutablePointer(to: &part) { part in
          var message = unsafe msghdr()
          unsafe message.msg_iov = unsafe part
          unsafe message.msg_iovlen = 1
          if unsafe !control.isEmpty {
            unsafe message.msg_control = control.baseAddress
            unsafe message.msg_controllen = control.count
          }
          return unsafe sendmsg(number, &message, Int32(MSG_NOSIGNAL))
        }
      }
    }
    if answer < 0 { throw SystemError(call: "sendmsg", errno: Errno(errno)) }
  }

  /// The next packet with up to eight descriptors, an empty one for the end, or nil when none comes
  /// in time.
  public func receive(within patience: Duration = .seconds(10)) throws(SystemError) -> Packet? {
    let deadline = Deadline(after: patience)
    var buffer = [UInt8](repeating: 0, count: 512)
    while true {
      let received = try socket!.receive(into: &buffer, acceptsDescriptors: true)
      if let received {
        return Packet(bytes: Array(buffer.prefix(received.count)), received.descriptors)
      }
      if deadline.hasPassed { return nil }
      _ = try poll([number], until: deadline)
    }
  }
}

extension PacketSocket {
  /// As ``receive(within:)``, from a peer that may have closed its end with something unread: then the
  /// connection was reset, which is told first.
  public func receiveAfterReset() throws(SystemError) -> Packet? {
    do throws(SystemError) {
      return try receive()
    } catch {
      guard error.errno == .connectionReset else { throw error }
      return try receive()
    }
  }
}

/// What came.
public final class Packet {
  public let bytes: [UInt8]
  public let descriptorCount: Int
  private var descriptors: DescriptorSet?

  init(bytes: [UInt8], _ descriptors: consuming DescriptorSet) {
    self.bytes = bytes
    descriptorCount = descriptors.count
    self.descriptors = consume descriptors
  }

  /// Hands them over; once.
  public func takeDescriptors() -> DescriptorSet { descriptors.take()! }
}
