// What the kernel says of this process's threads.

internal import Glibc

/// Threads of this process, by /proc/self/task.
public enum ThreadStatus {
  /// The threads' ids.
  public static var all: [Int32] {
    guard let directory = unsafe opendir("/proc/self/task") else { return [] }
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

  static func text(_ path: String) -> String {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return "" }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 8192)
    let count = unsafe read(file, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
  }
}
