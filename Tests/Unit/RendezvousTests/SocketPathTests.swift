// Which paths can be a socket's, and which one is taken where none is given.

import Glibc
import Linux
import Rendezvous
import TestSupport
import Testing

struct SocketPathTests {
  @Test func `a path has 1 to 107 bytes`() throws {
    #expect(try SocketPath("/").path == "/")
    let longest = "/" + String(repeating: "x", count: 106)
    #expect(try SocketPath(longest).path == longest)
    // Bytes count, not characters.
    for path in ["", longest + "x", "/" + String(repeating: "é", count: 54)] {
      #expect(throws: RendezvousError.unusablePath(path, .length)) { _ = try SocketPath(path) }
    }
    // A file of the name in front of it would be taken for the lock.
    #expect(throws: RendezvousError.unusablePath("/d\0/s", .zero)) { _ = try SocketPath("/d\0/s") }
  }

  @Test func `a path of 107 bytes is served, and its lock beside it`() throws {
    let directory = TemporaryDirectory()
    let name = String(repeating: "x", count: 107 - directory.path.utf8.count - 1)
    let desk = try Desk(at: directory.path(name))
    #expect(directory.names == [name, name + ".lock"])
    let client = try PacketSocket(connectingTo: directory.path(name))
    try client.send(Wire.hello)
    #expect(try desk.next() != nil)
  }

  @Test func `the standard path is in the user's runtime directory`() async {
    await #expect(processExitsWith: .success) {
      unsafe setenv("XDG_RUNTIME_DIR", "/run/user/4242", 1)
      for makes in [false, true] {
        let standard = try SocketPath.standard(makesDirectory: makes)
        #expect(standard.path == "/run/user/4242/ipc-server.sock")
      }
    }
  }

  @Test(.enabled(if: currentUser() == 0, "only root can become a user of whom nothing is there"))
  func `without a runtime directory it is in one of the user's own`() async {
    await #expect(processExitsWith: .success) {
      // A user of this test's own, so that no other test and no server has the directory.
      let user = UInt32(100_000 + currentProcess())
      let directory = "/tmp/ipc-server-\(user)"
      let expected = directory + "/ipc-server.sock"
      #expect(setuid(user) == 0)
      defer { unsafe rmdir(directory) }
      for relative in ["", "run/user"] {
        unsafe setenv("XDG_RUNTIME_DIR", relative, 1)
        #expect(try SocketPath.standard(makesDirectory: false).path == expected)
        #expect(FileEntry(at: directory) == nil)
      }
      #expect(try SocketPath.standard(makesDirectory: true).path == expected)
      let made = try #require(FileEntry(at: directory))
      #expect(made.type == .directory)
      #expect(made.owner == user)
      #expect(made.permissions == 0o700)
      for mode in [0o750, 0o701, 0o777] as [mode_t] {
        #expect(unsafe chmod(directory, mode) == 0)
        for makes in [false, true] {
          let found = try #require(FileEntry(at: directory))
          #expect(
            throws: RendezvousError.unusablePath(directory, .openDirectory(found, user: user))
          ) {
            _ = try SocketPath.standard(makesDirectory: makes)
          }
        }
      }
      #expect(unsafe rmdir(directory) == 0)
      // What somebody else put there first is not used: a link to a directory, a file.
      let other = TemporaryDirectory()
      #expect(unsafe symlink(other.path, directory) == 0)
      #expect(throws: RendezvousError.self) { try SocketPath.standard(makesDirectory: true) }
      #expect(unsafe unlink(directory) == 0)
      writeFile(directory, "")
      #expect(throws: RendezvousError.self) { try SocketPath.standard(makesDirectory: false) }
      #expect(unsafe unlink(directory) == 0)
    }
  }
}
