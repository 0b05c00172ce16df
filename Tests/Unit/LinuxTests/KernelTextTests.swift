// Files and directories read whole.

import Linux
import TestSupport
import Testing

struct KernelTextTests {
  private let directory = TemporaryDirectory()

  @Test(arguments: [0, 1, 16_383, 16_384, 16_385, 100_000])
  func `a file is read to its end, however long`(length: Int) throws {
    let text = String(repeating: "ab\n", count: length / 3) + String("xyz".prefix(length % 3))
    writeFile(directory.path("file"), text)
    #expect(try readWholeFile(directory.path("file")) == text)
  }

  @Test func `a file without an end is refused at its limit`() throws {
    writeFile(directory.path("file"), "123456")
    #expect(try readBytes(directory.path("file"), atMost: 6) == Array("123456".utf8))
    for (path, limit) in [(directory.path("file"), 5), ("/dev/zero", 1 << 20)] {
      #expect(throws: SystemError(call: "read", errno: .fileTooLarge)) {
        _ = try readBytes(path, atMost: limit)
      }
    }
  }

  @Test func `a file of /proc is read though it has no size`() throws {
    #expect(FileEntry(at: "/proc/cpuinfo") != nil)
    #expect(try readWholeFile("/proc/cpuinfo").hasSuffix("\n"))
  }

  @Test func `what cannot be read is an error`() {
    #expect(throws: SystemError(call: "open", errno: .noSuchEntry)) {
      _ = try readWholeFile(directory.path("missing"))
    }
    #expect(throws: SystemError.self) { _ = try readWholeFile(directory.path) }
  }

  @Test func `a directory's names come sorted, without its own and its parent's`() throws {
    let long = String(repeating: "n", count: 255)
    for name in ["b", "c", "a", long] { writeFile(directory.path(name), "") }
    #expect(try names(inDirectory: directory.path) == ["a", "b", "c", long])
    #expect(throws: SystemError(call: "opendir", errno: .noSuchEntry)) {
      _ = try names(inDirectory: directory.path("missing"))
    }
  }
}
