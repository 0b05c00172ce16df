// A server's path: what may lie there, who holds it, and what is left of it.

import Glibc
import Linux
import Rendezvous
import Synchronization
import TestSupport
import Testing

struct ListenerTests {
  private let directory = TemporaryDirectory()
  private var path: String { directory.path("socket") }

  /// Listens there for a moment; the error where that cannot be.
  private func attempt() throws -> RendezvousError? {
    do throws(RendezvousError) {
      let listener = try Listener(at: try SocketPath(path))
      #expect(FileEntry(at: path)?.type == .socket)
      #expect(directory.names.contains("socket.lock"))
      _ = consume listener
      return nil
    } catch {
      return error
    }
  }

  @Test func `nothing is left when a server ends`() throws {
    #expect(try attempt() == nil)
    #expect(directory.names.isEmpty)
    #expect(try attempt() == nil)
  }

  @Test func `only the server's own user can connect`() throws {
    let listener = try Listener(at: try SocketPath(path))
    #expect(FileEntry(at: path)?.permissions == 0o600)
    #expect(FileEntry(at: path + ".lock")?.permissions == 0o600)
    #expect(isCloseOnExec(listener.descriptor.number))
  }

  /// A program that another test starts has what this process has open, until it is executed: somebody may
  /// seem to listen for an instant longer.
  private func leaveStaleSocket() throws {
    do {
      let dead = try UnixSocket.unconnected()
      try dead.listen(at: path, mode: 0o600, backlog: 1)
    }
    let deadline = Deadline(after: .seconds(10))
    while (try? PacketSocket(connectingTo: path)) != nil && !deadline.hasPassed { usleep(1_000) }
  }

