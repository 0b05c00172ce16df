// A file is replaced by another one that is whole already: whatever happens in the meantime, the old
// result or the new one is there.

internal import Glibc
internal import Linux

/// A new file beside the one that it is to replace, gone with this value where it does not.
struct Replacement: ~Copyable {
  private let path: String
  private let file: FileDescriptor

  /// Makes an empty file.
  ///
  /// - Parameters:
  ///   - target: the path of what is to be replaced; it need not be there.
  ///   - permissions: of what is there, which the new file gets too; nil for those that the umask leaves.
  init(of target: String, permissions: UInt32?) throws(SystemError) {
    let name = String(UInt64.random(in: 0 ... .max), radix: 36)
    let path = "\(directory(of: target))/.ipc-compare-\(name)"
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
    let number = unsafe open(path, flags, permissions ?? 0o666)
    guard number >= 0 else { throw SystemError(call: "open", errno: Errno(errno)) }
    if let permissions { fchmod(number, permissions) }
    self.path = path
    file = FileDescriptor(owning: number)
  }

  deinit {
    _ = unsafe unlink(path)
  }

  /// Writes all of the bytes.
  func write(_ bytes: [UInt8]) throws(SystemError) { try file.writeAll(bytes) }

  /// Takes the place, or says that it cannot: a file that is a mount point of its own is not replaced.
  consuming func takePlace(of target: String) -> Bool { unsafe rename(path, target) == 0 }
}
