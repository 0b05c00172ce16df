// What both sides of a session over a loaded kind know of it, and how it comes from the server to the client.

internal import IPCChannels
internal import Linux
internal import Synchronization

/// A directory and a token that one session has and no other.
///
/// The client is told of both by a small sealed memfd, which comes before what the kind itself passes: the text is
/// the path and the token, each with a zero behind it.
package struct SessionPlace: Equatable {
  /// Of mode 0700; the server's side removes it.
  let directory: String
  /// 16 hexadecimal digits.
  let token: String

  private static let made = Mutex<[String]>([])
  /// Of all sessions whose server's side this process has made, the first one first.
  package static var tokens: [String] { made.withLock { $0 } }
  /// Takes note of a session that is made here.
  func note() { Self.made.withLock { $0.append(token) } }

  /// Bytes of the longest path: behind it a name must fit the address of a UNIX socket.
  static let longestPath = 64
  /// Bytes of the longest path in which the standard directory of a session can lie.
  package static let longestParent = longestPath - PrivateDirectory.standardNameLength
  /// Of the object, in bytes.
  static let size = 128
  /// What the object has to be.
  static let object = PassedObject("the session's place", .sealedMemory)

  /// - Throws: ``ChannelError/unsuitable(_:)`` for a path that is too long.
  init(directory: String, token: String) throws(ChannelError) {
    guard directory.utf8.count <= Self.longestPath else {
      throw .unsuitable(
        "a loaded kind's directory has at most \(Self.longestPath) bytes, and '\(directory)' has "
          + "\(directory.utf8.count); name a shorter directory")
    }
    self.directory = directory
    self.token = token
  }

  /// The object that says so.
  func passed() throws(ChannelError) -> FileDescriptor {
    let memory = try asChannelError(
      try SharedMemory.sealedMemfd(size: Self.size, seals: .fixedSize))
    let mapping = try asChannelError(try SharedMapping(memory, size: Self.size, guarded: false))
    for (offset, byte) in Self.bytes(directory.utf8, token.utf8).enumerated() {
      unsafe mapping.base.storeBytes(of: byte, toByteOffset: offset, as: UInt8.self)
    }
    return memory
  }

  private static func bytes(
    _ directory: some Collection<UInt8>, _ token: some Collection<UInt8>
  ) -> [UInt8] {
    let text = Array(directory) + [0] + Array(token)
    return text + [UInt8](repeating: 0, count: max(0, size - text.count))
  }

  /// Reads such an object, which a server has made and may still write to.
  ///
  /// - Throws: ``ChannelError/unsuitable(_:)`` for anything else.
  init(reading memory: borrowing FileDescriptor) throws(ChannelError) {
    let size = try asChannelError(try memory.size())
    guard size == Self.size else {
      throw .unsuitable("the session's place should have \(Self.size) bytes, and has \(size)")
    }
    let mapping = try asChannelError(try SharedMapping(memory, size: Self.size, guarded: false))
    let bytes = (0..<Self.size).map { unsafe mapping.base.load(fromByteOffset: $0, as: UInt8.self) }
    let parts = bytes.split(separator: 0)
    guard parts.count == 2, bytes == SessionPlace.bytes(parts[0], parts[1]),
      parts[0].first == UInt8(ascii: "/"), (2...Self.longestPath).contains(parts[0].count),
      parts[0].allSatisfy({ (0x21...0x7E).contains($0) }),
      parts[1].count == 16, isHexadecimal(parts[1])
    else {
      throw .unsuitable(
        "the session's place should be a path and 16 hexadecimal digits, and is something else")
    }
    directory = String(decoding: parts[0], as: UTF8.self)
    token = String(decoding: parts[1], as: UTF8.self)
  }
}
