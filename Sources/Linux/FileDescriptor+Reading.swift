// Files that are read piece by piece, because they are too large to be held, or must not be opened
// twice.

internal import CLinux
internal import Glibc

extension FileDescriptor {
  /// Opens a file for reading.
  ///
  /// The corresponding C function is `open` with O_RDONLY and O_CLOEXEC. O_NONBLOCK is for a named
  /// pipe that nobody writes to: without it open(2) would wait for a writer.
  public init(reading path: String) throws(SystemError) {
    let number = try libraryCall("open") {
      unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    }
    self.init(owning: number)
  }

  /// Another descriptor of the same description, whose number is above `lowest`.
  ///
  /// The corresponding C function is `fcntl` with F_DUPFD_CLOEXEC.
  public func duplicate(above lowest: Int32) throws(SystemError) -> FileDescriptor {
    FileDescriptor(
      owning: try libraryCall("fcntl F_DUPFD_CLOEXEC") {
        fcntl(number, F_DUPFD_CLOEXEC, lowest + 1)
      })
  }

  /// Reads up to the buffer's size, from where the last read ended, and returns the number of bytes.
  /// 0 is the end of the file.
  ///
  /// The corresponding C function is `read`.
  public func read(into buffer: inout [UInt8]) throws(SystemError) -> Int {
    try systemCall("read") {
      unsafe buffer.withUnsafeMutableBytes {
        unsafe clinux_read(number, $0.baseAddress!, $0.count)
      }
    }
  }

  /// Which file it is, and what changes when somebody writes to it, by `fstat(2)`.
  public func stamp() throws(SystemError) -> FileStamp {
    var status = stat()
    _ = try libraryCall("fstat") { unsafe fstat(number, &status) }
    return FileStamp(
      device: UInt64(status.st_dev), inode: UInt64(status.st_ino), size: status.st_size,
      modifiedSeconds: status.st_mtim.tv_sec,
      modifiedNanoseconds: status.st_mtim.tv_nsec)
  }
}

/// A mark of a file and of its content: two stamps are equal when they are of one file, to which nobody
/// wrote in between.
///
/// The kernel takes the time of a write from its own tick, so two writes within some 4 ms can have
/// the same time. Removing or renaming a file leaves its stamp as it is.
public struct FileStamp: Equatable, Sendable {
  let device: UInt64
  let inode: UInt64
  /// In bytes.
  let size: Int
  let modifiedSeconds: Int
  let modifiedNanoseconds: Int
}
