// What the kernel says this process has open. Only a process that runs one test can count on it:
// see exit tests.

internal import Glibc

/// What descriptors this process has open, by number and by what they are, as /proc/self/fd has it.
public struct OpenDescriptors: Equatable {
  private let targets: [Int32: String]
  /// What tells one from another at the same number.
  private let identities: [Int32: String]

  /// Those that are open now.
  public init() {
    var targets: [Int32: String] = [:]
    var identities: [Int32: String] = [:]
    for (number, target) in Self.all() where !isOfRuntime(target) {
      targets[number] = target
      // A descriptor does not become another by what somebody does to its file's name: a process that was
      // started while another test replaced a file may have inherited that.
      var status = stat()
      let isFile = unsafe target.hasPrefix("/") && fstat(number, &status) == 0
      identities[number] = isFile ? "\(status.st_dev):\(status.st_ino)" : target
    }
    self.targets = targets
    self.identities = identities
  }

  /// The number and the target of each, but for the one that reads them.
  private static func all() -> [(number: Int32, target: String)] {
    guard let directory = unsafe opendir("/proc/self/fd") else { fatalError("no /proc") }
    defer { unsafe closedir(directory) }
    var all: [(Int32, String)] = []
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) {
        unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard let number = Int32(name), unsafe number != dirfd(directory) else { continue }
      var buffer = [UInt8](repeating: 0, count: 256)
      let count = unsafe buffer.withUnsafeMutableBytes {
        unsafe readlink("/proc/self/fd/\(name)", $0.baseAddress!, $0.count)
      }
      all.append((number, String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)))
    }
    return all
  }

  /// How many there are.
  public var count: Int { targets.count }

  /// Whether the runtime reads the state of its threads now.
  fileprivate static var runtimeReads: Bool {
    all().contains { isStateOfThread($0.target) }
  }

  /// What is open here and was not, or was something else, in `earlier`.
  public func new(since earlier: OpenDescriptors) -> [String] {
    targets.filter { earlier.identities[$0.key] != identities[$0.key] }
      .map { "\($0.key) → \($0.value)" }.sorted()
  }
}

/// Whether something is the runtime's, which opens it when it likes, and nothing here has: its timers, and the state
/// of its own threads, which libdispatch reads once in a while to see how many of them run.
private func isOfRuntime(_ target: String) -> Bool {
  target == "anon_inode:[timerfd]" || isStateOfThread(target)
}

private func isStateOfThread(_ target: String) -> Bool {
  target.hasPrefix("/proc/") && target.hasSuffix("/stat")
}

/// Whether the descriptor is closed by execve(2).
public func isCloseOnExec(_ number: Int32) -> Bool {
  let flags = fcntl(number, F_GETFD)
  return flags >= 0 && flags & FD_CLOEXEC != 0
}

/// Whether a transfer on the descriptor's description never sleeps.
public func isNonBlocking(_ number: Int32) -> Bool {
  let flags = fcntl(number, F_GETFL)
  return flags >= 0 && flags & O_NONBLOCK != 0
}

/// Prepares a process that runs one exit test: it is ended after a minute, should it hang, and
/// Swift's runtime has opened what it opens for its timers, so that it does not want to when no
/// descriptor is left.
public func settleRuntime() async throws {
  alarm(60)
  try await ContinuousClock().sleep(for: .milliseconds(1))
  try await SuspendingClock().sleep(for: .milliseconds(1))
}

/// Limits the numbers of descriptors opened from now on, so that exactly `spare` more fit.
///
/// Every free number below the highest one that is open counts too. What the runtime has open for an instant is waited
/// for: its number would be one more.
public func leaveDescriptors(_ spare: Int) {
  while OpenDescriptors.runtimeReads { sched_yield() }
  var fillers: [Int32] = []
  var highest: Int32 = 0
  for _ in 0..<spare {
    let number = unsafe open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    fillers.append(number)
    highest = max(highest, number)
  }
  if spare == 0 {
    // The lowest free number is the first that must not be given.
    let number = unsafe open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    highest = number - 1
    fillers.append(number)
  }
  for filler in fillers { close(filler) }
  ResourceLimit.descriptors.set(UInt(highest) + 1)
}
