// A reader that does not read, until a test lets it.

import CLinux
import Glibc
import Linux

/// A pipe for a program's output that holds 4,096 bytes.
final class UnreadPipe {
  private let readEnd: FileDescriptor
  private let writeEnd: FileDescriptor

  init() throws {
    var numbers: [Int32] = [-1, -1]
    guard unsafe clinux_pipe(&numbers) == 0 else { throw TestFailure("pipe2 failed") }
    readEnd = FileDescriptor(owning: numbers[0])
    writeEnd = FileDescriptor(owning: numbers[1])
    try readEnd.setNonBlocking()
    let setSize: Int32 = 1031  // F_SETPIPE_SZ, which Swift's Glibc lacks
    guard fcntl(numbers[1], setSize, 4_096) == 4_096 else { throw TestFailure("F_SETPIPE_SZ") }
  }

  var writeNumber: Int32 { writeEnd.number }

  /// Fills it.
  func fill() {
    let bytes = [UInt8](repeating: 0x2E, count: 4_096)
    _ = unsafe clinux_write(writeNumber, bytes, bytes.count)
  }

  /// Reads what is there.
  func read() -> [UInt8] {
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe clinux_read(readEnd.number, &buffer, buffer.count)
      if count <= 0 { return text }
      text += buffer.prefix(count)
    }
  }

  /// Reads until these bytes have come, and returns all.
  func read(until wanted: String) throws -> String {
    var text = ""
    try waitUntil("'\(wanted)' in '\(text.suffix(1_000))'") {
      text += String(decoding: read(), as: UTF8.self)
      return text.contains(wanted)
    }
    return text
  }
}
