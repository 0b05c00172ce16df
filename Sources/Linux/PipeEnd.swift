// pipe(7), with transfers that can promise not to sleep.

public import CLinux

/// One end of a pipe.
///
/// Whether a transfer may sleep is said call by call, so that one end can spin for a while and then
/// sleep. What says it to the kernel is O_NONBLOCK, which is changed when it has to be, and is this
/// description's alone: the peer has the pipe's other end. RWF_NOWAIT of preadv2(2) would say it
/// without a change, but makes each transfer longer by 80–100 ns (on a 2-core virtual machine), and
/// pipes that were opened by a name do not know it.
public struct PipeEnd: ~Copyable, Sendable {
  public let descriptor: FileDescriptor
  /// Whether O_NONBLOCK is set.
  @usableFromInline var isNonBlocking = false

  /// - Parameter descriptor: without O_NONBLOCK.
  public init(_ descriptor: consuming FileDescriptor) {
    self.descriptor = descriptor
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
  /// The corresponding C function is `read`.
  @inlinable @inline(__always)
  public mutating func read(
    into base: UnsafeMutableRawPointer, count: Int, sleeping: Bool
  ) throws(SystemError) -> Transfer {
    if sleeping == isNonBlocking { setNonBlocking(!sleeping) }
    return try transfer("read", unsafe clinux_read(descriptor.number, base, count))
  }

  /// Writes up to `count` bytes. A write of at most PIPE_BUF (4096) bytes is never torn.
  ///
  /// The corresponding C function is `write`.
  /// - Throws: EPIPE when no reader is left.
  @inlinable @inline(__always)
  public mutating func write(
    from base: UnsafeRawPointer, count: Int, sleeping: Bool
  ) throws(SystemError) -> Transfer {
    if sleeping == isNonBlocking { setNonBlocking(!sleeping) }
    return try transfer("write", unsafe clinux_write(descriptor.number, base, count))
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
