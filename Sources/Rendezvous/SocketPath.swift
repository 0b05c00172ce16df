// Where a server waits, and what may lie there.

internal import Linux

/// The path of a rendezvous socket.
public struct SocketPath: Equatable, Sendable, CustomStringConvertible {
  /// The path, 1 to 107 bytes.
  public let path: String

  /// The most bytes that a path can have.
  public static let longest = UnixSocket.longestPath

  public var description: String { path }
  var lockPath: String { path + ".lock" }

  /// Takes a path for a socket's.
  ///
  /// - Throws: ``RendezvousError/unusablePath(_:_:)`` for an empty path or one of more than 107 bytes.
  public init(_ path: String) throws(RendezvousError) {
    guard (1...SocketPath.longest).contains(path.utf8.count) else {
      throw .unusablePath(path, .length)
    }
    if path.utf8.contains(0) { throw .unusablePath(path, .zero) }
    self.path = path
  }

  /// `$XDG_RUNTIME_DIR/ipc-server.sock`, else `/tmp/ipc-server-UID/ipc-server.sock`.
  ///
  /// The directory under /tmp is 0700 and verified to be this user's: anybody could have made one
  /// of that name first.
  /// - Parameter makesDirectory: for a server, which makes it where it is missing.
  /// - Throws: ``RendezvousError/unusablePath(_:_:)`` when the directory belongs to somebody else or
  ///   is open to others.
  public static func standard(makesDirectory: Bool) throws(RendezvousError) -> SocketPath {
    if let directory = environment("XDG_RUNTIME_DIR"), directory.hasPrefix("/") {
      return try SocketPath(directory + "/ipc-server.sock")
    }
    let user = currentUser()
    let directory = "/tmp/ipc-server-\(user)"
    if makesDirectory {
      try asRendezvousError(try makePrivateDirectory(directory))
    }
    if let found = FileEntry(at: directory) {
      guard found.type == .directory, found.isOwn, found.permissions & 0o077 == 0 else {
        throw .unusablePath(directory, .openDirectory(found, user: user))
      }
    }
    return try SocketPath(directory + "/ipc-server.sock")
  }
}
