// Other processes of a test, by their numbers.

internal import CLinux
internal import Glibc
internal import Linux

/// Processes that the calling process or another one has started.
public enum Processes {
  /// Those that a thread of the calling process has started and not reaped.
  public static var ownChildren: [Int32] {
    ThreadStatus.all.flatMap { thread in
      ThreadStatus.text("/proc/self/task/\(thread)/children").split(separator: " ")
        .compactMap { Int32($0) }
    }
  }

  /// Whether a process has ended, or does within the time: one that nobody has reaped yet has.
  public static func hasEnded(_ id: Int32, within patience: Duration = .seconds(10)) -> Bool {
    let number = clinux_pidfd_open(id)
    if number == -ESRCH { return true }
    precondition(number >= 0, "pidfd_open")
    let handle = FileDescriptor(owning: number)
    let deadline = Deadline(after: patience)
    while (try? poll([handle.number], until: deadline))?.first != true {
      if deadline.hasPassed { return false }
    }
    return true
  }
}

/// Does what a test program started this process for, and returns its exit status. The process dies with
/// that program, and says on standard output what went wrong.
///
/// - Parameter name: of whatever did, for the sentence.
public func runAsChild(_ name: String? = nil, _ work: () throws -> Void) -> Int32 {
  do {
    try dieWithParent(getppid())
    try work()
    return 0
  } catch {
    print((name.map { "\($0): " } ?? "") + "\(error)")
    return 1
  }
}
