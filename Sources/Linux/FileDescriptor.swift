// One owner for every descriptor: the value that holds it closes it.

internal import CLinux
internal import Glibc

/// An open descriptor, close-on-exec, closed when its value ends.
@frozen
public struct FileDescriptor: ~Copyable, Sendable {
  /// The number, for a call that borrows it. It stays open as long as this value lives.
  public let number: Int32

  /// Takes ownership of an open descriptor.
  @inlinable
  public init(owning number: Int32) {
    self.number = number
  }

  @inlinable
  deinit {
    FileDescriptor.close(number)
  }

  @usableFromInline
  static func close(_ number: Int32) {
    // close(2) releases the number even when it reports EINTR, so it is never repeated.
    _ = told("close", .closes(number)) { Glibc.close(number) < 0 ? -errno : 0 }
  }

  /// Gives the number away without closing it.
  @inlinable
  public consuming func release() -> Int32 {
    let number = self.number
    discard self
    return number
  }
}

extension FileDescriptor {
  /// Closes it so that nobody waits: its last close may wait for whoever made what it stands for.
  public consuming func closeAside() { FileDescriptor.closeAside([release()]) }

  /// Closes descriptors of which nobody knows what they stand for.
  ///
  /// The last close of a socket waits for data that lingers, and that of a pipe, or of a socket in which one
  /// is under way, for the pipe's mutex. Somebody can hold that for ever, and no signal ends the wait. So a
  /// process of its own makes the last close, for which not even this process's end waits.
  ///
  /// The corresponding C function is `fork`. Where no process can be had, a thread closes them.
  /// - Parameter patience: how long that thread is waited for.
  static func closeAside(_ numbers: [Int32], patience: Duration = .zero) {
    let child = unsafe clinux_close_apart(numbers, Int32(numbers.count))
    if child > 0 {
      // Without a thread it stays a zombie until this process ends.
      try? Thread(stackSize: 64 * 1024) { _ = clinux_reap(child) }.detach()
      return
    }
    let isDone = Monitor(false)
    let close = { @Sendable in
      ThreadSignal.withoutLingering { for number in numbers { FileDescriptor.close(number) } }
      isDone.withLock { $0 = true }
    }
    do throws(SystemError) {
      try Thread(stackSize: 64 * 1024, close).detach()
    } catch {
      return close()
    }
    let deadline = Deadline(after: patience)
    isDone.wait { $0 || deadline.hasPassed ? .answer(()) : .wait(until: deadline) }
  }
}

extension Optional where Wrapped == FileDescriptor {
  /// The number, where there is a descriptor.
  public var number: Int32? {
    switch self {
    case .some(let descriptor): descriptor.number
    case .none: nil
    }
  }
}

/// Which transfers a descriptor was opened for.
public enum AccessMode: String, Sendable {
  /// Opened with O_RDONLY.
  case read = "read-only"
  /// Opened with O_WRONLY.
  case write = "write-only"
  /// Opened with O_RDWR.
  case both = "read and write"
  /// Opened with O_PATH: every transfer fails with EBADF.
  case none = "neither read nor written (O_PATH)"
}

/// The file system that a descriptor belongs to, as `fstatfs(2)` names it.
public enum FileSystem: Int64, Sendable {
  /// Pipes without a name. One with a name belongs to the file system that its name is in.
  case pipes = 0x5049_5045
  /// Sockets.
  case sockets = 0x534F_434B
  /// Memory: tmpfs, where memfds and shared memory objects are too.
  case temporary = 0x0102_1994
  /// POSIX message queues.
  case queues = 0x1980_0202

  /// What lies on it, as a sentence names it.
  public var object: String {
    switch self {
    case .pipes: "a pipe"
    case .sockets: "a socket"
    case .temporary: "shared memory"
    case .queues: "a message queue"
    }
  }
}

extension FileDescriptor {
  /// The access mode, by `fcntl(2)` F_GETFL.
  public func accessMode() throws(SystemError) -> AccessMode {
    let flags = try systemCall("fcntl F_GETFL") { clinux_status_flags(number) }
    if flags & clinux_open_path != 0 { return .none }
    switch flags & O_ACCMODE {
    case O_RDONLY: return .read
    case O_WRONLY: return .write
    default: return .both
    }
  }

