// The server's place: one socket at one path, held by one server.

public import Linux

/// A rendezvous that waits for clients. Its end removes the socket, if that is still the one it
/// made.
public struct Listener: ~Copyable, Sendable {
  /// Where it listens.
  public let path: SocketPath
  private let guest: GuestSocket
  private let lock: LockFile
  private let made: FileEntry

  /// As many as the kernel takes without `net.core.somaxconn` being raised; a full one makes
  /// clients retry.
  static let backlog: Int32 = 4096

  /// Takes the path's lock, removes a stale socket of this user, binds and listens.
  ///
  /// - Parameters:
  ///   - path: where to listen.
  ///   - openToOthers: lets other users connect (mode 0666); who is served is still decided by uid.
  /// - Throws: ``RendezvousError/alreadyServed(at:by:)``, ``RendezvousError/unusablePath(_:_:)``,
  ///   ``RendezvousError/mayNotListen(at:_:)`` or ``RendezvousError/system(_:)``.
  public init(at path: SocketPath, openToOthers: Bool = false) throws(RendezvousError) {
    try self.init(at: path, openToOthers: openToOthers, refusesDescriptors: true)
  }

  /// - Parameter refusesDescriptors: false to be as on a kernel before Linux 6.16.
  init(
    at path: SocketPath, openToOthers: Bool, refusesDescriptors: Bool
  ) throws(RendezvousError) {
    let lock = try Listener.takeLock(of: path)
    for name in [path.path, UnixSocket.stagingPath(for: path.path)] {
      try Listener.removeStaleSocket(at: name)
    }
    let socket = try asRendezvousError(try UnixSocket.unconnected())
    // Clients would connect, and wait without success or be dropped without a word.
    if let denied = socket.receptionDenied { throw .system(denied) }
    // Before it listens: what is accepted takes this from the listener at connect(2).
    let refuses = refusesDescriptors && socket.descriptor.refuseDescriptors()
    do throws(SystemError) {
      made = try socket.listen(
        at: path.path, mode: openToOthers ? 0o666 : 0o600, backlog: Listener.backlog)
    } catch {
      throw Listener.pathError(error, path.path)
    }
    self.path = path
    self.lock = lock
    guest = GuestSocket(socket, refusesDescriptors: refuses)
  }

  deinit {
    // Somebody may have replaced it: only what is still ours is removed. The lock's end removes the
    // lock's file.
    guard let found = FileEntry(at: path.path), found.isSame(as: made) else { return }
    try? removeName(path.path)
  }

  /// To be polled: it is readable when somebody connects.
  public var descriptor: FileDescriptor {
    _read { yield guest.socket.descriptor }
  }

  /// Whether a client waits to be accepted.
  var hasNewcomer: Bool {
    (try? poll([descriptor.number], until: Deadline(nanoseconds: 0))) == [true]
  }

  /// The next client that connected, or nil when none waits.
  public func accept() throws(SystemError) -> Applicant? {
    guard let connection = try guest.socket.accept() else { return nil }
    return try Applicant(
      GuestSocket(connection, refusesDescriptors: guest.refusesDescriptors))
  }

  private static func takeLock(of path: SocketPath) throws(RendezvousError) -> LockFile {
    do throws(LockFileError) {
      return try LockFile(at: path.lockPath)
    } catch {
      switch error {
      case .isHeld(let holder):
        throw .alreadyServed(at: path.path, by: .server(processID: holder))
      case .isNoLock(let found):
        throw .unusablePath(path.lockPath, .noLock(found, user: currentUser()))
      // Nothing is wrong with the lock: the socket could not lie there either.
      case .system(let error) where error.errno == .noSuchEntry:
        throw pathError(error, path.path)
      case .system(let error): throw pathError(error, path.lockPath)
      }
    }
  }

  /// Under the lock, so no other server of this protocol is at work here.
  private static func removeStaleSocket(at path: String) throws(RendezvousError) {
    guard let found = FileEntry(at: path) else { return }
    guard found.type == .socket, found.isOwn else {
      throw .unusablePath(path, .occupied(by: found, user: currentUser()))
    }
    let probe = try asRendezvousError(try UnixSocket.unconnected())
    do throws(SystemError) {
      try probe.connect(to: path)
    } catch {
      // ECONNREFUSED: nobody listens. EPROTOTYPE and EAGAIN: somebody does, of another type or with
      // a full backlog.
      if error.errno == .connectionRefused {
        return try asRendezvousError(try removeName(path))
      }
    }
    throw .alreadyServed(at: path, by: .program)
  }

  private static func pathError(_ error: SystemError, _ path: String) -> RendezvousError {
    switch error.errno {
    case .accessDenied, .notPermitted: .mayNotListen(at: path, error)
    case .exists: .unusablePath(path, .takenMeanwhile)
    case .noSuchEntry: .unusablePath(path, .missingDirectory)
    default: .unusablePath(path, .system(error))
    }
  }
}
