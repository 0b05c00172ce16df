// A program that a test starts, by posix_spawn(3) and never by fork(2): its output is collected, it is
// waited for with a deadline, and it never outlives the value that owns it.

internal import CLinux
internal import Glibc
public import Linux

/// A child process.
public final class SpawnedProcess {
  /// Its number.
  public let id: Int32
  private let handle: FileDescriptor
  private let output: FileDescriptor
  private var collected: [UInt8] = []
  /// As waitpid(2) gives it.
  private var status: Int32?

  /// How a program ended.
  public struct Ending: Sendable {
    /// Such as `exit 0`, `signal 9` or `killed after 60 seconds`.
    public let status: String
    /// What it wrote to standard output and standard error.
    public let output: String
  }

  /// Starts a program; both of its output streams are collected as one.
  ///
  /// - Parameters:
  ///   - input: what it reads; at most what a pipe holds.
  ///   - inherited: a descriptor that the program gets under a number of its own choice, for each
  ///     number.
  public init(
    _ arguments: [String], input: String = "", inherited: [Int32: Int32] = [:]
  ) throws(SystemError) {
    let output = try PipeEnd.pair()
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    let stdin = input.isEmpty ? nil : try SpawnedProcess.pipe(holding: input)
    if let number = stdin.number {
      unsafe posix_spawn_file_actions_adddup2(&actions, number, 0)
    } else {
      unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    unsafe posix_spawn_file_actions_adddup2(&actions, output.write.number, 1)
    unsafe posix_spawn_file_actions_adddup2(&actions, output.write.number, 2)
    for (target, source) in inherited {
      unsafe posix_spawn_file_actions_adddup2(&actions, source, target)
    }
    var words: [UnsafeMutablePointer<CChar>?] = unsafe arguments.map { unsafe strdup($0) }
    unsafe words.append(nil)
    defer { while let word = unsafe words.popLast() { unsafe free(word) } }
    var process: pid_t = 0
    let answer = unsafe posix_spawnp(&process, arguments[0], &actions, nil, words, environ)
    if answer != 0 { throw SystemError(call: "posix_spawnp \(arguments[0])", errno: Errno(answer)) }
    id = process
    handle = FileDescriptor(owning: clinux_pidfd_open(process))
    self.output = output.read
    try self.output.setNonBlocking()
  }

  private static func pipe(holding text: String) throws(SystemError) -> FileDescriptor {
    let pipe = try PipeEnd.pair()
    let bytes = Array(text.utf8)
    unsafe write(pipe.write.number, bytes, bytes.count)
    return pipe.read
  }

  /// What it has written until now.
  public var text: String {
    _ = collect()
    return String(decoding: collected, as: UTF8.self)
  }

  /// Takes what it has written; false at the end of its output.
  private func collect() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe read(output.number, &buffer, buffer.count)
      if count <= 0 { return count < 0 }
      collected += buffer.prefix(count)
    }
  }

  /// Waits until it has written that; false when it ended or the time passed before.
  public func says(_ part: String, within patience: Duration = .seconds(20)) -> Bool {
    let deadline = Deadline(after: patience)
    while !text.contains(part) {
      // The end of its output is readable too, and then again and again: its own end is looked at
      // beside it.
      let ready = try? poll([handle.number, output.number], until: deadline)
      if ready?.first == true || deadline.hasPassed { return text.contains(part) }
    }
    return true
  }

  /// Its exit status once it has ended, 128 and the signal's number where one ended it; nil when
  /// time passes before.
  public func exitStatus(within patience: Duration = .seconds(20)) -> Int32? {
    let deadline = Deadline(after: patience)
    while status == nil, (try? poll([handle.number], until: deadline))?.first != true {
      if deadline.hasPassed { return nil }
    }
    let status = wait()
    return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
  }

  /// Waits for the end of its output, and then for its own. At the deadline it is killed.
  public func finish(within patience: Duration) -> Ending {
    let deadline = Deadline(after: patience)
    var isLate = false
    while collect(), !isLate {
      isLate = (try? poll([output.number], until: deadline))?.first != true
    }
    // What it started itself may hold its output, whose end is not waited for any longer.
    if isLate { signal(SIGKILL) }
    let ending = reap()
    return Ending(status: isLate ? "killed after \(patience)" : ending, output: text)
  }

  /// Waits for its end, however long that takes: such as `exit 0` or `signal 9`.
  public func reap() -> String {
    let status = wait()
    let signal = status & 0x7F
    return signal == 0 ? "exit \(status >> 8 & 0xFF)" : "signal \(signal)"
  }

  private func wait() -> Int32 {
    if let status { return status }
    var found: Int32 = 0
    while unsafe waitpid(id, &found, 0) < 0 && errno == EINTR {}
    status = found
    return found
  }

  /// Whether it has not ended.
  public var isRunning: Bool { exitStatus(within: .zero) == nil }

  /// Sends it a signal, unless it was waited for.
  public func signal(_ number: Int32) {
    if status == nil { kill(id, number) }
  }

  /// Leaves it to end by itself.
  public func abandon() { status = 0 }

  deinit {
    if status != nil { return }
    signal(SIGKILL)
    _ = wait()
  }
}
