// What /proc tells of a process: where it ran last, and what it holds.

internal import Linux

/// A process, by its number.
struct ProcessFigures {
  let id: Int32

  /// Open descriptors.
  var descriptors: Int { entries("fd").count }

  /// Resident memory that can be written, in bytes, its part of what is shared with a peer included.
  ///
  /// Without code: that is everybody's, and is mapped when it first runs, 64 KiB at a time.
  var residentBytes: Int {
    var isWritable = false
    var kibibytes = 0
    for line in text("smaps").split(separator: "\n") {
      let words = line.split(separator: " ")
      if words[0] == "Rss:" {
        kibibytes += isWritable ? Int(words[1]) ?? 0 : 0
      } else if !words[0].hasSuffix(":") {
        // A mapping's first line: addresses, permissions, and where it comes from.
        isWritable = words[1].contains("w")
      }
    }
    return kibibytes * 1024
  }

  /// Where its youngest thread ran last: of a server with one client, the session's; -1 when it is
  /// gone.
  var lastProcessor: Int {
    let youngest = entries("task").compactMap(Int32.init).max() ?? id
    return ProcessFigures.lastProcessor(text("task/\(youngest)/stat"))
  }

  /// The field `processor` of proc_pid_stat(5), the 39th; the second is a name in parentheses that may
  /// hold anything.
  private static func lastProcessor(_ stat: String) -> Int {
    guard let nameEnd = stat.lastIndex(of: ")") else { return -1 }
    let fields = stat[nameEnd...].split(separator: " ")
    return fields.count > 37 ? Int(fields[37]) ?? -1 : -1
  }

  private func text(_ name: String) -> String {
    (try? readWholeFile("/proc/\(id)/\(name)")) ?? ""
  }

  private func entries(_ name: String) -> [String] {
    (try? names(inDirectory: "/proc/\(id)/\(name)")) ?? []
  }
}
