// pipe(7), with transfers that can promise not to sleep.

public import CLinux
internal import Glibc

/// One end of a pipe.
///
/// Whether a transfer may sleep is said call by call, so that one end can spin for a while and then
/// sleep. What says it to the kernel is O_NONBLOCK, which is changed when it has to be, in a
/// description of this process's alone: an end that was passed is opened once more for that, after
/// some transfers.
/// RWF_NOWAIT of preadv2(2) would say it without a change, but makes each transfer longer by 80–100 ns
/// (on a 2-core virtual machine), and pipes that were opened by a name do not know it.
public struct PipeEnd: ~Copyable, Sendable {
  /// As it was made or passed, for those who poll it.
  public let descriptor: FileDescriptor
  /// The end as this process opened it.
  private var own: FileDescriptor?
  /// Of the descriptor that transfers go through.
  @usableFromInline var number: Int32
  /// Whether O_NONBLOCK is set there.
  @usableFromInline var isNonBlocking = false
  /// Whether a transfer that is not to sleep may do so all the same, because somebody else holds the
  /// description that it goes through.
  public private(set) var isUncertain: Bool
  /// Transfers that are not to sleep, before the end is opened. Opening it takes 4 to 6 µs (on a
  /// 2-core virtual machine), as long as 16 questions to poll(2) or more: a client that does no more
  /// than join and leave is the quicker without. -1 once that was tried.
  private var transfersToOpening = 16

  /// An end of a pipe that this process made.
  ///
  /// - Parameter descriptor: without O_NONBLOCK, of a description that nobody else holds.
  public init(_ descriptor: consuming FileDescriptor) {
    self.init(descriptor, isPassed: false)
  }

  /// An end of a pipe that was passed.
  ///
  /// - Parameter descriptor: of a description that a peer may hold.
  public init(passed descriptor: consuming FileDescriptor) {
    self.init(descriptor, isPassed: true)
  }

  private init(_ descriptor: consuming FileDescriptor, isPassed: Bool) {
    number = descriptor.number
    isUncertain = isPassed
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

  /// Makes a new pipe hold two large records, where the usual capacity is too little for that: one side
  /// writes the one while the other reads and uses the other.
  ///
  /// A refusal is no error: half as much is asked for then, and at last the pipe stays as it was made. The
  /// kernel refuses what is above /proc/sys/fs/pipe-max-size, or above the pages that its user may have
  /// in pipes, to a process without CAP_SYS_RESOURCE. The corresponding C function is `fcntl` with
  /// F_SETPIPE_SZ.
  /// - Parameters:
  ///   - end: either end of a pipe that nobody has written to yet.
  ///   - recordSize: in bytes.
  public static func makeRoom(in end: borrowing FileDescriptor, forRecordsOf recordSize: Int) {
    let number = end.number
    let usual = clinux_usual_pipe_capacity()
    var wanted = clinux_pipe_capacity_for(recordSize)
    while wanted > usual {
      let answer = told("fcntl F_SETPIPE_SZ", "\(number), F_SETPIPE_SZ, \(wanted)") {
        clinux_set_pipe_capacity(number, wanted)
      }
      if answer >= 0 { return }
      wanted /= 2
    }
  }

  /// Reads up to `count` bytes; 0 is the end. Without `sleeping` it answers at once, unless
  /// ``isUncertain``.
  ///
  /// The corresponding C function is `read`.
  @inlinable @inline(__always)
  public mutating func read(
    into base: UnsafeMutableRawPointer, count: Int, sleeping: Bool
  ) throws(SystemError) -> Transfer {
    if sleeping == isNonBlocking {
      if try !change(toSleeping: sleeping, .input) { return .nothing }
    }
    let number = number
    return try transfer("read", through: number, for: .input, sleeping: sleeping) { _ in
      unsafe clinux_read(number, base, count)
    }
  }

  /// Writes up to `count` bytes, without `sleeping` at most 8192, so that somebody who reads on another
  /// CPU has the first of them before the last are written. A write of at most PIPE_BUF (4096) bytes is
  /// never torn.
  ///
  /// The corresponding C function is `write`.
  /// - Throws: EPIPE when no reader is left.
  @inlinable @inline(__always)
  public mutating func write(
    from base: UnsafeRawPointer, count: Int, sleeping: Bool
  ) throws(SystemError) -> Transfer {
    var length = sleeping ? count : min(count, Int(CLINUX_PIPE_PIECE))
    if sleeping == isNonBlocking {
      if try !change(toSleeping: sleeping, .room) { return .nothing }
      if isUncertain { length = min(length, PipeEnd.mostWithRoom) }
    }
    let number = number
    return try transfer("write", through: number, for: .room, sleeping: sleeping) { [length] _ in
      unsafe clinux_write(number, base, length)
    }
  }

  /// What a pipe takes at once that poll(2) says has room: PIPE_BUF, in bytes.
  @usableFromInline static var mostWithRoom: Int { 4096 }

  /// Makes transfers sleep, or not.
  ///
  /// - Returns: false when a transfer would have to wait, as far as is known.
  /// - Throws: where a filter of system calls denies it.
  @usableFromInline @inline(never)
  mutating func change(
    toSleeping sleeping: Bool, _ readiness: Readiness
  ) throws(SystemError) -> Bool {
    if isUncertain {
      // Nobody else transfers over this end, unless he means harm.
      if !readiness.isThere(number) { return false }
      if transfersToOpening == 0 {
        makeCertain(readiness == .input ? .read : .write)
      } else if transfersToOpening > 0 {
        transfersToOpening -= 1
      }
      return true
    }
    let number = number
    if sleeping {
      _ = try systemCall("fcntl F_SETFL", "\(number), F_SETFL, ~O_NONBLOCK") {
        clinux_set_blocking(number)
      }
    } else {
      _ = try systemCall("fcntl F_SETFL") { clinux_set_nonblocking(number) }
    }
    isNonBlocking = !sleeping
    return true
  }

  /// Opens the end once more, unless that was tried: then it is not ``isUncertain`` any longer. What was
  /// passed stays open for those who poll: of the new description poll(2) would not tell a writer's end
  /// that came before it.
  ///
  /// The corresponding C function is `open`.
  public mutating func makeCertain(_ access: AccessMode) {
    guard isUncertain && transfersToOpening >= 0 else { return }
    transfersToOpening = -1
    own = descriptor.reopened(access)
    guard let opened = own.number else { return }
    number = opened
    isNonBlocking = true
    isUncertain = false
  }
}

/// Both ends of one pipe.
@frozen
public struct PipePair: ~Copyable {
  /// The end to read from.
  public let read: FileDescriptor
  /// The end to write to.
  public let write: FileDescriptor
}
