// proc(5): what the kernel tells of other processes.

internal import Glibc

/// A process, or a thread of one, as /proc shows it.
public enum ProcessStatus {
  /// The ids of a process's threads; none when it has ended.
  public static func threads(of process: Int32) -> [Int32] {
    guard let directory = unsafe opendir("/proc/\(process)/task") else { return [] }
    defer { unsafe closedir(directory) }
    var found: [Int32] = []
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) {
        unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if let id = Int32(name) { found.append(id) }
    }
    return found
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
    let lines = firstBytes(of: "/proc/\(id)/status").split(separator: "\n")
    guard let line = lines.first(where: { $0.hasPrefix(field + ":") }) else { return nil }
    return line.dropFirst(field.count + 1).split { $0 == "\t" || $0 == " " }.first
  }

  /// What kernel.yama.ptrace_scope is set to; nil where the kernel has no Yama.
  public static var yamaScope: Int? {
    firstBytes(of: "/proc/sys/kernel/yama/ptrace_scope").split(separator: "\n").first
      .flatMap { Int($0) }
  }

  /// Of a file that is made as it is read: 4 KiB hold all that is asked for.
  private static func firstBytes(of path: String) -> String {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return "" }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = unsafe read(file, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
  }
}
