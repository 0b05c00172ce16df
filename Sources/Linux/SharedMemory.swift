// Objects of memory that two processes can map: memfd_create(2) and shm_open(3).

internal import CLinux
internal import Glibc

/// What can no longer be done to a memfd, by anyone.
public struct Seals: OptionSet, Sendable, CustomStringConvertible {
  public let rawValue: Int32

  public init(rawValue: Int32) {
    self.rawValue = rawValue
  }

  /// The set of seals is final.
  public static let seal = Seals(rawValue: 0x1)
  /// The object cannot become shorter.
  public static let shrink = Seals(rawValue: 0x2)
  /// The object cannot become longer.
  public static let grow = Seals(rawValue: 0x4)
  /// Nobody can write into the object.
  public static let write = Seals(rawValue: 0x8)
  /// Only mappings that exist already can be written to.
  public static let futureWrite = Seals(rawValue: 0x10)

  private var names: [String] {
    let names: [(Seals, String)] = [
      (.seal, "SEAL"), (.shrink, "SHRINK"), (.grow, "GROW"), (.write, "WRITE"),
      (.futureWrite, "FUTURE_WRITE"),
    ]
    return names.filter { contains($0.0) }.map(\.1)
  }

  public var description: String {
    names.isEmpty ? "none" : names.joined(separator: "|")
  }

  /// As the argument of fcntl(2).
  var flags: String { names.map { "F_SEAL_\($0)" }.joined(separator: " | ") }
}

/// Makes and examines objects of shared memory.
public enum SharedMemory {
  /// A memfd of exactly `size` bytes, zeroed, with `seals` set.
  ///
  /// Its pages come when they are touched: its file system has no limit of its own that could
  /// refuse them. The corresponding C functions are `memfd_create`, `ftruncate` and `fcntl`
  /// F_ADD_SEALS.
  public static func sealedMemfd(size: Int, seals: Seals) throws(SystemError) -> FileDescriptor {
    let name = "ipc-compare"
    let number = try systemCall(
      "memfd_create", .opens("\"\(name)\", MFD_CLOEXEC | MFD_ALLOW_SEALING")
    ) { unsafe clinux_memfd(name) }
    let object = FileDescriptor(owning: number)
    _ = try libraryCall("ftruncate", "\(object.number), \(size)") { ftruncate(object.number, size) }
    _ = try systemCall("fcntl F_ADD_SEALS", "\(object.number), F_ADD_SEALS, \(seals.flags)") {
      clinux_add_seals(object.number, seals.rawValue)
    }
    return object
  }

  /// An object of shm_open(3) of exactly `size` bytes, zeroed, whose name is gone again.
  ///
  /// The name has 128 random bits and O_EXCL, or an object that somebody placed there would be
  /// opened instead. Its pages are allocated here: ftruncate(2) would promise them and leave a full
  /// /dev/shm to raise SIGBUS later. The corresponding C functions are `shm_open`, `shm_unlink` and
  /// `posix_fallocate`.
  /// - Throws: ENOSPC when /dev/shm is full. Where the object keeps its name, the error of `shm_unlink` has
  ///   its path.
  public static func unlinkedObject(size: Int) throws(SystemError) -> FileDescriptor {
    try NameRemoval.require(as: "shm_unlink")
    let name = try randomName()
    let flags = "O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC"
    let number = try libraryCall("shm_open", .opens("\"\(name)\", \(flags), 0600")) {
      unsafe name.withCString { unsafe shm_open($0, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600) }
    }
    let object = FileDescriptor(owning: number)
    _ = try SystemError.naming("/dev/shm\(name)") { () throws(SystemError) in
      try libraryCall("shm_unlink", "\"\(name)\"") {
        unsafe name.withCString { unsafe shm_unlink($0) }
      }
    }
    try allocate(object, size)
    return object
  }

  private static func allocate(
    _ file: borrowing FileDescriptor, _ size: Int
  ) throws(SystemError) {
    // posix_fallocate returns its error number, and is interrupted by signals on tmpfs.
    _ = try systemCall("posix_fallocate", "\(file.number), 0, \(size)") {
      -posix_fallocate(file.number, 0, size)
    }
  }

  /// A regular file of exactly `size` bytes, zeroed, whose name is gone again.
  ///
  /// Its blocks are allocated here: a file with holes would leave a full disk to raise SIGBUS later.
  /// The corresponding C functions are `open` with O_EXCL, `unlink` and `posix_fallocate`.
  /// - Throws: ENOSPC or EDQUOT when the disk or the user's part of it is full; EFBIG when
  ///   RLIMIT_FSIZE is less.
  public static func unlinkedFile(
    in directory: borrowing PrivateDirectory, size: Int
  ) throws(SystemError) -> FileDescriptor {
    // A file that grows beyond this limit brings SIGXFSZ, which ends the process.
    guard try fileSizeLimit() >= size else {
      throw SystemError(call: "posix_fallocate", errno: .fileTooLarge)
    }
    let path = directory.path + "/ring"
    let flags = "O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW"
    let number = try libraryCall("open O_EXCL", .opens("\"\(path)\", \(flags), 0600")) {
      unsafe open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
    }
    let file = FileDescriptor(owning: number)
    try removeName(path)
    try allocate(file, size)
    return file
  }

  /// RLIMIT_FSIZE, in bytes.
  public static func fileSizeLimit() throws(SystemError) -> Int {
    var limit = rlimit()
    _ = try libraryCall("getrlimit") {
      unsafe getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    }
    return Int(clamping: limit.rlim_cur)
  }

  /// Bytes that objects of shm_open(3) can still take; nil where /dev/shm has no limit.
  ///
  /// A tmpfs without a limit (`size=0`) reports no blocks at all, as a full one reports no free ones.
  /// glibc keeps the objects in that directory.
  public static func freeBytes() throws(SystemError) -> Int? {
    try Linux.freeBytes(at: "/dev/shm")
  }

  /// The seals of a memfd, or nil for an object that cannot have any.
  ///
  /// The corresponding C function is `fcntl` with F_GET_SEALS.
  public static func seals(of object: borrowing FileDescriptor) throws(SystemError) -> Seals? {
    let answer = clinux_get_seals(object.number)
    if answer >= 0 { return Seals(rawValue: answer) }
    let error = Errno(-answer)
    // Not this process's mistake: of what was opened with O_PATH, too, nothing can be asked.
    if error == .invalid || error == .badDescriptor { return nil }
    throw SystemError(call: "fcntl F_GET_SEALS", errno: error)
  }
}

/// Bytes that an unprivileged process can still allocate where a path lies; nil where there is no
/// limit.
///
/// The corresponding C function is `statvfs`.
public func freeBytes(at path: String) throws(SystemError) -> Int? {
  var status = statvfs()
  _ = try libraryCall("statvfs") { unsafe statvfs(path, &status) }
  return status.f_blocks == 0 ? nil : Int(status.f_bavail) * Int(status.f_frsize)
}
