// The programs under test, spawned with every descriptor accounted for. Never by fork: the test
// process has threads.

import CLinux
import Foundation
import Glibc
import Linux

/// How a process ended.
enum Ending: Equatable {
  case exited(Int32)
  case killed(Int32)
}

/// A child of the test process, which does not outlive this object.
final class ChildProcess {
  let pid: pid_t
  let output: CapturedText
  let errors: CapturedText
  /// The test's end of its input, where that is a pipe.
  let input: InputPipe?
  private let name: String
  private let pidfd: FileDescriptor
  private var ending: Ending?

  /// - Parameters:
  ///   - command: the program's path and its arguments.
  ///   - environment: beside this process's own, without XDG_RUNTIME_DIR.
  ///   - outputNumber: a descriptor for standard output instead of the captured file.
  ///   - errorsNumber: the same for standard error.
  ///   - missing: a standard stream that the process is started without.
  init(
    _ command: [String], input: ChildInput = .nothing, environment: [String: String] = [:],
    outputNumber: Int32? = nil, errorsNumber: Int32? = nil, missing: Int32? = nil,
    in workspace: Workspace
  ) throws {
    name = (command[0] as NSString).lastPathComponent
    output = try CapturedText(path: workspace.newPath("stdout"))
    errors = try CapturedText(path: workspace.newPath("stderr"))
    var streams = SpawnStreams()
    if let outputNumber {
      streams.duplicate(outputNumber, to: 1)
    } else {
      streams.write(1, to: output.path)
    }
    var pipe: InputPipe?
    switch input {
    case .nothing: streams.read("/dev/null", to: 0)
    case .bytes(let bytes):
      let path = workspace.newPath("stdin")
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      streams.read(path, to: 0)
    case .pipe:
      pipe = try InputPipe()
      streams.duplicate(pipe!.childNumber, to: 0)
    case .terminal(let terminal):
      streams.duplicate(terminal.slave.number, to: 0)
      streams.duplicate(terminal.slave.number, to: 2)
    }
    if let errorsNumber {
      streams.duplicate(errorsNumber, to: 2)
    } else if case .terminal = input {
    } else {
      streams.write(2, to: errors.path)
    }
    if let missing { streams.close(missing) }
    self.input = pipe
    var variables = ProcessInfo.processInfo.environment
    variables["XDG_RUNTIME_DIR"] = nil
    // Whatever the tests were started in, what is said has all its characters.
    variables["LC_ALL"] = "C.UTF-8"
    // Of a program that is to crash, the runtime looks up each line of its stack: ten seconds' work.
    variables["SWIFT_BACKTRACE"] = "enable=no"
    variables.merge(environment) { $1 }
    pid = try streams.spawn(command, variables.map { "\($0)=\($1)" })
    pipe?.closeChildEnd()
    pidfd = FileDescriptor(owning: clinux_pidfd_open(pid))
    guard pidfd.number >= 0 else { throw TestFailure("pidfd_open of \(pid)") }
  }

  deinit {
    if ending == nil {
      Glibc.kill(pid, SIGKILL)
      var status: Int32 = 0
      unsafe waitpid(pid, &status, 0)
    }
  }

  /// Sends a signal. The process is not reaped yet, so the number is its own.
  func signal(_ number: Int32) {
    if ending == nil { Glibc.kill(pid, number) }
  }

  var isRunning: Bool { (try? poll([pidfd.number], until: Deadline(after: .zero))[0]) == false }

  /// Waits for its end.
  func wait(within limit: Duration = patience) throws -> Ending {
    if let ending { return ending }
    guard try poll([pidfd.number], until: Deadline(after: limit))[0] else {
      throw TestFailure(
        "\(name) has not ended within \(limit): \(threadSummary(of: pid)); "
          + "stdout '\(output.text.suffix(1000))', stderr '\(errors.text.suffix(1000))'")
    }
    var status: Int32 = 0
    unsafe waitpid(pid, &status, 0)
    let signal = status & 0x7F
    let found: Ending = signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal)
    ending = found
    return found
  }

  /// Whether ``duplicate(_:)`` is permitted: it is for who may trace, and some containers deny it with
  /// ptrace(2).
  static let mayDuplicate: Bool = {
    do {
      _ = try ChildProcess([systemCommand("sleep")!, "60"], in: Workspace()).duplicate(0)
      return true
    } catch {
      return false
    }
  }()

  /// A descriptor of the process, duplicated as a child of it that inherited it would have it.
  ///
  /// The corresponding system call is `pidfd_getfd`.
  func duplicate(_ number: Int32) throws -> FileDescriptor {
    let answer = clinux_syscall6(438, Int(pidfd.number), Int(number), 0, 0, 0, 0)
    guard answer >= 0 else { throw TestFailure("pidfd_getfd: \(Errno(Int32(-answer)))") }
    return FileDescriptor(owning: Int32(answer))
  }
}
