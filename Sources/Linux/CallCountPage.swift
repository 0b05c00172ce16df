// System calls counted where the library makes them: in memory that both sides of a comparison map.
// A tracer would see all calls of a process, but it stops the process at each of them, and that
// changes which side of a ring sleeps, and with it what is counted.

internal import CLinux

/// How many system calls a process has made for its channels.
public struct CallCount: Codable, Equatable, Sendable {
  /// Calls that the library made itself: exact.
  public var made: UInt64
  /// Calls of `sem_wait` and `sem_post`, which enter the kernel only to sleep or to wake a sleeper,
  /// seldom more than once, and do not say whether they did.
  public var possible: UInt64

  /// Makes a count from its two numbers of calls.
  public init(made: UInt64, possible: UInt64) {
    self.made = made
    self.possible = possible
  }

  /// What was counted between two readings. A side that sets its counter back, which no honest one
  /// does, has made more calls than there can be.
  public static func - (later: CallCount, earlier: CallCount) -> CallCount {
    CallCount(made: later.made &- earlier.made, possible: later.possible &- earlier.possible)
  }
}

/// A page with a counter for each side.
@safe
public final class CallCountPage: @unchecked Sendable {
  /// Whose calls a counter holds.
  public enum Side: Int, CaseIterable, Sendable {
    /// The side that was connected to.
    case server
    /// The side that connected.
    case client
  }

  /// Two cache lines: processors fetch them in pairs.
  private static let stride = 128
  private static let size = 4096
  private let mapping: SharedMapping

  /// Makes the object behind a page, whose counters are 0. It is to be passed to both sides.
  public static func makeObject() throws(SystemError) -> FileDescriptor {
    try SharedMemory.sealedMemfd(size: size, seals: [.shrink, .grow, .seal])
  }

  /// Maps a page that was passed.
  public init(_ object: borrowing FileDescriptor) throws(SystemError) {
    mapping = try SharedMapping(object, size: Self.size, guarded: false)
  }

  private func counter(_ side: Side) -> UnsafeMutablePointer<clinux_call_count> {
    unsafe (mapping.base + side.rawValue * Self.stride)
      .assumingMemoryBound(to: clinux_call_count.self)
  }

  /// What a side has counted until now.
  public func count(of side: Side) -> CallCount {
    let found = unsafe clinux_read_count(counter(side))
    return CallCount(made: found.made, possible: found.possible)
  }

  /// Counts the calls of the calling thread, and of each ``Thread`` that is started from now on, until
  /// the process ends.
  public func countThisProcess(as side: Side) {
    // Never released: a thread may count until its last instruction.
    let page = unsafe Unmanaged.passRetained(self)
    unsafe clinux_count_calls(page.takeUnretainedValue().counter(side))
  }
}
