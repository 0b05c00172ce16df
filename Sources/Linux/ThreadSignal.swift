// The directed signal that ends another thread's sleep in the kernel.

public import CLinux

/// Signals to threads of this process, and the process's answer to SIGPIPE.
public enum ThreadSignal {
  private static let installed: Bool = {
    clinux_install_interrupt_handler() == 0
  }()

  private static let disarmed: Bool = {
    clinux_disarm_sigpipe() == 0
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
    precondition(disarmed, "sigaction(2) fails only for signals that do not exist")
  }

  /// The calling thread's id.
  @inlinable public static var currentThread: Int32 { clinux_thread_id() }

  /// Ends the sleep of one thread, if it sleeps now. A thread that is gone is no error.
  public static func interrupt(_ thread: Int32) {
    _ = clinux_interrupt_thread(thread)
  }
}
