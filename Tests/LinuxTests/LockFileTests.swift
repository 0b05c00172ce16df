// The lock that one server at a time has.

import Glibc
import KernelProbes
import Linux
import Synchronization
import Testing

struct LockFileTests {
  private let directory = TemporaryDirectory()
  private var path: String { directory.path("lock") }

  /// Whether it can be had; it is given back at once.
  private func isFree() throws(SystemError) -> Bool {
    if let lock = try LockFile(at: path) {
      _ = consume lock
      return true
    }
    return false
  }

  @Test func `only one has it, and it is free and gone again afterwards`() throws {
    do {
      let lock = try LockFile(at: path)!
      try lock.write("4242\n")
      try lock.write("7\n")
      #expect(try readSmallFile(path) == "7\n")
      #expect(FileEntry(at: path)?.permissions == 0o600)
      #expect(try isFree() == false)
      #expect(FileEntry(at: path) != nil)
    }
    #expect(FileEntry(at: path) == nil)
    #expect(try isFree())
    #expect(directory.names.isEmpty)
  }

  @Test func `a lock file that an ended process left is taken over`() throws {
    writeFile(path, "99999999\n")
    #expect(try isFree())
  }

  @Test func `a symbolic link is not followed and not removed`() throws {
    writeFile(directory.path("precious"), "text")
    #expect(unsafe symlink(directory.path("precious"), path) == 0)
    #expect(throws: SystemError(call: "open", errno: Errno(ELOOP))) { _ = try LockFile(at: path) }
    #expect(directory.names == ["lock", "precious"])
    #expect(try readSmallFile(directory.path("precious")) == "text")
  }

  @Test func `a file that took its place is not removed`() throws {
    do {
      let lock = try LockFile(at: path)!
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
