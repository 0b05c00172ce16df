// eventfd(2): a counter that one process raises and another sleeps on, or polls.

public import CLinux

/// A counter whose reader sleeps while it is 0.
public struct EventCounter: ~Copyable, Sendable {
  /// Its descriptor: readable while the counter is above 0.
  public let descriptor: FileDescriptor

  /// A new counter at 0.
  ///
  /// The corresponding C function is `eventfd` with EFD_CLOEXEC.
  public init() throws(SystemError) {
    descriptor = FileDescriptor(
      owning: try systemCall("eventfd", .opens("0, EFD_CLOEXEC")) { clinux_eventfd(false) })
  }

  /// What /proc calls a descriptor of one.
  public static let objectName = "anon_inode:[eventfd]"

  /// A counter that was passed.
  public init(_ descriptor: consuming FileDescriptor) {
    self.descriptor = descriptor
  }

  /// Sleeps until the counter is not 0 or a signal arrives, and sets it to 0.
  ///
  /// The corresponding C function is `read`, and `poll` where a peer has made the descriptor, which
  /// both share, non-blocking.
  @inlinable @inline(__always)
  public func wait() {
    var count: UInt64 = 0
    let answer = unsafe clinux_read(descriptor.number, &count, 8)
    if answer == wouldBlock { waitByPolling() }
  }

  /// The flag stays as it is: the peer may rely on it.
  @usableFromInline
  func waitByPolling() { _ = clinux_poll_one(descriptor.number, UInt32(CLINUX_POLL_IN), false) }

  /// Sets it to 0, without waiting.
  ///
  /// The corresponding C function is `preadv2` with RWF_NOWAIT.
  /// - Returns: whether that is possible: eventfds know it since Linux 5.8.
  public func clear() -> Bool {
    var count: UInt64 = 0
    let answer = unsafe clinux_read_nowait(descriptor.number, &count, 8)
    return answer >= 0 || answer == wouldBlock
  }

  /// Sets it to 0 if it is not. It sleeps where a peer does the same at that instant.
  ///
  /// The corresponding C functions are `poll` and `read`.
  public func clearIfRaised() {
    var count: UInt64 = 0
    if Readiness.input.isThere(descriptor.number) {
      _ = unsafe clinux_read(descriptor.number, &count, 8)
    }
  }

  /// Adds 1. It sleeps while the counter is at its end, which only somebody who means harm brings
  /// about.
  ///
  /// The corresponding C function is `write`.
  @inlinable @inline(__always)
  public func raise() {
    var one: UInt64 = 1
    _ = unsafe clinux_write(descriptor.number, &one, 8)
  }
}
