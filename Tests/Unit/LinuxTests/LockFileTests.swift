// The lock that one server at a time has.

import Glibc
import Synchronization
import TestSupport
import Testing

@testable import Linux

struct LockFileTests {
  private let directory = TemporaryDirectory()
  private var path: String { directory.path("lock") }

  /// Whether it can be had; it is given back at once.
  private func isFree() throws(LockFileError) -> Bool {
    do throws(LockFileError) {
      let lock = try LockFile(at: path)
      _ = consume lock
      return true
    } catch {
      if case .isHeld = error { return false }
      throw error
    }
  }

  @Test func `only one has it, and it is free and gone again afterwards`() throws {
    do {
      let lock = try LockFile(at: path)
      #expect(try readSmallFile(path) == "")
      #expect(FileEntry(at: path)?.permissions == 0o600)
      #expect(try isFree() == false)
      #expect(FileEntry(at: path) != nil)
      _ = consume lock
    }
    #expect(FileEntry(at: path) == nil)
    #expect(try isFree())
    #expect(directory.names.isEmpty)
  }

  /// Such a lock belongs to a process: another one has to hold it.
  @Test func `a file that another program has locked by fcntl is left alone`() throws {
    writeFile(path, "1\n")
    #expect(unsafe chmod(path, 0o644) == 0)
    let file = FileDescriptor(owning: unsafe open(path, O_RDWR | O_CLOEXEC))
    let holder = try SpawnedProcess(
      [BuiltProgram.peer.path, "conformance", "hold", "200"], inherited: [200: file.number])
    let deadline = Deadline(after: .seconds(60))
    while try file.lockHolder() != holder.id, !deadline.hasPassed { sleep(.milliseconds(1)) }
    #expect(try isFree() == false)
    #expect(FileEntry(at: path)?.permissions == 0o644)
    #expect(try readSmallFile(path) == "1\n")
  }

  @Test(arguments: ["", "99999999", "99999999\n", "1\n"])
  func `a lock file that an ended process left is taken over`(text: String) throws {
    writeFile(path, text)
    #expect(try isFree())
    #expect(directory.names.isEmpty)
  }

  @Test(arguments: ["text", "1\n2\n", "-1\n", "0\n", " 1", "\n", "12345678901234"])
  func `a file that holds anything else is no lock`(text: String) throws {
    writeFile(path, text)
    let before = try FileDescriptor(reading: path).stamp()
    #expect(throws: LockFileError.self) { _ = try isFree() }
    #expect(try FileDescriptor(reading: path).stamp() == before)
  }

  @Test func `a lock that its holder removes at this instant is nothing else`() throws {
    writeFile(path, "")
    let file = try FileDescriptor(reading: path)
    #expect(unsafe unlink(path) == 0)
    let removed = try file.entry()
    #expect(removed.linkCount == 0)
    #expect(throws: Never.self) { try LockFile.examine(removed, path) }
  }

  @Test func `a symbolic link is not followed and not removed`() throws {
    writeFile(directory.path("precious"), "")
    #expect(unsafe symlink(directory.path("precious"), path) == 0)
    #expect(throws: LockFileError.self) { _ = try isFree() }
    #expect(directory.names == ["lock", "precious"])
  }

  @Test(arguments: [0o000, 0o022, 0o077, 0o777] as [mode_t])
  func `the file's mode is 0600, whatever the umask`(mask: mode_t) async {
    await #expect(processExitsWith: .success) { [mask] in
      let directory = TemporaryDirectory()
      umask(mask)
      let lock = try LockFile(at: directory.path("lock"))
      #expect(FileEntry(at: directory.path("lock"))?.permissions == 0o600)
      _ = consume lock
    }
  }

  @Test func `a file that took its place is not removed`() throws {
    do {
      let lock = try LockFile(at: path)
      #expect(unsafe unlink(path) == 0)
      writeFile(path, "another's\n")
      _ = consume lock
    }
    #expect(try readSmallFile(path) == "another's\n")
  }

  @Test func `of many that race for it never two have it`() throws {
    let race = Race()
    let path = self.path
    try withThreads(8) {
      for _ in 0..<300 {
        guard let lock = try? LockFile(at: path) else { continue }
        race.enter()
        Processor.yield()
        race.leave()
        _ = consume lock
      }
    }
    #expect(race.mostInside.load(ordering: .sequentiallyConsistent) == 1)
    #expect(FileEntry(at: path) == nil)
  }

  private final class Race: Sendable {
    let inside = Atomic<Int>(0)
    let mostInside = Atomic<Int>(0)

    func enter() {
      let now = inside.add(1, ordering: .sequentiallyConsistent).newValue
      mostInside.max(now, ordering: .sequentiallyConsistent)
    }

    func leave() {
      inside.subtract(1, ordering: .sequentiallyConsistent)
    }
  }
}
