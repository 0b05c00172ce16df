// proc(5): what the kernel tells of other processes.

internal import Linux

/// A process, or a thread of one, as /proc shows it.
public enum ProcessStatus {
  /// The ids of a process's threads; none when it has ended.
  public static func threads(of process: Int32) -> [Int32] {
    let entries = (try? names(inDirectory: "/proc/\(process)/task")) ?? []
    return entries.compactMap { Int32($0) }
  }

  /// The first number of a field of /proc/ID/status, such as `TracerPid`; nil when there is none.
  public static func number(_ field: String, of id: Int32) -> Int? {
    firstWord(field, of: id).flatMap { Int($0) }
  }

  /// Whether a process or thread has ended, though it may still be listed until it is waited for.
  public static func hasEnded(_ id: Int32) -> Bool {
    guard let state = firstWord("State", of: id) else { return true }
    return state == "Z" || state == "X"
  }

  /// Whether a thread sleeps until something wakes it. One that only waits for a lock inside the
  /// kernel does not count, nor does one that is traced and stopped.
  public static func sleeps(_ thread: Int32) -> Bool { firstWord("State", of: thread) == "S" }

  private static func firstWord(_ field: String, of id: Int32) -> Substring? {
    let lines = text("/proc/\(id)/status").split(separator: "\n")
    guard let line = lines.first(where: { $0.hasPrefix(field + ":") }) else { return nil }
    return line.dropFirst(field.count + 1).split { $0 == "\t" || $0 == " " }.first
  }

  /// What kernel.yama.ptrace_scope is set to; nil where the kernel has no Yama.
  public static var yamaScope: Int? {
    text("/proc/sys/kernel/yama/ptrace_scope").split(separator: "\n").first
      .flatMap { Int($0) }
  }

  private static func text(_ path: String) -> String { (try? readWholeFile(path)) ?? "" }
}
