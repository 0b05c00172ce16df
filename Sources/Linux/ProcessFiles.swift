// Whether /proc can be believed: its numbers are those of the PID namespace that it was mounted in,
// and under them may stand processes of strangers, or none.

internal import Glibc

/// Why the kernel's files about processes say nothing here.
public struct UnreadableProcess: Error, Equatable, Sendable, CustomStringConvertible {
  /// A sentence without a point, with what helps.
  public let description: String

  /// Makes an error from the sentence that a person reads.
  public init(_ description: String) {
    self.description = description
  }
}

/// The directories of processes under /proc.
public enum ProcessFiles {
  /// Throws unless the numbers under /proc are those of this process's own PID namespace.
  ///
  /// The sources are /proc/self, which leads to the reader's own number, and the field `NSpid` of its
  /// status (Linux 4.1), which holds one number for each namespace from that of the mount inwards: see
  /// proc_pid_status(5). One look per process is enough, because a process cannot change its namespace.
  public static func requireOwnNamespace() throws(UnreadableProcess) {
    if let fault { throw UnreadableProcess(fault) }
  }

  private static let fault: String? = {
    let remedy = "mount it for this namespace (mount -t proc proc /proc)"
    var room = zeroedBytes(32)
    let count = unsafe room.withUnsafeMutableBytes { bytes in
      unsafe readlink(
        "/proc/self", bytes.baseAddress!.assumingMemoryBound(to: CChar.self), bytes.count)
    }
    guard count > 0 else {
      return "/proc is not mounted here: readlink /proc/self: \(Errno(errno)); \(remedy)"
    }
    let seen = String(decoding: room.prefix(count), as: UTF8.self)
    let status = (try? readWholeFile("/proc/self/status")) ?? ""
    return mismatch(number: getpid(), seen: seen, status: status).map { "\($0); \(remedy)" }
  }()

  /// What is wrong with a /proc in which a process of that number finds these texts; nil for its own.
  static func mismatch(number: Int32, seen: String, status: String) -> String? {
    if seen == "\(number)", (namespaceCount(in: status) ?? 1) == 1 { return nil }
    return "/proc belongs to another PID namespace, in which this process has another number"
  }

  /// How many numbers a process has from the PID namespace of /proc's mount inwards, by the text of its
  /// status, or of a pidfd's entry in /proc/self/fdinfo (Linux 5.4); nil where that has no `NSpid`.
  static func namespaceCount(in text: String) -> Int? {
    let line = text.split(separator: "\n").first { $0.hasPrefix("NSpid:") }
    return line?.dropFirst("NSpid:".count).split { $0 == "\t" || $0 == " " }.count
  }
}
