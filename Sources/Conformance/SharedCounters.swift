// How far a process has come that is about to be killed: what it stored here before is there still.

internal import Glibc
internal import Linux
internal import Synchronization

/// A few counters in a file that two processes map.
@safe
package final class SharedCounters: @unchecked Sendable {
  package let path: String
  private let mapping: SharedMapping
  private let isOwner: Bool

  /// Makes a file of zeros, which this value removes.
  package init(making path: String) throws {
    self.path = path
    isOwner = true
    mapping = try SharedCounters.map(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC)
  }

  package init(opening path: String) throws {
    self.path = path
    isOwner = false
    mapping = try SharedCounters.map(path, O_RDWR | O_CLOEXEC)
  }

  deinit { if isOwner { unsafe unlink(path) } }

  private static func map(_ path: String, _ flags: Int32) throws(SystemError) -> SharedMapping {
    let number = unsafe open(path, flags, 0o600)
    if number < 0 { throw SystemError(call: "open", errno: Errno(errno)) }
    let file = FileDescriptor(owning: number)
    ftruncate(number, 4096)
    return try SharedMapping(file, size: 4096, guarded: false)
  }

  private func counter(_ index: Int) -> UnsafeMutablePointer<Atomic<UInt64>> {
    unsafe (mapping.base + index * 64).assumingMemoryBound(to: Atomic<UInt64>.self)
  }

  /// Not 0 once the process is where the test wants it.
  package var isReady: Bool {
    get { unsafe counter(0).pointee.load(ordering: .acquiring) != 0 }
    set { unsafe counter(0).pointee.store(newValue ? 1 : 0, ordering: .releasing) }
  }

  /// Records whose `send` has returned.
  package var sent: UInt64 {
    get { unsafe counter(1).pointee.load(ordering: .acquiring) }
    set { unsafe counter(1).pointee.store(newValue, ordering: .releasing) }
  }
}
