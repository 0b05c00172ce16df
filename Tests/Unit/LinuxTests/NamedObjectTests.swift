// Objects that have a name or a port for an instant, which others can find meanwhile.

import Glibc
import TestSupport
import Testing

@testable import Linux

struct NamedObjectTests {
  @Test func `a directory of one's own is closed to others and removed with what is in it`() throws
  {
    let parent = TemporaryDirectory()
    var path = ""
    do {
      let directory = try PrivateDirectory(in: parent.path(""))
      path = directory.path
      let entry = try #require(FileEntry(at: path))
      #expect(entry.permissions == 0o700)
      #expect(entry.owner == currentUser())
      writeFile(path + "/left", "text")
    }
    #expect(FileEntry(at: path) == nil)
    #expect(parent.names == [])
  }

  @Test
  func `a place that is missing is answered by advice about TMPDIR only where nobody named it`()
    async throws
  {
    await #expect(processExitsWith: .success) {
      let missing = "/nonexistent/place"
      #expect(unsafe setenv("TMPDIR", missing, 1) == 0)
      let named = #expect(throws: SystemError.self) { _ = try PrivateDirectory(in: missing) }
      #expect(
        named?.advice
          == "mkdtemp in /nonexistent/place: No such file or directory (ENOENT); make that directory, or "
          + "name another one")
      let standard = #expect(throws: SystemError.self) { _ = try PrivateDirectory() }
      #expect(
        standard?.advice
          == "mkdtemp in the standard place /nonexistent/place: No such file or directory (ENOENT); make "
          + "that directory, or name another one (TMPDIR)")
    }
  }

  @Test func `a pipe that was opened by its name has none any longer`() throws {
    let parent = TemporaryDirectory()
    do {
      let directory = try PrivateDirectory(in: parent.path(""))
      let pipe = try PipeEnd.named(in: directory)
      #expect(try names(inDirectory: directory.path) == [])
      #expect(try pipe.read.entry().type == .fifo)
      #expect(try pipe.read.accessMode() == .read)
      #expect(try pipe.write.accessMode() == .write)
      var writer = PipeEnd(pipe.write)
      var reader = PipeEnd(pipe.read)
      var byte: UInt8 = 0
      #expect(try unsafe reader.read(into: &byte, count: 1, sleeping: false) == .nothing)
      #expect(try unsafe writer.write(from: [UInt8(7)], count: 1, sleeping: false) == .bytes(1))
      #expect(try unsafe reader.read(into: &byte, count: 1, sleeping: true) == .bytes(1))
      #expect(byte == 7)
    }
    #expect(parent.names == [])
  }

  @Test func `a socket that was found by its name has none any longer`() throws {
    let parent = TemporaryDirectory()
    do {
      let directory = try PrivateDirectory(in: parent.path(""))
      let pair = try SocketPair.named(in: directory)
      #expect(try names(inDirectory: directory.path) == [])
      #expect(try pair.one.socketType() == .unixStream)
      let one = ConnectedSocket(pair.one)
      let other = ConnectedSocket(pair.other)
      #expect(try unsafe one.write(from: [UInt8(7)], count: 1, sleeping: true) == .bytes(1))
      var byte: UInt8 = 0
      #expect(try unsafe other.read(into: &byte, count: 1, sleeping: true) == .bytes(1))
      #expect(byte == 7)
    }
    #expect(parent.names == [])
  }

  @Test func `a path that no socket's address holds is an error and leaves nothing`() throws {
    let parent = TemporaryDirectory()
    let long = parent.path(String(repeating: "d", count: 100))
    #expect(unsafe mkdir(long, 0o700) == 0)
    #expect(throws: SystemError(call: "bind", errno: .nameTooLong)) {
      _ = try SocketPair.named(in: try PrivateDirectory(in: long))
    }
    #expect(try names(inDirectory: long) == [])
    unsafe rmdir(long)
  }

  @Test func `a connection of another process is not taken for one's own`() throws {
    let parent = TemporaryDirectory()
    let path = parent.path("socket")
    let listener = try UnixSocket.unconnected(.unixStream)
    try listener.listen(at: path, mode: 0o600, backlog: 8)
    let stranger = try UnixSocket.unconnected(.unixStream)
    try stranger.connect(to: path)
    #expect(throws: SystemError(call: "accept4", errno: .connectionAborted)) {
      _ = try SocketPair.accept(from: 1, at: listener)
    }
    let own = try UnixSocket.unconnected(.unixStream)
    try own.connect(to: path)
    #expect(try SocketPair.accept(from: currentProcess(), at: listener).descriptor.number >= 0)
  }

  @Test func `D11, a stranger who connects first is not accepted`() throws {
    let listener = try FileDescriptor.unconnectedSocket(.tcp)
    try listener.bind(to: InternetAddress(loopbackPort: 0))
    #expect(listen(listener.number, 16) == 0)
    let address = try listener.localAddress()
    let stranger = try FileDescriptor.unconnectedSocket(.tcp)
    try stranger.connect(to: address)
    let client = try FileDescriptor.unconnectedSocket(.tcp)
    try client.connect(to: address)
    let wanted = try client.localAddress()
    let accepted = try SocketPair.accept(
      wanted, at: listener, until: Deadline(after: .seconds(5)))
    #expect(try accepted.remoteAddress() == wanted)
    #expect(try stranger.localAddress() != wanted)
    // And where only strangers come, it is given up.
    let other = try FileDescriptor.unconnectedSocket(.tcp)
    try other.connect(to: address)
    #expect(throws: SystemError(call: "accept4", errno: .timedOut)) {
      _ = try SocketPair.accept(wanted, at: listener, until: Deadline(after: .milliseconds(50)))
    }
  }

  @Test func `a loopback connection does not delay small records`() throws {
    let pair = try SocketPair.loopback()
    for number in [pair.one.number, pair.other.number] {
      var value: Int32 = 0
      var length = socklen_t(4)
      #expect(unsafe getsockopt(number, Int32(IPPROTO_TCP), TCP_NODELAY, &value, &length) == 0)
      #expect(value != 0)
    }
    #expect(try pair.one.socketType() == .tcp)
    #expect(try pair.one.remoteAddress() == pair.other.localAddress())
  }

  @Test func `an event counter is raised, waited for, cleared and polled`() throws {
    let counter = try EventCounter()
    #expect(try counter.descriptor.objectName() == EventCounter.objectName)
    let ready = { try poll([counter.descriptor.number], until: Deadline(after: .zero))[0] }
    #expect(try !ready())
    counter.raise()
    counter.raise()
    #expect(try ready())
    counter.wait()
    #expect(try !ready())
    counter.raise()
    var isPossible = counter.clear()
    #expect(isPossible)
    #expect(try !ready())
    // On an empty one, without waiting.
    isPossible = counter.clear()
    #expect(isPossible)
    counter.raise()
    counter.clearIfRaised()
    #expect(try !ready())
    counter.clearIfRaised()
    #expect(try EventCounter(counter.descriptor.duplicate()).descriptor.number >= 0)
  }

  @Test(arguments: [
    ("/home/u/x", "ext4"), ("/home/user", "xfs"), ("/home/user/x/y", "xfs"),
    ("/home/username", "ext4"), ("/", "ext4"), ("/mnt/a disk/x", "vfat"), ("/proc", "proc"),
    ("/twice/x", "overlay"),
  ])
  func `a path's file system is that of the longest mount above it`(path: String, type: String) {
    let mounts = """
      22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
      23 22 0:21 / /proc rw - proc proc rw
      24 22 8:1 / /home/user rw,noatime master:1 shared:7 - xfs /dev/sda1 rw
      25 22 8:2 / /mnt/a\\040disk rw - vfat /dev/sdb1 rw
      26 22 0:40 / /twice rw - tmpfs tmpfs rw
      27 26 0:41 / /twice rw - overlay overlay rw,lowerdir=/a - b
      a line that is none
      """
    #expect(fileSystemName(at: path, mounts: mounts) == type)
  }

  @Test func `what is not there lies on no file system`() {
    #expect(fileSystemName(at: "/does/not/exist") == nil)
    #expect(fileSystemName(at: "/proc/self") == "proc")
  }
}
