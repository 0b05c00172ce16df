// What the kernel tells of a thread or a process: whether it sleeps, how often it slept, how long
// it ran.

internal import Glibc
internal import Linux

/// A thread's state, as proc(5) has it.
package struct TaskStatus: Equatable {
  /// `S` for one that sleeps, `R` for one that runs or could.
  package let state: String
  package let voluntarySwitches: Int
  package let runNanoseconds: Int

  /// - Parameter task: such as `/proc/self/task/42`.
  package init?(_ task: String) {
    guard let status = textOfFile("\(task)/status"), let run = textOfFile("\(task)/schedstat")
    else {
      return nil
    }
    func field(_ name: String) -> String? {
      let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") }
      return line?.dropFirst(name.count + 1).split(whereSeparator: \.isWhitespace).first
        .map(String.init)
    }
    guard let state = field("State"),
      let switches = field("voluntary_ctxt_switches").flatMap({ Int($0) }),
      let nanoseconds = run.split(separator: " ").first.flatMap({ Int($0) })
    else { return nil }
    self.state = state
    voluntarySwitches = switches
    runNanoseconds = nanoseconds
  }

  /// One thread of this process.
  package static func ofThread(_ number: Int32) -> TaskStatus? {
    TaskStatus("/proc/self/task/\(number)")
  }

  /// All threads of a process: their context switches, by choice or not, in all.
  package static func switches(ofProcess number: Int32) -> Int {
    namesInDirectory("/proc/\(number)/task")
      .compactMap { TaskStatus("/proc/\(number)/task/\($0)")?.voluntarySwitches }
      .reduce(0, +)
  }
}

/// A file's text, or nil when it cannot be read.
package func textOfFile(_ path: String) -> String? {
  guard let file = unsafe fopen(path, "re") else { return nil }
  defer { unsafe fclose(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 4096)
  while true {
    let count = unsafe fread(&chunk, 1, chunk.count, file)
    if count == 0 { return String(decoding: bytes, as: UTF8.self) }
    bytes += chunk.prefix(count)
  }
}

/// The names in a directory but for the two that each has.
package func namesInDirectory(_ path: String) -> [String] {
  guard let directory = unsafe opendir(path) else { return [] }
  defer { unsafe closedir(directory) }
  var names: [String] = []
  while let entry = unsafe readdir(directory) {
    let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
      unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    if name != "." && name != ".." { names.append(name) }
  }
  return names
}

/// What this process holds in memory, in KiB.
package func residentKilobytes() -> Int {
  let pages = textOfFile("/proc/self/statm")?.split(separator: " ").dropFirst().first
  return (pages.flatMap { Int($0) } ?? 0) * Int(getpagesize()) / 1024
}

/// How many descriptors this process has open.
package func openDescriptors() -> Int { namesInDirectory("/proc/self/fd").count }
