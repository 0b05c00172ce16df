// What the kernel says of this process's threads.

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

  /// How often a thread has been scheduled anew, because it slept or because another was to run.
  public static func switches(_ thread: Int32) -> Int {
    let lines = text("/proc/self/task/\(thread)/status").split(separator: "\n")
    return lines.filter { $0.contains("ctxt_switches") }
      .compactMap { Int($0.split(separator: "\t").last ?? "") }.reduce(0, +)
  }

  static func text(_ path: String) -> String { (try? readWholeFile(path)) ?? "" }
}
