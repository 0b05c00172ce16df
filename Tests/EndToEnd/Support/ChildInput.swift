// What a child finds on its standard input.

import CLinux
import Linux

/// A child's standard input.
enum ChildInput {
  /// The end at once.
  case nothing
  /// These bytes by way of a file, then the end.
  case bytes([UInt8])
  /// A pipe whose other end the test writes to.
  case pipe
  /// A terminal, which standard error is too.
  case terminal(Terminal)

  static func text(_ text: String) -> ChildInput { .bytes(Array(text.utf8)) }
}

/// The test's end of a child's standard input.
final class InputPipe {
  private var writeEnd: FileDescriptor?
  private var readEnd: FileDescriptor?

  init() throws {
    var numbers: [Int32] = [-1, -1]
    guard unsafe clinux_pipe(&numbers) == 0 else { throw TestFailure("pipe2 failed") }
    readEnd = FileDescriptor(owning: numbers[0])
    writeEnd = FileDescriptor(owning: numbers[1])
    // A write that cannot go on must not outlast the test's patience.
    try writeEnd!.setNonBlocking()
    ThreadSignal.disarmBrokenPipe()
  }

  var childNumber: Int32 { readEnd.number! }
  var writeNumber: Int32 { writeEnd.number! }

  /// The child has its copy: without this one the test's writes end when the child does.
  func closeChildEnd() { readEnd = nil }

  /// Ends the child's input.
  func close() { writeEnd = nil }

  func write(_ text: String) throws { try write(Array(text.utf8)) }

  func write(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    try waitUntil("\(rest.count) bytes of input are taken") {
      while !rest.isEmpty {
        let count = unsafe rest.withUnsafeBytes {
          unsafe clinux_write(writeEnd.number!, $0.baseAddress!, $0.count)
        }
        if count == -Int(Errno.again.number) { return false }
        if count < 0 { throw TestFailure("standard input: \(Errno(Int32(-count)))") }
        rest = rest.dropFirst(count)
      }
      return true
    }
  }
}
