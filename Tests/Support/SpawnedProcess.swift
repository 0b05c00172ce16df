// A program that a test starts: its output is collected, it is waited for with a deadline, and it
// never outlives the test.

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
  private var status: Int32?

  /// Starts a program with an empty standard input; both of its output streams are collected as
  /// one.
  ///
  /// - Parameter input: what it reads; at most what a pipe holds.
  public init(_ arguments: [String], input: String = "") throws(SystemError) {
    let stdin = try PipeEnd.pair()
    let stdout = try PipeEnd.pair()
    let text = Array(input.utf8)
    unsafe write(stdin.write.number, text, text.count)
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, stdin.read.number, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, stdout.write.number, 1)
    unsafe posix_spawn_file_actions_adddup2(&actions, stdout.write.number, 2)
    var words: [UnsafeMutablePointer<CChar>?] = unsafe arguments.map { unsafe strdup($0) }
    unsafe words.append(nil)
    defer { while let word = unsafe words.popLast() { unsafe free(word) } }
    var process: pid_t = 0
    let answer = unsafe posix_spawnp(&process, arguments[0], &actions, nil, words, environ)
    if answer != 0 { throw SystemError(call: "posix_spawnp", errno: Errno(answer)) }
    id = process
    handle = FileDescriptor(owning: clinux_pidfd_open(process))
    output = stdout.read
    output.setNonBlocking()
  }

  /// What it has written until now.
  public var text: String {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe read(output.number, &buffer, buffer.count)
      if count <= 0 { return String(decoding: collected, as: UTF8.self) }
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
    if let status { return status }
    let deadline = Deadline(after: patience)
    while (try? poll([handle.number], until: deadline))?.first != true {
      if deadline.hasPassed { return nil }
    }
    var raw: Int32 = 0
    unsafe waitpid(id, &raw, 0)
    status = raw & 0x7F == 0 ? raw >> 8 & 0xFF : 128 + raw & 0x7F
    return status
  }

  /// Whether it has not ended.
  public var isRunning: Bool { exitStatus(within: .zero) == nil }

  /// Sends it a signal.
  public func signal(_ number: Int32) {
    if isRunning { kill(id, number) }
  }

  deinit {
    signal(SIGKILL)
    _ = exitStatus()
  }
}

/// Where the built programs lie: beside the test bundle, which this process runs.
public func builtProgram(_ name: String) -> String {
  var buffer = [UInt8](repeating: 0, count: 4096)
  let count = unsafe buffer.withUnsafeMutableBytes {
    unsafe readlink("/proc/self/exe", $0.baseAddress!, $0.count)
  }
  let own = String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)
  let directory = own.split(separator: "/").dropLast().joined(separator: "/")
  return "/\(directory)/\(name)"
}
