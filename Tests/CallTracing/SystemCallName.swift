// Names of the system calls that move records or wait for them.

/// The numbers of x86_64, which arch/x86/entry/syscalls/syscall_64.tbl of the kernel gives.
public enum SystemCallName {
  /// A call of the C library, which makes it where the kernel's clock cannot be read without.
  public static let clock = 228
  /// One receive of packets in sixteen asks for several.
  public static let receiveSeveral = 299

  private static let names = [
    0: "read", 1: "write", 7: "poll", 24: "sched_yield", 35: "nanosleep", 44: "sendto",
    45: "recvfrom", 46: "sendmsg", 47: "recvmsg", 128: "rt_sigtimedwait", 202: "futex",
    clock: "clock_gettime", 242: "mq_timedsend", 243: "mq_timedreceive", 271: "ppoll",
    receiveSeveral: "recvmmsg", 307: "sendmmsg", 327: "preadv2", 424: "pidfd_send_signal",
  ]

  /// Nil for a call that does neither.
  public static func name(of number: Int) -> String? { names[number] }
}
