// fifo(7): pipes with names, which are gone again before anybody is given an end.

internal import CLinux
internal import Glibc

extension PipeEnd {
  /// Makes a pipe by a name in a directory of this user's alone, opens both ends and removes the
  /// name.
  ///
  /// The reader is opened first and without waiting: opening either end sleeps until somebody opens
  /// the other. It keeps no access time (O_NOATIME, which the file's owner may ask for): noting one
  /// with every read cost a twentieth of a transfer. The corresponding C functions are `mkfifo`,
  /// `open` and `unlink`.
  public static func named(
    in directory: borrowing PrivateDirectory
  ) throws(SystemError) -> PipePair {
    let path = directory.path + "/fifo"
    _ = try libraryCall("mkfifo", "\"\(path)\", 0600") { unsafe mkfifo(path, 0o600) }
    let reading = Result { () throws(SystemError) in
      try open(path, O_RDONLY | clinux_open_noatime, "O_RDONLY | O_NOATIME")
    }
    let writing = Result { () throws(SystemError) in try open(path, O_WRONLY, "O_WRONLY") }
    try removeName(path)
    let pair = PipePair(read: try reading.get(), write: try writing.get())
    pair.read.setBlocking()
    pair.write.setBlocking()
    return pair
  }

  private static func open(
    _ path: String, _ mode: Int32, _ name: String
  ) throws(SystemError) -> FileDescriptor {
    let flags = mode | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW
    let text = "O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC"
    let number = try libraryCall("open", .opens("\"\(path)\", \(name) | \(text)")) {
      unsafe Glibc.open(path, flags)
    }
    return FileDescriptor(owning: number)
  }
}
