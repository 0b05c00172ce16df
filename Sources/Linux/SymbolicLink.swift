// Symbolic links as values: /proc tells which namespace a process is in by what a link says.

internal import Glibc

/// What the symbolic link at a path says.
///
/// The corresponding C function is `readlink`.
/// - Throws: EINVAL for what is no link, EACCES where it may not be read, and whatever else
///   readlink(2) has.
public func linkTarget(_ path: String) throws(SystemError) -> String {
  var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
  let count = try libraryCall("readlink") {
    Int32(
      unsafe buffer.withUnsafeMutableBytes {
        unsafe readlink(path, $0.baseAddress!, $0.count)
      })
  }
  return String(decoding: buffer.prefix(Int(count)), as: UTF8.self)
}
