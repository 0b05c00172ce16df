// Files read piece by piece, and the mark that says whether somebody wrote to them.

import Glibc
import Linux
import TestSupport
import Testing

struct ReadingTests {
  private let directory = TemporaryDirectory()

  @Test func `a file is read in pieces of the buffer's size, to its end`() throws {
    writeFile(directory.path("file"), "abcdefg")
    let file = try FileDescriptor(reading: directory.path("file"))
    var buffer: [UInt8] = [0, 0, 0]
    var text: [UInt8] = []
    while case let count = try file.read(into: &buffer), count > 0 {
      text += buffer.prefix(count)
    }
    #expect(text == Array("abcdefg".utf8))
  }

  @Test func `a FIFO without a writer is opened at once`() throws {
    #expect(unsafe mkfifo(directory.path("fifo"), 0o600) == 0)
    let file = try FileDescriptor(reading: directory.path("fifo"))
    #expect(try file.entry().type == .fifo)
  }

  @Test func `what is missing is an error`() {
    #expect(throws: SystemError(call: "open", errno: .noSuchEntry)) {
      _ = try FileDescriptor(reading: directory.path("missing"))
    }
  }

  @Test func `writing changes a file's stamp, and removing the file does not`() throws {
    let path = directory.path("file")
    writeFile(path, "one")
    let file = try FileDescriptor(reading: path)
    let first = try file.stamp()
    #expect(try file.stamp() == first)
    #expect(unsafe rename(path, directory.path("other")) == 0)
    writeFile(path, "another file at the same path")
    #expect(try file.stamp() == first)
    #expect(unsafe unlink(directory.path("other")) == 0)
    #expect(try file.stamp() == first)
  }

  @Test func `a write of as many bytes changes a stamp by its time`() throws {
    let path = directory.path("file")
    writeFile(path, "one")
    let file = try FileDescriptor(reading: path)
    let first = try file.stamp()
    // A later time by hand: two writes within one tick of the kernel have one.
    var times = [timespec(tv_sec: 1, tv_nsec: 1), timespec(tv_sec: 1, tv_nsec: 1)]
    #expect(unsafe utimensat(AT_FDCWD, path, &times, 0) == 0)
    let second = try file.stamp()
    #expect(second != first)
    times[1].tv_nsec = 2
    #expect(unsafe utimensat(AT_FDCWD, path, &times, 0) == 0)
    #expect(try file.stamp() != second)
  }

  @Test func `a longer file has another stamp at the same time`() throws {
    let path = directory.path("file")
    var stamps: [FileStamp] = []
    for text in ["one", "three"] {
      writeFile(path, text)
      let times = [timespec(tv_sec: 1, tv_nsec: 1), timespec(tv_sec: 1, tv_nsec: 1)]
      #expect(unsafe utimensat(AT_FDCWD, path, times, 0) == 0)
      stamps.append(try FileDescriptor(reading: path).stamp())
    }
    #expect(stamps[0] != stamps[1])
  }

  @Test func `another file has another stamp at the same time and of the same size`() throws {
    let stamps = try ["one", "two"].map { name in
      let path = directory.path(name)
      writeFile(path, "text")
      let times = [timespec(tv_sec: 1, tv_nsec: 1), timespec(tv_sec: 1, tv_nsec: 1)]
      #expect(unsafe utimensat(AT_FDCWD, path, times, 0) == 0)
      return try FileDescriptor(reading: path).stamp()
    }
    #expect(stamps[0] != stamps[1])
  }
}
