// signal(7): real-time signals. Unlike others they are queued, each with bytes of its sender's own.

public import CLinux
internal import Glibc
internal import Synchronization

/// A real-time signal that one value has to itself in this process.
public struct RealTimeSignal: ~Copyable, Sendable {
  /// The signal's number, one of ``numbers``.
  public let number: Int32
  @usableFromInline let set: UInt64

  /// Those that a program can have: 34 to 64, because glibc keeps the first two for itself.
  public static var numbers: ClosedRange<Int32> {
    __libc_current_sigrtmin()...__libc_current_sigrtmax()
  }

  private static let taken = Mutex<UInt64>(0)

  /// Why no channel of signals can be had here, by a filter of system calls or a kernel before 5.1: what
  /// it says of the calls that send and receive them; nil where both can be made.
  ///
  /// The corresponding C functions are `pidfd_send_signal` and `rt_sigtimedwait`.
  public static let denied: SystemError? = {
    // EBADF: -1 is no process.
    let answer = clinux_signal_send(-1, 0, nil)
    let error = SystemError(call: "pidfd_send_signal", errno: Errno(-answer))
    return error.isDenied ? error : receivingDenied
  }()

  /// Of those, what it says of the call that receives.
  static let receivingDenied: SystemError? = {
    // EAGAIN: of no signals there is none.
    var content = SignalContent()
    let answer = unsafe clinux_signal_receive(0, &content, true)
    let error = SystemError(call: "rt_sigtimedwait", errno: Errno(-answer))
    return error.isDenied ? error : nil
  }()

  /// Takes the highest number that is free, and that the program does not use otherwise.
  ///
  /// The calling thread blocks it from now on, as the threads and processes do that it starts. Any
  /// other thread that such a signal hits blocks it from then on and passes it on: nothing is lost,
  /// but the order may change, and a call such as poll(2) in that thread ends with EINTR once.
  /// - Returns: nil when none is free.
  public init?() {
    let found = RealTimeSignal.taken.withLock { taken -> Int32? in
      for number in RealTimeSignal.numbers.reversed()
      where taken & RealTimeSignal.bit(number) == 0 && clinux_claim_signal(number) == 0 {
        taken |= RealTimeSignal.bit(number)
        return number
      }
      return nil
    }
    guard let found else { return nil }
    number = found
    set = RealTimeSignal.bit(found)
  }

  deinit {
    // What nobody asked for would stay in the queue, and count against the user's limit. A sender
    // that goes on sending must not keep this up for ever.
    var content = SignalContent()
    var rest = 1024
    while rest > 0 && receive(into: &content, sleeping: false) { rest -= 1 }
    RealTimeSignal.taken.withLock { $0 &= ~set }
  }

  private static func bit(_ number: Int32) -> UInt64 { 1 << UInt64(number - 1) }

  /// Whether a value of this process has that number.
  public static func isTaken(_ number: Int32) -> Bool {
    numbers.contains(number) && taken.withLock { $0 & bit(number) != 0 }
  }

  /// Receives one signal; false when there is none, or when another signal ended the wait for it.
  ///
  /// The corresponding C function is `rt_sigtimedwait`.
  @inlinable @inline(__always)
  public func receive(into content: inout SignalContent, sleeping: Bool) -> Bool {
    unsafe clinux_signal_receive(set, &content, !sleeping) > 0
  }

  /// Sends one signal to a process, which is given by its pidfd.
  ///
  /// The corresponding C function is `pidfd_send_signal`.
  /// - Parameters:
  ///   - content: in out only so that the kernel can read it where it lies.
  ///   - process: the number of a pidfd.
  /// - Returns: false when the receiving user's queue is full.
  /// - Throws: ESRCH when the process has ended and was waited for; until then signals to it go
  ///   nowhere. EPERM when it runs as another user, EINVAL when it is in a PID namespace that this
  ///   process does not see.
  @inlinable @inline(__always)
  public static func send(
    _ content: inout SignalContent, to process: Int32
  ) throws(SystemError) -> Bool {
    let answer = unsafe clinux_signal_send(process, content.number, &content)
    return try transfer("pidfd_send_signal", Int(answer)) != .nothing
  }

  /// Signals that may be queued to all processes of a user at the same time, as far as this process
  /// may receive more: RLIMIT_SIGPENDING.
  ///
  /// The corresponding C function is `getrlimit`.
  public static func queueLimit() throws(SystemError) -> Int {
    Int(try systemCall("getrlimit") { clinux_queued_signal_limit() })
  }

  /// Bytes that the kernel has for a signal that is queued, on 64-bit machines (struct sigqueue in
  /// include/linux/signal_types.h).
  public static var queuedSize: Int { 80 }

  /// Sleeps for a millisecond, or until any signal is handled: the kernel tells nobody that there is
  /// room in the queue again.
  public static func napForRoom() { clinux_nap(1_000_000) }
}

/// What comes with a signal: a siginfo_t, as it lies in memory.
@frozen
public struct SignalContent: Sendable, BitwiseCopyable {
  /// Bytes 0–3, si_signo: the signal's number. The kernel sends no other one.
  public var number: Int32
  /// Bytes 4–7, si_errno: the kernel does not look at it.
  public var tag: UInt32 = 0
  /// Bytes 8–11, si_code: who says so. Below 0 it is a process, from 0 on the kernel.
  ///
  /// The code decides what the kernel takes the payload for. With most below 0 the first eight
  /// bytes are si_pid and si_uid, which it changes on their way to another namespace. With SI_SIGIO
  /// everything arrives as it was sent.
  public var code: Int32
  private var padding: Int32 = 0
  /// Bytes 16–47.
  public var payload: InlineArray<4, UInt64>
  /// The kernel wants zeros here where it does not know the code.
  private var unused = InlineArray<10, UInt64>(repeating: 0)

  /// SI_SIGIO. The kernel itself never sends it with a real-time signal.
  @inlinable public static var untouchedCode: Int32 { -5 }

  /// Makes a signal's content from its parts; the kernel fills one that is received.
  public init(
    number: Int32 = 0, code: Int32 = 0, payload: InlineArray<4, UInt64> = [0, 0, 0, 0]
  ) {
    self.number = number
    self.code = code
    self.payload = payload
  }
}
