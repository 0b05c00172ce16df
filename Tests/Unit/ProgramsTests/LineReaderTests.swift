// Lines of standard input as they come, in whatever pieces. Each test has a process of its own,
// whose input it is.

import Glibc
import Linux
import TestSupport
import Testing

@testable import ClientSide
@testable import ProgramSupport

struct LineReaderTests {
  /// Standard input that a test writes.
  private final class Input {
    private var writeEnd: FileDescriptor?

    init() throws {
      // A read that waits for what never comes ends the process.
      alarm(60)
      let pipe = try PipeEnd.pair()
      dup2(pipe.read.number, 0)
      let end = pipe.write
      writeEnd = consume end
    }

    func write(_ bytes: [UInt8]) {
      guard let number = writeEnd.number else { return }
      #expect(unsafe Glibc.write(number, bytes, bytes.count) == bytes.count)
    }

    func write(_ text: String) { write(Array(text.utf8)) }

    func close() { writeEnd = nil }
  }

  /// A reader with what it has handed over.
  private struct Reading {
    var reader = LineReader()
    var lines: [String] = []

    mutating func read(until stop: String? = nil) -> LineReader.Progress {
      reader.readMore { line in
        let text = String(decoding: line, as: UTF8.self)
        if text == stop { return false }
        lines.append(text)
        return true
      }
    }
  }

  @Test func `lines come whole, though their pieces do not`() async {
    await #expect(processExitsWith: .success) {
      let input = try Input()
      var reading = Reading()
      input.write("one\ntwo\nth")
      #expect(reading.read() == .more)
      #expect(reading.lines == ["one", "two"])
      for piece in ["r", "e", "e"] {
        input.write(piece)
        #expect(reading.read() == .more)
      }
      #expect(reading.lines == ["one", "two"])
      input.write("\n\n\nsix\n")
      #expect(reading.read() == .more)
      #expect(reading.lines == ["one", "two", "three", "", "", "six"])
    }
  }

  @Test func `a character that is cut in two is put together`() async {
    await #expect(processExitsWith: .success) {
      let input = try Input()
      var reading = Reading()
      input.write([0x61, 0xE2, 0x82])
      #expect(reading.read() == .more)
      input.write([0xAC, 0x0A])
      #expect(reading.read() == .more)
      #expect(reading.lines == ["a€"])
    }
  }

  @Test func `a last line needs no line feed`() async {
    await #expect(processExitsWith: .success) {
      let input = try Input()
      var reading = Reading()
      input.write("one\nlast")
      input.close()
      #expect(reading.read() == .more)
      #expect(reading.read() == .over)
      #expect(reading.lines == ["one", "last"])
    }
  }

  @Test func `an end behind a line feed is no line`() async {
    await #expect(processExitsWith: .success) {
      let input = try Input()
      var reading = Reading()
      input.write("one\n")
      input.close()
      #expect(reading.read() == .more)
      #expect(reading.read() == .over)
      #expect(reading.lines == ["one"])
    }
  }

  @Test func `nothing at all is over at once`() async {
    await #expect(processExitsWith: .success) {
      try Input().close()
      var reading = Reading()
      #expect(reading.read() == .over)
      #expect(reading.lines.isEmpty)
    }
  }

  @Test func `a line that is not wanted ends it, in pieces or whole`() async {
    await #expect(processExitsWith: .success) {
      let input = try Input()
      var whole = Reading()
      input.write("one\nexit\ntwo\n")
      #expect(whole.read(until: "exit") == .over)
      #expect(whole.lines == ["one"])
      var pieces = Reading()
      input.write("one\nex")
      #expect(pieces.read(until: "exit") == .more)
      input.write("it\ntwo\n")
      #expect(pieces.read(until: "exit") == .over)
      #expect(pieces.lines == ["one"])
      var last = Reading()
      input.write("exit")
      input.close()
      #expect(last.read(until: "exit") == .more)
      #expect(last.read(until: "exit") == .over)
      #expect(last.lines.isEmpty)
    }
  }

  @Test func `the longest line is 65,536 bytes, and one more is named`() async {
    await #expect(processExitsWith: .success) {
      let input = try Input()
      var reading = Reading()
      // A pipe holds 65,536 bytes, so a long line comes in two writes.
      let half = [UInt8](repeating: 0x78, count: 32_768)
      func line(_ extra: [UInt8]) -> LineReader.Progress {
        input.write(half)
        #expect(reading.read() == .more)
        input.write(half)
        #expect(reading.read() == .more)
        input.write(extra + [0x0A])
        return reading.read()
      }
      #expect(line([]) == .more)
      #expect(reading.lines.map(\.utf8.count) == [65_536])
      let expected = "line 2 of standard input has more than 65536 bytes; split it"
      #expect(line([0x78]) == .unusable(expected))
      #expect(reading.lines.count == 1)
    }
  }

  @Test func `a line without an end is given up, not collected for ever`() async {
    await #expect(processExitsWith: .success) {
      let input = try Input()
      var reading = Reading()
      input.write("one\ntwo\n")
      #expect(reading.read() == .more)
      var progress = LineReader.Progress.more
      for _ in 0..<3 where progress == .more {
        input.write([UInt8](repeating: 0x78, count: 40_000))
        progress = reading.read()
      }
      let expected = "line 3 of standard input has more than 65536 bytes; split it"
      #expect(progress == .unusable(expected))
    }
  }

  @Test func `an error of the line's taker comes through`() async {
    await #expect(processExitsWith: .success) {
      let input = try Input()
      input.write("one\ntwo\n")
      var reader = LineReader()
      #expect(throws: Errno.brokenPipe) {
        _ = try reader.readMore { (_) throws(Errno) in throw .brokenPipe }
      }
    }
  }

  @Test func `an input that cannot be read is named`() async {
    await #expect(processExitsWith: .success) {
      let directory = unsafe open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      dup2(directory, 0)
      var reading = Reading()
      #expect(reading.read() == .unusable("standard input: read: Is a directory (EISDIR)"))
    }
  }
}
