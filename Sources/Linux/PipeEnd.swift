// pipe(7), with transfers that can promise not to sleep.

public import CLinux

/// One end of a pipe.
///
/// Whether a transfer may sleep is said call by call, so that one end can spin for a while and then
/// sleep.
public struct PipeEnd: ~Copyable, Sendable {
  public let descriptor: FileDescriptor
  @usableFromInline let looking: Looking
  @usableFromInline let neverSleeps: Bool
  /// Whether O_NONBLOCK is set.
  @usableFromInline var isNonBlocking: Bool

  /// How a transfer that must not sleep is made on an end that can.
  @frozen
  public enum Looking: Sendable {
    /// By preadv2(2) and pwritev2(2) with RWF_NOWAIT.
    case byCall
    /// By O_NONBLOCK, which is changed when it has to be: the kernel knows RWF_NOWAIT only on pipes
    /// of pipe(2), and answers EOPNOTSUPP on one that was opened by a name. The flag is this
    /// description's alone: the peer has another.
    case byFlag
  }

  /// - Parameter neverSleeps: sets O_NONBLOCK for good, which makes a transfer in vain cheaper than
  ///   RWF_NOWAIT does (by 80–100 ns on a 2-core virtual machine). The flag is this description's
  ///   alone: the peer has the pipe's other end.
  public init(
    _ descriptor: consuming FileDescriptor, looking: Looking, neverSleeps: Bool
  ) {
    if neverSleeps { descriptor.setNonBlocking() }
    self.descriptor = descriptor
    self.looking = looking
    self.neverSleeps = neverSleeps
    isNonBlocking = neverSleeps
  }

  /// Makes a pipe.
  ///
  /// The corresponding C function is `pipe2` with O_CLOEXEC.
  public static func pair() throws(SystemError) -> PipePair {
    var numbers: (Int32, Int32) = (-1, -1)
    _ = try systemCall(
      "pipe2", .opens("[\(numbers.0), \(numbers.1)], O_CLOEXEC", numbers.0, numbers.1)
    ) {
      unsafe withUnsafeMutableBytes(of: &numbers) {
        unsafe clinux_pipe($0.baseAddress!.assumingMemoryBound(to: Int32.self))
      }
    }
    return PipePair(
      read: FileDescriptor(owning: numbers.0), write: FileDescriptor(owning: numbers.1))
  }

  /// Bytes that the pipe holds before a write has to wait.
  ///
  /// The corresponding C function is `fcntl` with F_GETPIPE_SZ.
  public func capacity() throws(SystemError) -> Int {
    Int(try systemCall("fcntl F_GETPIPE_SZ") { clinux_pipe_capacity(descriptor.number) })
  }

  /// Reads up to `count` bytes; 0 is the end. Without `sleeping` it answers at once.
  ///
  /// The corresponding C functions are `read` and `preadv2`.
  @inlinable @inline(__always)
  public mutating func read(
    into base: UnsafeMutableRawPointer, count: Int, sleeping: Bool
  ) throws(SystemError) -> Transfer {
    let answer =
      plainCallWill(sleep: sleeping)
      ? unsafe clinux_read(descriptor.number, base, count)
      : unsafe clinux_read_nowait(descriptor.number, base, count)
    return try transfer("read", answer)
  }

  /// Writes up to `count` bytes. A write of at most PIPE_BUF (4096) bytes is never torn.
  ///
  /// The corresponding C functions are `write` and `pwritev2`.
  /// - Throws: EPIPE when no reader is left.
  @inlinable @inline(__always)
  public mutating func write(
    from base: UnsafeRawPointer, count: Int, sleeping: Bool
  ) throws(SystemError) -> Transfer {
    let answer =
      plainCallWill(sleep: sleeping)
      ? unsafe clinux_write(descriptor.number, base, count)
      : unsafe clinux_write_nowait(descriptor.number, base, count)
    return try transfer("write", answer)
  }

  /// Whether read(2) and write(2) do what is asked for, if need be after a change of the flag.
  @inlinable @inline(__always)
  mutating func plainCallWill(sleep sleeping: Bool) -> Bool {
    if sleeping || neverSleeps {
      if isNonBlocking && !neverSleeps { setNonBlocking(false) }
      return true
    }
    if looking == .byCall { return false }
    if !isNonBlocking { setNonBlocking(true) }
    return true
  }

  @usableFromInline
  mutating func setNonBlocking(_ wanted: Bool) {
    if wanted { descriptor.setNonBlocking() } else { descriptor.setBlocking() }
    isNonBlocking = wanted
  }
}

/// Both ends of one pipe.
@frozen
public struct PipePair: ~Copyable {
  public let read: FileDescriptor
  public let write: FileDescriptor
}
