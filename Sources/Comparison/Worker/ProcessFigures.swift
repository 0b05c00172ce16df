// What /proc tells of a process: where it ran last, and what it holds.

internal import Linux

/// A process, by its number. What cannot be read is thrown, with the reason: nothing is 0 because of
/// that.
struct ProcessFigures {
  private let id: Int32

  /// - Parameter id: 0 for one that has no number in this PID namespace, as SO_PEERCRED has it.
  /// - Throws: when /proc does not show processes under the numbers that they have here, and when this one has
  ///   none.
  init(id: Int32) throws(UnreadableProcess) {
    guard id > 0 else {
      throw UnreadableProcess("the server is in a PID namespace that is not seen from here")
    }
    try ProcessFiles.requireOwnNamespace()
    self.id = id
  }

  /// Open descriptors.
  func descriptors() throws(UnreadableProcess) -> Int { try entries("fd").count }

  /// Resident memory that can be written, in bytes, its part of what is shared with a peer included.
  ///
  /// Without code: that is everybody's, and is mapped when it first runs, 64 KiB at a time.
  func residentBytes() throws(UnreadableProcess) -> Int {
    guard let bytes = Self.residentBytes(smaps: try text("smaps")) else {
      throw UnreadableProcess("/proc/\(id)/smaps is not as proc_pid_smaps(5) has it")
    }
    return bytes
  }

  /// - Returns: nil of a text in which no mapping says how much of it is resident.
  static func residentBytes(smaps: String) -> Int? {
    var isWritable: Bool?
    var kibibytes: Int?
    for line in smaps.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count >= 2 else { return nil }
      if words[0] == "Rss:" {
        guard let isWritable, let size = Int(words[1]) else { return nil }
        kibibytes = (kibibytes ?? 0) + (isWritable ? size : 0)
      } else if !words[0].hasSuffix(":") {
        // A mapping's first line: addresses, permissions, and where it comes from.
        isWritable = words[1].contains("w")
      }
    }
    return kibibytes.map { $0 * 1024 }
  }

  /// Where its youngest thread ran last: of a server with one client, the session's.
  func lastProcessor() throws(UnreadableProcess) -> Int {
    var threads = try entries("task").compactMap(Int32.init).sorted()
    while true {
      let youngest = threads.popLast() ?? id
      let stat: String
      do throws(UnreadableProcess) {
        stat = try text("task/\(youngest)/stat")
      } catch {
        // It has ended meanwhile.
        if threads.isEmpty { throw error }
        continue
      }
      guard let number = Self.lastProcessor(stat: stat) else {
        throw UnreadableProcess(
          "/proc/\(id)/task/\(youngest)/stat is not as proc_pid_stat(5) has it")
      }
      return number
    }
  }

  /// The field `processor` of proc_pid_stat(5), the 39th; the second is a name in parentheses that may
  /// hold anything.
  ///
  /// - Returns: nil where there is no such number.
  static func lastProcessor(stat: String) -> Int? {
    guard let nameEnd = stat.lastIndex(of: ")") else { return nil }
    let fields = stat[nameEnd...].split(separator: " ")
    return fields.count > 37 ? Int(fields[37]) : nil
  }

  private func text(_ name: String) throws(UnreadableProcess) -> String {
    try found(name) { (path) throws(SystemError) in try readWholeFile(path) }
  }

  private func entries(_ name: String) throws(UnreadableProcess) -> [String] {
    try found(name) { (path) throws(SystemError) in try names(inDirectory: path) }
  }

  private func found<Content>(
    _ name: String, _ read: (String) throws(SystemError) -> Content
  ) throws(UnreadableProcess) -> Content {
    let path = "/proc/\(id)/\(name)"
    do throws(SystemError) {
      return try read(path)
    } catch {
      throw UnreadableProcess("\(path) cannot be read: \(error)")
    }
  }
}
