// The directed signal that ends another thread's sleep in the kernel.

public import CLinux
internal import Glibc

/// Signals to threads of this process, and the process's answer to SIGPIPE and SIGXFSZ.
public enum ThreadSignal {
  private static let installed: Bool = {
    clinux_install_interrupt_handler() == 0
  }()

  private static let pipeIsDisarmed: Bool = {
    clinux_disarm(SIGPIPE) == 0
  }()

  private static let sizeIsDisarmed: Bool = {
    clinux_disarm(SIGXFSZ) == 0
  }()

  /// Prepares the process and the calling thread: an empty handler for SIGURG that does not restart
  /// system calls.
  ///
  /// SIGURG does nothing by default, so a program that does not use out-of-band data on its sockets
  /// has no use for it.
  public static func prepare() {
    precondition(installed, "sigaction(2) fails only for signals that do not exist")
    clinux_unblock_interrupt()
  }

  /// Gives a pipe without a reader EPIPE instead of SIGPIPE, where the program has not chosen
  /// already.
  public static func disarmBrokenPipe() {
    precondition(pipeIsDisarmed, "sigaction(2) fails only for signals that do not exist")
  }

  /// Gives a file that would grow beyond RLIMIT_FSIZE EFBIG instead of SIGXFSZ, where the program has
  /// not chosen already.
  public static func disarmFileSizeLimit() {
    precondition(sizeIsDisarmed, "sigaction(2) fails only for signals that do not exist")
  }

  /// Makes calls that close what somebody else passed, so that the first of them that waits does so for
  /// ten milliseconds, and each that follows for one.
  ///
  /// The last close of a socket with SO_LINGER waits until its data was taken, for as long as its
  /// maker said, inside close(2), recvmsg(2) or whichever call lets go of it. It waits no longer than
  /// until a signal comes, so signals come meanwhile. Of those a set-up on its way sees none, and a timer
  /// behind the next tick of the kernel (10 ms at most, where it ticks) costs a third of one before it.
  public static func withoutLingering<Answer: ~Copyable, Failure: Error>(
    _ body: () throws(Failure) -> Answer
  ) throws(Failure) -> Answer {
    prepare()
    _ = clinux_begin_prodding(10_000_000, 1_000_000)
    defer { clinux_end_prodding() }
    return try body()
  }

  /// Has a signal end the calling thread's sleep in the kernel once a deadline has passed, and again each
  /// millisecond, in case it was only about to sleep, until ``endDeadline()``.
  ///
  /// So whatever sleeps need not be told of a deadline, and one that has none pays nothing for it.
  ///
  /// The corresponding C functions are `timer_create` with SIGEV_THREAD_ID, once a thread, and
  /// `timer_settime`.
  /// - Throws: EAGAIN when the user's limit RLIMIT_SIGPENDING leaves no timer.
  public static func beginDeadline(_ deadline: Deadline) throws(SystemError) {
    prepare()
    let now = monotonicNanoseconds()
    // A time of 0 would stop the timer.
    let left = deadline.nanoseconds > now ? deadline.nanoseconds - now : 1
    if clinux_begin_prodding(Int(clamping: left), 1_000_000) { return }
    clinux_end_prodding()
    throw SystemError(call: "timer_create", errno: .again)
  }

  /// Ends what ``beginDeadline(_:)`` began, in the same thread.
  public static func endDeadline() { clinux_end_prodding() }

  /// Why no thread can be interrupted here, by a filter of system calls; nil where they can be.
  ///
  /// The corresponding C function is `tgkill`.
  public static let denied: SystemError? = {
    let error = SystemError(call: "tgkill", errno: Errno(-clinux_try_interrupt()))
    return error.isDenied ? error : nil
  }()

  /// The calling thread's id.
  @inlinable public static var currentThread: Int32 { clinux_thread_id() }

  /// Ends the sleep of one thread, if it sleeps now. A thread that is gone is no error.
  public static func interrupt(_ thread: Int32) {
    _ = clinux_interrupt_thread(thread)
  }
}
