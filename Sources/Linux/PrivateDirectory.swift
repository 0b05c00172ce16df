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
    for name in (try? names(inDirectory: path)) ?? [] { unsafe unlink("\(path)/\(name)") }
    unsafe rmdir(path)
  }
}
