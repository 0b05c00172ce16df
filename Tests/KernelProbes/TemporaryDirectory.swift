// A directory that a test has for itself.

internal import Glibc

/// A directory under /tmp, removed with what is in it.
public final class TemporaryDirectory {
  public let path: String

  public init() {
    var template = Array("/tmp/ipc-probes-XXXXXX".utf8CString)
    let made = unsafe mkdtemp(&template)
    precondition(unsafe made != nil, "mkdtemp")
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// A path in it.
  public func path(_ name: String) -> String { "\(path)/\(name)" }

  /// The names in it, sorted.
  public var names: [String] {
    guard let directory = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(directory) }
    var found: [String] = []
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) {
        unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { found.append(name) }
    }
    return found.sorted()
  }

  deinit {
    for name in names where unsafe unlink(path(name)) != 0 { unsafe rmdir(path(name)) }
    unsafe rmdir(path)
  }
}

/// Makes a file of that text.
public func writeFile(_ path: String, _ text: String) {
  let number = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
  precondition(number >= 0, "open \(path)")
  let bytes = Array(text.utf8)
  unsafe write(number, bytes, bytes.count)
  close(number)
}
