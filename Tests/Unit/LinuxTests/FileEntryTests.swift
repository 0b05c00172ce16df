// Names in the file system, and the lock that one process at a time has.

import CLinux
import Glibc
import Linux
import Synchronization
import TestSupport
import Testing

struct FileEntryTests {
  private let directory = TemporaryDirectory()

  @Test func `an entry says its type, owner and mode, and does not follow a link`() throws {
    let file = directory.path("file")
    #expect(FileEntry(at: file) == nil)
    writeFile(file, "text")
    let entry = try #require(FileEntry(at: file))
    #expect(entry.type == .file)
    #expect(entry.owner == currentUser())
    #expect(entry.permissions == 0o600)
    #expect(unsafe symlink(file, directory.path("link")) == 0)
    #expect(FileEntry(at: directory.path("link"))?.type == .symbolicLink)
    #expect(FileEntry(at: directory.path)?.type == .directory)
    #expect(FileEntry(at: "/dev/null")?.type == .other)
    let socket = try UnixSocket.unconnected()
    try socket.listen(at: directory.path("socket"), mode: 0o640, backlog: 1)
    #expect(FileEntry(at: directory.path("socket"))?.type == .socket)
    #expect(FileEntry(at: directory.path("socket"))?.permissions == 0o640)
  }

  /// Not by whoever is as fast as to put the link there between a look and the change, either.
  @Test func `a mode is given to no file behind a link, and to nothing of another type`() {
    let (target, link) = (directory.path("target"), directory.path("link"))
    #expect(unsafe mkdir(target, 0o700) == 0 && symlink(target, link) == 0)
    writeFile(directory.path("file"), "text")
    for type in [CLINUX_SOCKET_FILE, CLINUX_DIRECTORY_FILE] {
      #expect(unsafe clinux_set_mode(link, UInt32(type), 0o777) == -ENOTSUP)
      #expect(unsafe clinux_set_mode(directory.path("file"), UInt32(type), 0o777) == -ENOTSUP)
    }
    #expect(FileEntry(at: target)?.permissions == 0o700)
    #expect(FileEntry(at: directory.path("file"))?.permissions == 0o600)
    #expect(unsafe clinux_set_mode(target, UInt32(CLINUX_DIRECTORY_FILE), 0o750) == 0)
    #expect(FileEntry(at: target)?.permissions == 0o750)
  }

  @Test func `a file that took another's place is not the same`() throws {
    let path = directory.path("file")
    writeFile(path, "one")
    let first = try #require(FileEntry(at: path))
    writeFile(directory.path("other"), "two")
    #expect(unsafe rename(directory.path("other"), path) == 0)
    let second = try #require(FileEntry(at: path))
    #expect(!second.isSame(as: first))
    #expect(first.isSame(as: first))
  }

  @Test func `a private directory is made once and closed to others`() throws {
    let path = directory.path("private")
    try makePrivateDirectory(path)
    try makePrivateDirectory(path)
    #expect(FileEntry(at: path)?.permissions == 0o700)
    #expect(throws: SystemError(call: "mkdir", errno: .noSuchEntry)) {
      try makePrivateDirectory(directory.path("missing/private"))
    }
  }

  @Test func `to remove a name that is gone is no error`() throws {
    writeFile(directory.path("file"), "")
    try removeName(directory.path("file"))
    try removeName(directory.path("file"))
    #expect(directory.names.isEmpty)
  }

  @Test func `a small file is read whole`() throws {
    writeFile(directory.path("file"), "42\n")
    #expect(try readSmallFile(directory.path("file")) == "42\n")
    let call = "open \(directory.path("missing"))"
    #expect(throws: SystemError(call: call, errno: .noSuchEntry)) {
      _ = try readSmallFile(directory.path("missing"))
    }
  }

  @Test func `an environment variable that is empty counts as missing`() async {
    await #expect(processExitsWith: .success) {
      unsafe setenv("IPC_TEST", "", 1)
      #expect(environment("IPC_TEST") == nil)
      unsafe setenv("IPC_TEST", "value", 1)
      #expect(environment("IPC_TEST") == "value")
      #expect(environment("IPC_TEST_MISSING") == nil)
    }
  }
}
