// fifo(7): pipes with names, which are gone again before anybody is given an end.

internal import CLinux
internal import Glibc

extension PipeEnd {
  /// Makes a pipe by a name in a directory of this user's alone, opens both ends and removes the
  /// name.
  ///
  /// The reader is opened first and without waiting: opening either end sleeps until somebody has
  /// opened the other. It keeps no access time (O_NOATIME, which the file's owner may ask for):
  /// noting one with every read cost a twentieth of a transfer. The corresponding C functions are
  /// `mkfifo`, `open` and `unlink`.
  public static func named(
    in directory: borrowing PrivateDirectory
  ) throws(SystemError) -> PipePair {
    let path = directory.path + "/fifo"
    _ = try libraryCall("mkfifo", "\"\(path)\", 0600") { unsafe mkfifo(path, 0o600) }
    let ends = Result { () throws(SystemError) in
      let reader = try open(
        path, O_RDONLY | O_NONBLOCK | clinux_open_noatime, "O_RDONLY | O_NONBLOCK | O_NOATIME")
      return PipePair(read: reader, write: try open(path, O_WRONLY, "O_WRONLY"))
    }
    try removeName(path)
    let pair = try ends.get()
    try pair.read.setStatusFlags(clinux_open_noatime, "O_NOATIME")
    return pair
  }

  private static func open(
    _ path: String, _ mode: Int32, _ name: StaticString
  ) throws(SystemError) -> FileDescriptor {
    let flags = mode | O_CLOEXEC | O_NOFOLLOW
    let number = try libraryCall(
      "open", .opens("\"\(path)\", \(name) | O_NOFOLLOW | O_CLOEXEC")
    ) { unsafe Glibc.open(path, flags) }
    return FileDescriptor(owning: number)
  }
}