  /// Makes every transfer answer at once, by `fcntl(2)` F_SETFL with O_NONBLOCK: of a description that
  /// nobody else holds.
  ///
  /// - Throws: where a filter of system calls denies it.
  public func setNonBlocking() throws(SystemError) {
    _ = try systemCall("fcntl F_SETFL") { clinux_set_nonblocking(number) }
  }

  /// Makes these the only status flags, by `fcntl(2)` F_SETFL alone: for a description whose flags
  /// are known.
  ///
  /// - Parameter text: the flags as an argument.
  /// - Throws: where a filter of system calls denies it.
  func setStatusFlags(_ flags: Int32, _ text: String) throws(SystemError) {
    _ = try systemCall("fcntl F_SETFL", "\(number), F_SETFL, \(text)") {
      clinux_set_status_flags(number, flags)
    }
  }

  /// Another descriptor of the same description.
  ///
  /// The corresponding C function is `fcntl` with F_DUPFD_CLOEXEC.
  public func duplicate() throws(SystemError) -> FileDescriptor {
    FileDescriptor(
      owning: try systemCall("fcntl F_DUPFD_CLOEXEC", .opens("\(number), F_DUPFD_CLOEXEC, 0")) {
        clinux_duplicate(number)
      })
  }

  /// What was opened, by `fstat(2)`.
  public func entry() throws(SystemError) -> FileEntry {
    var status = stat()
    _ = try libraryCall("fstat") { unsafe fstat(number, &status) }
    return FileEntry(status)
  }

  /// What /proc calls the object, such as `anon_inode:[eventfd]`: anonymous objects have no other
  /// mark of their type.
  ///
  /// Of the calling thread's table, which need not be that of the process: ``Thread/keepOnly(_:)``. The
  /// corresponding C function is `readlink` of /proc/thread-self/fd.
  public func objectName() throws(SystemError) -> String {
    let room = 256
    var name = zeroedBytes(room)
    let path = "/proc/thread-self/fd/\(number)"
    let count = try SystemError.naming(path) { () throws(SystemError) in
      try libraryCall("readlink") {
        unsafe name.withUnsafeMutableBytes { bytes in
          unsafe Int32(
            readlink(path, bytes.baseAddress!.assumingMemoryBound(to: CChar.self), room))
        }
      }
    }
    return String(decoding: name.prefix(Int(count)), as: UTF8.self)
  }

  /// The file system, or nil when it is none of those that channels use.
  public func fileSystem() throws(SystemError) -> FileSystem? {
    FileSystem(rawValue: try systemCall("fstatfs") { clinux_filesystem(number) })
  }

  /// The size in bytes, by `fstat(2)`.
  public func size() throws(SystemError) -> Int { try entry().size }
}

extension FileDescriptor {
  /// The number that the next one gets; nil where the process can open none now.
  public static var nextNumber: Int32? {
    let number = unsafe open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if number < 0 { return nil }
    Glibc.close(number)
    return number
  }

  /// Whether the process can open another descriptor now.
  public static var tableHasRoom: Bool { nextNumber != nil }
}

/// The text of a file of a few bytes, such as those under /proc/sys.
public func readSmallFile(_ path: String) throws(SystemError) -> String {
  let number = try SystemError.naming(path) { () throws(SystemError) in
    try libraryCall("open") { unsafe open(path, O_RDONLY | O_CLOEXEC) }
  }
  let file = FileDescriptor(owning: number)
  var bytes = zeroedBytes(256)
  let count = try systemCall("read") { unsafe clinux_read(file.number, &bytes, bytes.count) }
  return String(decoding: bytes.prefix(count), as: UTF8.self)
}

extension FileDescriptor {
  /// Writes all of the bytes, however often that takes.
  ///
  /// The corresponding C function is `write`.
  public func writeAll(_ bytes: [UInt8]) throws(SystemError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = try systemCall("write") {
        unsafe rest.withUnsafeBytes { unsafe clinux_write(number, $0.baseAddress!, $0.count) }
      }
      rest = rest.dropFirst(count)
    }
  }
}
