// A kind of three lines, in this process: what its table says, what it is told, and what its calls come to.

import Foundation
import IPCChannels
import Linux
import LoadableKind
import TestSupport
import Testing

@testable import LoadedKinds

@Suite("What stands behind --kind for a file")
struct KindFileTests {
  @Test func `a path with a slash or the end .so is a file, and what follows are options`() throws {
    let file = try #require(KindFile("./a.so,over=x,size=2"))
    #expect(file.path == "./a.so")
    #expect(file.options == ["over=x", "size=2"])
    #expect(file.text == "./a.so,over=x,size=2")
    #expect(KindFile("a.so")?.path == "./a.so")
    #expect(KindFile("/x/y")?.path == "/x/y")
    #expect(KindFile("pipe") == nil)
    #expect(KindFile("") == nil)
  }
}

@Suite("Files that are no kind")
struct NoKindTests {
  private func error(of path: String) -> String {
    do {
      _ = try LoadedKind.load(try #require(KindFile(path)))
      return ""
    } catch {
      return "\(error)"
    }
  }

  @Test func `what is not there, no object, or a device is refused by its name`() throws {
    let directory = TemporaryDirectory()
    let text = directory.path + "/text.so"
    try "no object".write(toFile: text, atomically: false, encoding: .utf8)
    #expect(error(of: directory.path + "/none.so").contains("none.so: it cannot be read"))
    #expect(error(of: text).contains("text.so: it cannot be loaded"))
    #expect(
      error(of: "/dev/zero") == "/dev/zero: it should be a shared object, and is no regular file")
  }
}

@Suite("A session's place")
struct SessionPlaceTests {
  @Test func `what the server passes is what the client reads`() throws {
    let place = try SessionPlace(directory: "/tmp/ipc-compare-abcdef", token: "0123456789abcdef")
    #expect(try SessionPlace(reading: place.passed()) == place)
  }

  @Test func `a path that is too long for names behind it is refused`() {
    #expect(throws: ChannelError.self) {
      try SessionPlace(
        directory: "/" + String(repeating: "x", count: 64), token: "0123456789abcdef")
    }
  }

  @Test(arguments: [
    "", "/tmp/x", "tmp/x\00123456789abcdef", "/tmp/x\00123456789abcdeg",
    "/tmp/x\0\00123456789abcdef",
    "/tmp/\u{1b}x\00123456789abcdef", "/tmp/x\00123456789abcdef\0more",
  ])
  func `anything else in that memory is refused`(text: String) throws {
    let memory = try SharedMemory.sealedMemfd(size: SessionPlace.size, seals: .fixedSize)
    try memory.writeAll(Array(text.utf8))
    #expect(throws: ChannelError.self) { try SessionPlace(reading: memory) }
  }
}
