// Limits of the calling process. A test sets them in a process of its own only: see exit tests.

internal import Glibc

/// A limit of getrlimit(2).
public enum ResourceLimit: UInt32, Sendable {
  /// RLIMIT_NPROC: threads and processes of a user; it binds nobody who has root's rights.
  case threads = 6
  /// RLIMIT_NOFILE: one above the highest number of a descriptor.
  case descriptors = 7
  /// RLIMIT_SIGPENDING: signals that are queued for the processes of a user.
  case pendingSignals = 11
  /// RLIMIT_MSGQUEUE: bytes in the message queues of a user. Swift's Glibc does not have it.
  case queueBytes = 12

  /// Sets the soft limit and returns the old one.
  @discardableResult
  public func set(_ limit: UInt) -> UInt {
    var present = rlimit()
    unsafe getrlimit(__rlimit_resource_t(rawValue), &present)
    let old = present.rlim_cur
    present.rlim_cur = limit
    unsafe setrlimit(__rlimit_resource_t(rawValue), &present)
    return UInt(old)
  }
}
