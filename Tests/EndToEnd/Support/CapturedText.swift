// What a child writes goes to a file: it never blocks the child, and needs no thread to be read.

import CLinux
import Glibc
import Linux

/// A file that a child writes, read as far as it has grown.
final class CapturedText {
  let path: String
  private(set) var bytes: [UInt8] = []
  private let file: FileDescriptor

  init(path: String) throws {
    self.path = path
    // Close-on-exec, which FileHandle's is not: a server that inherits descriptors has fewer for its clients.
    file = unsafe FileDescriptor(owning: open(path, O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600))
    guard file.number >= 0 else { throw TestFailure("\(path) cannot be made") }
  }

  /// Everything so far.
  var text: String {
    update()
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The lines so far, without line feeds; one that has none yet counts too.
  var lines: [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      .dropLast(text.hasSuffix("\n") || text.isEmpty ? 1 : 0)
  }

  func update() {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe clinux_read(file.number, &buffer, buffer.count)
      if count <= 0 { return }
      bytes += buffer.prefix(count)
    }
  }

  /// Waits until the text is there.
  func wait(for wanted: String, within limit: Duration = patience) throws {
    try waitUntil("'\(wanted)' in '\(text.suffix(2000))'", within: limit) {
      let before = bytes.count
      update()
      // Only what is new, and what it may complete.
      let start = max(0, before - wanted.utf8.count)
      return String(decoding: bytes[start...], as: UTF8.self).contains(wanted)
        || (before == bytes.count && text.contains(wanted))
    }
  }
}