  @Test func `a stale socket of our own is replaced`() throws {
    try leaveStaleSocket()
    #expect(throws: SystemError(call: "connect", errno: .connectionRefused)) {
      _ = try PacketSocket(connectingTo: path)
    }
    writeFile(path + ".lock", "4242\n")
    do {
      let listener = try Listener(at: try SocketPath(path))
      _ = try PacketSocket(connectingTo: path)
      #expect(try readSmallFile(path + ".lock") == "4242\n", "nothing is written to a lock")
      _ = consume listener
    }
    #expect(directory.names.isEmpty)
  }

  @Test(.enabled(if: currentUser() == 0, "only root can give a socket to another user"))
  func `a stale socket of another user is refused and untouched`() throws {
    try leaveStaleSocket()
    #expect(unsafe chown(path, 65_533, 65_533) == 0)
    let before = try #require(FileEntry(at: path))
    #expect(before.owner == 65_533)
    #expect(try attempt() == .unusablePath(path, .occupied(by: before, user: 0)))
    #expect(FileEntry(at: path) == before)
    #expect(directory.names == ["socket"])
  }

  @Test(arguments: [SocketType.unixPackets, .unixStream])
  func `a socket on which somebody listens is refused and untouched`(
    style: SocketType
  ) throws {
    let number = try listen(style)
    defer { close(number) }
    let before = FileEntry(at: path)
    #expect(try attempt() == .alreadyServed(at: path, by: .program))
    #expect(FileEntry(at: path) == before)
    #expect(directory.names == ["socket"])
  }

  private func listen(_ style: SocketType) throws -> Int32 {
    guard style == .unixStream else {
      let socket = try UnixSocket.unconnected()
      try socket.listen(at: path, mode: 0o600, backlog: 1)
      return duplicatedNumber(socket.descriptor.number)
    }
    // A stream socket, which the library never listens on.
    let number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    let stream = UnixSocket(FileDescriptor(owning: duplicatedNumber(number)))
    try stream.listen(at: path, mode: 0o600, backlog: 1)
    return number
  }

  @Test(arguments: ["regular file", "symbolic link", "directory", "FIFO"])
  func `what is no socket is refused and untouched`(type: String) throws {
    writeFile(directory.path("precious"), "text")
    switch type {
    case "regular file": writeFile(path, "text")
    case "symbolic link": #expect(unsafe symlink(directory.path("precious"), path) == 0)
    case "directory": #expect(unsafe mkdir(path, 0o700) == 0)
    default: #expect(unsafe mkfifo(path, 0o600) == 0)
    }
    let before = try #require(FileEntry(at: path))
    let problem = RendezvousError.PathProblem.occupied(by: before, user: currentUser())
    #expect(before.type.rawValue == type)
    #expect(try attempt() == .unusablePath(path, problem))
    #expect(FileEntry(at: path) == before)
    #expect(try readSmallFile(directory.path("precious")) == "text")
    #expect(directory.names == ["precious", "socket"])
  }

  @Test func `a symbolic link to a stale socket is refused and both stay`() throws {
    do {
      let dead = try UnixSocket.unconnected()
      try dead.listen(at: directory.path("stale"), mode: 0o600, backlog: 1)
    }
    #expect(unsafe symlink(directory.path("stale"), path) == 0)
    guard case .unusablePath = try attempt() else { return #expect(Bool(false)) }
    #expect(directory.names == ["socket", "stale"])
  }

  @Test func `a lock that is a symbolic link is refused and not followed`() throws {
    writeFile(directory.path("precious"), "text")
    #expect(unsafe symlink(directory.path("precious"), path + ".lock") == 0)
    let error = try attempt()
    #expect("\(try #require(error))".hasPrefix("\(path).lock is a symbolic link of user "))
    #expect(try readSmallFile(directory.path("precious")) == "text")
    #expect(directory.names == ["precious", "socket.lock"])
  }

  @Test(arguments: ["text", "empty directory", "FIFO", "two names", "long number"])
  func `what lies in the lock's place and is none is refused and untouched`(what: String) throws {
    let lock = path + ".lock"
    switch what {
    case "text": writeFile(lock, "[[package]]\n")
    case "empty directory": #expect(unsafe mkdir(lock, 0o700) == 0)
    case "FIFO": #expect(unsafe mkfifo(lock, 0o600) == 0)
    case "two names":
      writeFile(lock, "")
      #expect(unsafe link(lock, directory.path("other")) == 0)
    default: writeFile(lock, "123456789012")
    }
    let before = try #require(FileEntry(at: lock))
    let stamp = what == "text" ? try FileDescriptor(reading: lock).stamp() : nil
    guard case .unusablePath(lock, .noLock(let found, currentUser())) = try attempt() else {
      return #expect(Bool(false))
    }
    #expect(found.hasPrefix("\(lock) is a "))
    #expect(FileEntry(at: lock) == before)
    if let stamp { #expect(try FileDescriptor(reading: lock).stamp() == stamp) }
    unsafe rmdir(lock)
  }

  @Test(.enabled(if: currentUser() == 0, "only root can give a file to another user"))
  func `a lock of another user is refused and untouched`() throws {
    writeFile(path + ".lock", "")
    #expect(unsafe chown(path + ".lock", 65_533, 65_533) == 0)
    let before = FileEntry(at: path + ".lock")
    guard case .unusablePath(path + ".lock", .noLock(let found, 0)) = try attempt() else {
      return #expect(Bool(false))
    }
    #expect(found.contains("user 65533"))
    #expect(FileEntry(at: path + ".lock") == before)
  }

  @Test func `what a killed server left under the name of a new socket is taken away`() throws {
    do {
      let dead = try UnixSocket.unconnected()
      try dead.listen(at: path + ".new", mode: 0o600, backlog: 1)
    }
    #expect(try attempt() == nil)
    #expect(directory.names.isEmpty)
    writeFile(path + ".new", "precious")
    let found = try #require(FileEntry(at: path + ".new"))
    #expect(
      try attempt() == .unusablePath(path + ".new", .occupied(by: found, user: currentUser())))
    #expect(try readSmallFile(path + ".new") == "precious")
    #expect(directory.names == ["socket.new"])
  }

  @Test func `a directory that is missing is named`() throws {
    let missing = try SocketPath(directory.path("missing/socket"))
    #expect(throws: RendezvousError.unusablePath(missing.path, .missingDirectory)) {
      _ = try Listener(at: missing)
    }
  }

  @Test func `a second server is refused and told who serves`() throws {
    let first = try Listener(at: try SocketPath(path))
    let before = FileEntry(at: path)
    // The kernel tells a process of everybody's lock but its own.
    #expect(try attempt() == .alreadyServed(at: path, by: .server(processID: nil)))
    #expect(FileEntry(at: path) == before)
    #expect(directory.names == ["socket", "socket.lock"])
    #expect(first.descriptor.number >= 0)
  }

  @Test(arguments: ["file", "socket", "nothing"])
  func `at its end a server removes only what is still its own`(other: String) throws {
    do {
      let listener = try Listener(at: try SocketPath(path))
      #expect(unsafe unlink(path) == 0)
      if other == "file" { writeFile(path, "another's") }
      if other == "socket" {
        try UnixSocket.unconnected().listen(at: path, mode: 0o600, backlog: 1)
      }
      _ = consume listener
    }
    #expect(directory.names == (other == "nothing" ? [] : ["socket"]))
  }

  @Test func `whoever finds a server's path can connect`() throws {
    let paths = (0..<200).map { directory.path("socket-\($0)") }
    let failures = Failures()
    let finder = try RunningThread {
      let limit = Deadline(after: .seconds(30))
      for path in paths {
        var isThere = false
        while !isThere && !limit.hasPassed {
          do throws(SystemError) {
            _ = try PacketSocket(connectingTo: path)
            isThere = true
          } catch {
            if error.errno != .noSuchEntry { failures.errors.withLock { $0.append(error) } }
          }
        }
      }
    }
    let desks = try paths.map { try Desk(at: $0) }
    finder.join()
    #expect(failures.errors.withLock { $0 } == [])
    #expect(desks.count == 200)
  }

  private final class Failures: Sendable {
    let errors = Mutex<[SystemError]>([])
  }

  @Test func `of many servers that race for a path one at a time has it`() throws {
    let race = Race()
    let path = try SocketPath(path)
    try withThreads(6) {
      for _ in 0..<60 {
        do throws(RendezvousError) {
          let listener = try Listener(at: path)
          race.enter()
          Processor.yield()
          race.leave()
          _ = consume listener
        } catch {
          if case .alreadyServed = error { continue }
          race.unexpected.withLock { $0.append("\(error)") }
        }
      }
    }
    #expect(race.most == 1)
    #expect(race.unexpected.withLock { $0 } == [])
    #expect(directory.names.isEmpty)
  }

  private final class Race: Sendable {
    private let inside = Atomic<Int>(0)
    private let mostInside = Atomic<Int>(0)
    let unexpected = Mutex<[String]>([])

    var most: Int { mostInside.load(ordering: .sequentiallyConsistent) }

    func enter() {
      let now = inside.add(1, ordering: .sequentiallyConsistent).newValue
      mostInside.max(now, ordering: .sequentiallyConsistent)
    }

    func leave() {
      inside.subtract(1, ordering: .sequentiallyConsistent)
    }
  }
}
