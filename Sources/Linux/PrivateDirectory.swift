// A private place for a socket that nobody else is to find.

internal import Glibc

/// A directory of this user's alone, removed with what lies in it.
public struct PrivateDirectory: ~Copyable {
  public let path: String

  /// Makes a directory of mode 0700 with a name that nobody can guess.
  ///
  /// The corresponding C function is `mkdtemp`.
  /// - Parameters:
  ///   - parent: where.
  ///   - prefix: how its name begins.
  public init(in parent: String, prefix: String) throws(SystemError) {
    var template = Array("\(parent)/\(prefix)XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else { throw failure("mkdtemp", Errno(errno)) }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit {
    guard let directory = unsafe opendir(path) else { return }
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) {
        unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      // What is no file, and the directory's own two entries, it refuses.
      unsafe unlink("\(path)/\(name)")
    }
    unsafe closedir(directory)
    unsafe rmdir(path)
  }
}
