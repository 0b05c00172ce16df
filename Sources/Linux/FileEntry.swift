// Names in the file system: what lies at a path, who owns it, and the lock that only one process
// holds.

internal import Glibc

/// What lstat(2) says of a path.
public struct FileEntry: Equatable, Sendable {
  public enum FileType: String, Sendable {
    case file, directory, socket
    case fifo = "FIFO"
    case symbolicLink = "symbolic link"
    case other = "special file"
  }

  public let type: FileType
  public let owner: UInt32
  /// The lowest nine bits of the mode.
  public let permissions: UInt32
  /// In bytes.
  public let size: Int
  public let device: UInt64
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
    size = status.st_size
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
  }

  /// Whether both are the same object.
  public func isSame(as other: FileEntry) -> Bool {
    device == other.device && inode == other.inode
  }
}

/// The effective user's number.
public func currentUser() -> UInt32 { geteuid() }

/// The value of an environment variable, or nil when it is missing or empty.
public func environment(_ name: String) -> String? {
  guard let value = unsafe getenv(name) else { return nil }
  let text = unsafe String(cString: value)
  return text.isEmpty ? nil : text
}

/// Makes a directory with mode 0700, unless one is there.
public func makePrivateDirectory(_ path: String) throws(SystemError) {
  do throws(SystemError) {
    _ = try libraryCall("mkdir") { unsafe mkdir(path, 0o700) }
  } catch {
    if error.errno != .exists { throw error }
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

/// A file that one process at a time has locked, removed by whoever holds it last.
///
/// The kernel drops the lock with the process, so a lock is never stale.
public struct LockFile: ~Copyable, Sendable {
  private let descriptor: FileDescriptor
  private let path: String

  /// Locks the file, which is made with mode 0600 where it is missing.
  ///
  /// Another process may remove the file between its opening and its locking: then what was locked
  /// is no longer what lies at the path, and it is tried again.
  /// - Returns: nil when another process holds it.
  /// - Throws: ELOOP for a symbolic link, and whatever else open(2) has.
  public init?(at path: String) throws(SystemError) {
    while true {
      let number = try libraryCall("open") {
        unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
      }
      let descriptor = FileDescriptor(owning: number)
      do throws(SystemError) {
        _ = try libraryCall("flock") { flock(descriptor.number, LOCK_EX | LOCK_NB) }
      } catch {
        if error.errno == .again { return nil }
        throw error
      }
      guard try LockFile.lies(descriptor, at: path) else { continue }
      self.descriptor = descriptor
      self.path = path
      return
    }
  }

  deinit {
    // Somebody may have put another file in its place, and another process may hold that: it is not
    // ours to remove.
    if (try? LockFile.lies(descriptor, at: path)) == true { _ = unsafe unlink(path) }
  }

  /// Whether what lies at the path is the file that was opened.
  private static func lies(
    _ descriptor: borrowing FileDescriptor, at path: String
  ) throws(SystemError) -> Bool {
    guard let present = FileEntry(at: path) else { return false }
    return present.isSame(as: try descriptor.entry())
  }

  /// Replaces the file's text, for people who ask who holds it.
  public func write(_ text: String) throws(SystemError) {
    _ = try libraryCall("ftruncate") { ftruncate(descriptor.number, 0) }
    let bytes = Array(text.utf8)
    _ = unsafe pwrite(descriptor.number, bytes, bytes.count, 0)
  }
}

/// The calling process's id.
public func currentProcess() -> Int32 { getpid() }
