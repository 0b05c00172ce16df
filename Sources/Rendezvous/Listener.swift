// The server's place: one socket at one path, held by one server.

public import Linux

/// A rendezvous that waits for clients. Its end removes the socket, if that is still the one it
/// made.
public struct Listener: ~Copyable, Sendable {
  public let path: SocketPath
  private let socket: UnixSocket
  private let lock: LockFile
  private let made: FileEntry?

  /// As many as the kernel takes without `net.core.somaxconn` being raised; a full one makes
  /// clients retry.
  static let backlog: Int32 = 4096

  /// Takes the path's lock, removes a stale socket of this user, binds and listens.
  ///
  /// - Parameter openToOthers: lets other users connect (mode 0666); who is served is still decided
  ///   by uid.
  /// - Throws: ``RendezvousError/alreadyServed(_:)``, ``RendezvousError/unusablePath(_:)``,
  ///   ``RendezvousError/notPermitted(_:)`` or ``RendezvousError/system(_:)``.
  public init(at path: SocketPath, openToOthers: Bool = false) throws(RendezvousError) {
    let lock = try Listener.takeLock(of: path)
    try Listener.removeStaleSocket(at: path)
    let socket = try asRendezvousError { () throws(SystemError) in try UnixSocket.unconnected() }
    do throws(SystemError) {
      try socket.listen(
        at: path.path, mode: openToOthers ? 0o666 : 0o600, backlog: Listener.backlog)
    } catch {
      throw Listener.pathError(error, path.path)
    }
    made = FileEntry(at: path.path)
    self.path = path
    self.lock = lock
    self.socket = socket
  }

  deinit {
    // Somebody may have replaced it: only what is still ours is removed. The lock's end removes the
    // lock's file.
    guard let made, let found = FileEntry(at: path.path), found.isSame(as: made) else { return }
    try? removeName(path.path)
  }

  /// To be polled: it is readable when somebody connects.
  public var descriptor: FileDescriptor {
    _read { yield socket.descriptor }
  }

  /// The next client that connected, or nil when none waits.
  public func accept() throws(SystemError) -> Applicant? {
    guard let connection = try socket.accept() else { return nil }
    return try Applicant(connection)
  }

  private static func takeLock(of path: SocketPath) throws(RendezvousError) -> LockFile {
    do throws(SystemError) {
      if let lock = try LockFile(at: path.lockPath) {
        try lock.write("\(currentProcess())\n")
        return lock
      }
    } catch {
      throw pathError(error, path.lockPath)
    }
    let holder = (try? readSmallFile(path.lockPath))?.prefix { $0.isNumber } ?? ""
    throw .alreadyServed(
      "another server\(holder.isEmpty ? "" : " (pid \(holder))") serves \(path.path); "
        + "stop it, or choose another --socket")
  }

  /// Under the lock, so no other server of this protocol is at work here.
  private static func removeStaleSocket(at path: SocketPath) throws(RendezvousError) {
    guard let found = FileEntry(at: path.path) else { return }
    guard found.type == .socket, found.owner == currentUser() else {
      throw .unusablePath(
        "\(path.path) is a \(found.type.rawValue) of user \(found.owner), expected nothing or a "
          + "socket that an ended server of user \(currentUser()) left; remove it, or choose "
          + "another --socket"
      )
    }
    let probe = try asRendezvousError { () throws(SystemError) in try UnixSocket.unconnected() }
    do throws(SystemError) {
      try probe.connect(to: path.path)
    } catch {
      // ECONNREFUSED: nobody listens. EPROTOTYPE and EAGAIN: somebody does, of another type or with
      // a full backlog.
      if error.errno == .connectionRefused {
        return try asRendezvousError { () throws(SystemError) in try removeName(path.path) }
      }
    }
    throw .alreadyServed(
      "another program listens at \(path.path); stop it, or choose another --socket")
  }

  private static func pathError(_ error: SystemError, _ path: String) -> RendezvousError {
    switch error.errno {
    case .accessDenied, .notPermitted:
      .notPermitted("\(path): \(error); use a --socket in a directory of your own")
    case .noSuchEntry:
      .unusablePath("\(path): its directory does not exist; make it, or choose another --socket")
    default: .unusablePath("\(path): \(error)")
    }
  }
}
