// What the kernel says of this process's threads.

internal import CLinux
internal import Glibc
internal import Linux

/// Threads of this process, by /proc/self/task.
public enum ThreadStatus {
  /// The threads' ids.
  public static var all: [Int32] { ProcessStatus.threads(of: getpid()) }

  /// Whether a thread sleeps inside poll(2), or ppoll(2) where there is no other.
  public static func polls(_ thread: Int32) -> Bool {
    let number = text("/proc/self/task/\(thread)/syscall").prefix { $0 != " " }
    return ["7", "73", "271"].contains(number)
  }

  /// Sends a thread of this process a signal, by tgkill(2).
  public static func signal(_ thread: Int32, _ number: Int32) {
    #if arch(x86_64)
      let call = 234
    #else
      let call = 131
    #endif
    let answer = clinux_syscall6(call, Int(getpid()), Int(thread), Int(number), 0, 0, 0)
    precondition(answer == 0, "there is such a thread")
  }

  /// How often a thread has been scheduled anew, because it slept or because another was to run.
  public static func switches(_ thread: Int32) -> Int {
    let lines = text("/proc/self/task/\(thread)/status").split(separator: "\n")
    return lines.filter { $0.contains("ctxt_switches") }
      .compactMap { Int($0.split(separator: "\t").last ?? "") }.reduce(0, +)
  }

  static func text(_ path: String) -> String { (try? readWholeFile(path)) ?? "" }
}
