// Names in the file system: what lies at a path, and who owns it.

internal import CLinux
internal import Glibc

/// What lstat(2) says of a path.
public struct FileEntry: Equatable, Sendable {
  /// What lies at a path. The raw value is its name in English.
  public enum FileType: String, Sendable {
    /// A regular file.
    case file = "regular file"
    /// A directory.
    case directory
    /// An AF_UNIX socket.
    case socket
    /// A FIFO (named pipe).
    case fifo = "FIFO"
    /// A symbolic link.
    case symbolicLink = "symbolic link"
    /// A device.
    case other = "special file"
  }

  /// What it is.
  public let type: FileType
  /// The number of the user whom it belongs to.
  public let owner: UInt32
  /// The lowest nine bits of the mode.
  public let permissions: UInt32
  /// How many names it has.
  public let linkCount: UInt64
  /// In bytes.
  public let size: Int
  /// The number of the file system that it lies on.
  public let device: UInt64
  /// Its number in that file system.
  public let inode: UInt64

  /// What lies at a path, without following a symbolic link; nil when nothing does.
  public init?(at path: String) {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  init(_ status: stat) {
    switch status.st_mode & S_IFMT {
    case S_IFREG: type = .file
    case S_IFDIR: type = .directory
    case S_IFSOCK: type = .socket
    case S_IFIFO: type = .fifo
    case S_IFLNK: type = .symbolicLink
    default: type = .other
    }
    owner = status.st_uid
    permissions = status.st_mode & 0o777
    linkCount = UInt64(status.st_nlink)
    size = status.st_size
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
  }

  /// Whether it belongs to the calling process's effective user, and surely to nobody else.
  public var isOwn: Bool { UserNumber.isOwn(owner) }

  /// Whether both are the same object.
  public func isSame(as other: FileEntry) -> Bool {
    device == other.device && inode == other.inode
  }
}

/// The value of an environment variable, or nil when it is missing or empty.
public func environment(_ name: String) -> String? {
  guard let value = unsafe getenv(name) else { return nil }
  let text = unsafe String(cString: value)
  return text.isEmpty ? nil : text
}

/// Makes a directory with mode 0700, whatever the umask, unless one is there.
public func makePrivateDirectory(_ path: String) throws(SystemError) {
  do throws(SystemError) {
    _ = try libraryCall("mkdir") { unsafe mkdir(path, 0o700) }
  } catch {
    if error.errno == .exists { return }
    throw error
  }
  if FileEntry(at: path)?.permissions == 0o700 { return }
  _ = try systemCall("chmod") {
    unsafe clinux_set_mode(path, UInt32(CLINUX_DIRECTORY_FILE), 0o700)
  }
}

/// Gives what lies at one path another, at which nothing lies.
///
/// The corresponding C function is `renameat2` with RENAME_NOREPLACE; `link` and `unlink` where the
/// file system has no such renaming, or a filter of system calls denies it.
/// - Throws: EEXIST when something lies there, which is left as it is.
public func rename(_ path: String, toNew name: String) throws(SystemError) {
  do throws(SystemError) {
    _ = try systemCall(
      "renameat2", "AT_FDCWD, \"\(path)\", AT_FDCWD, \"\(name)\", RENAME_NOREPLACE"
    ) { unsafe clinux_rename_to_new(path, name) }
  } catch {
    guard error.errno == .invalid || error.isDenied else { throw error }
    _ = try libraryCall("link", "\"\(path)\", \"\(name)\"") { unsafe link(path, name) }
    try removeName(path)
  }
}

/// Removes a name; one that is gone already is no error.
public func removeName(_ path: String) throws(SystemError) {
  do throws(SystemError) {
    _ = try libraryCall("unlink", "\"\(path)\"") { unsafe unlink(path) }
  } catch {
    if error.errno != .noSuchEntry { throw error }
  }
}

/// The calling process's id.
public func currentProcess() -> Int32 { getpid() }
