// How the kernel schedules the processes that this one starts: whoever compares needs to know, and
// /proc does not say whether a child inherits what its parent has.

internal import Glibc

/// The scheduling that a child of the calling thread starts with; sched(7).
public struct InheritedScheduling: Equatable, Sendable {
  /// The policy's name, such as `SCHED_OTHER`.
  public let policy: String
  /// The real-time priority; 0 in policies that have none.
  public let priority: Int
  /// The nice value, −20 to 19.
  public let nice: Int

  /// Makes a value from its three parts.
  public init(policy: String, priority: Int, nice: Int) {
    self.policy = policy
    self.priority = priority
    self.nice = nice
  }

  /// What a child would get now; nil where a sandbox forbids to ask.
  ///
  /// The corresponding C functions are `sched_getscheduler`, `sched_getparam` and `getpriority`.
  public static func current() -> InheritedScheduling? {
    let answer = sched_getscheduler(0)
    var parameters = sched_param()
    guard answer >= 0, unsafe sched_getparam(0, &parameters) == 0 else { return nil }
    errno = 0
    // −1 is a nice value too: only errno tells it from a failure.
    let nice = getpriority(Int32(PRIO_PROCESS.rawValue), 0)
    guard errno == 0 else { return nil }
    return inherited(
      answer: answer, priority: Int(parameters.sched_priority), nice: Int(nice))
  }

  /// Applies what fork(2) does to the flag SCHED_RESET_ON_FORK: real-time policies and negative nice
  /// values are not inherited.
  ///
  /// - Parameter answer: a policy, with the flag or without.
  static func inherited(answer: Int32, priority: Int, nice: Int) -> InheritedScheduling {
    let resetOnFork: Int32 = 0x4000_0000
    let number = answer & ~resetOnFork
    let policy = names[number] ?? "policy \(number)"
    guard answer & resetOnFork != 0 else {
      return InheritedScheduling(policy: policy, priority: priority, nice: nice)
    }
    if realTime.contains(policy) {
      return InheritedScheduling(policy: "SCHED_OTHER", priority: 0, nice: 0)
    }
    return InheritedScheduling(policy: policy, priority: priority, nice: max(nice, 0))
  }

  /// By their numbers in <linux/sched.h>, of which Glibc's header does not have all.
  private static let names: [Int32: String] = [
    0: "SCHED_OTHER", 1: "SCHED_FIFO", 2: "SCHED_RR", 3: "SCHED_BATCH", 5: "SCHED_IDLE",
    6: "SCHED_DEADLINE", 7: "SCHED_EXT",
  ]
  private static let realTime = ["SCHED_FIFO", "SCHED_RR", "SCHED_DEADLINE"]
}
