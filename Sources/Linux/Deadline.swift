// Time that only goes forward.

public import Glibc

/// Nanoseconds on CLOCK_MONOTONIC.
///
/// The corresponding C function is `clock_gettime`, which the vDSO answers without entering the
/// kernel.
@inlinable
public func monotonicNanoseconds() -> UInt64 {
  var time = timespec()
  unsafe clock_gettime(CLOCK_MONOTONIC, &time)
  return UInt64(bitPattern: Int64(time.tv_sec)) &* 1_000_000_000
    &+ UInt64(bitPattern: Int64(time.tv_nsec))
}

/// The instant by which something must be done.
public struct Deadline: Sendable, Comparable {
  /// On CLOCK_MONOTONIC.
  public let nanoseconds: UInt64

  /// The instant at which CLOCK_MONOTONIC has come to so many nanoseconds.
  public init(nanoseconds: UInt64) {
    self.nanoseconds = nanoseconds
  }

  /// The instant `duration` from now: now for a negative one, and never for one of centuries.
  public init(after duration: Duration) {
    let wanted = duration / .nanoseconds(1)
    let length = wanted > 0 ? UInt64(exactly: wanted.rounded(.down)) ?? .max : 0
    let (end, isNever) = monotonicNanoseconds().addingReportingOverflow(length)
    nanoseconds = isNever ? .max : end
  }

  public static func < (one: Deadline, other: Deadline) -> Bool {
    one.nanoseconds < other.nanoseconds
  }

  /// Whether it has passed.
  public var hasPassed: Bool { monotonicNanoseconds() >= nanoseconds }

  /// Milliseconds left, rounded up so that a thread that sleeps that long wakes after the deadline; 0 once it
  /// has passed.
  public var millisecondsLeft: Int32 {
    let now = monotonicNanoseconds()
    guard now < nanoseconds else { return 0 }
    return Int32(min((nanoseconds - now + 999_999) / 1_000_000, UInt64(Int32.max)))
  }
}

/// The earlier of two deadlines; none is later than any.
public func earlier(_ one: Deadline?, _ other: Deadline?) -> Deadline? {
  guard let one, let other else { return one ?? other }
  return min(one, other)
}

/// Sleeps for a time, however often signals arrive.
///
/// The corresponding C function is `nanosleep`.
public func sleep(_ duration: Duration) {
  let parts = duration.components
  var wanted = timespec(
    tv_sec: Int(parts.seconds), tv_nsec: Int(parts.attoseconds / 1_000_000_000))
  var left = timespec()
  while unsafe nanosleep(&wanted, &left) != 0 { wanted = left }
}
