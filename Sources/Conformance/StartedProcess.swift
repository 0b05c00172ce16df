// The other process of a check, or the one that makes a check: started by posix_spawn(3) and never by fork(2),
// waited for with a limit, and never left behind.

internal import Glibc
package import Linux

/// A program that was started. It ends with its owner.
package final class StartedProcess {
  /// Its number.
  package let id: Int32
  private var process: ChildProcess
  private let output: FileDescriptor
  private let report: FileDescriptor
  private var said: [UInt8] = []
  private var reported: [UInt8] = []
  private var outcome: String?

  /// Bytes of each stream that are kept, of a program that writes for ever.
  private static let most = 1 << 20

  /// How a program ended.
  package struct Ending: Sendable {
    /// Such as `exit 0`, `signal 9` or `killed after 60.0 seconds`.
    package let status: String
    /// What it wrote to standard output and standard error.
    package let output: String
    /// What it wrote to its descriptor `ChildProcess.passedNumber`.
    package let report: String
  }

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - command: the program's path, and its arguments.
  ///   - reports: whether it has a place beside its standard streams to write to, which a library that it loads
  ///     knows nothing of.
  package init(_ command: [String], reports: Bool = false) throws(SystemError) {
    let output = try PipeEnd.pair()
    let report = try PipeEnd.pair()
    try output.read.setNonBlocking()
    try report.read.setNonBlocking()
    process = try ChildProcess(
      command[0], command, input: nil, output: output.write.number, errors: output.write.number,
      passed: reports ? report.write.number : nil)
    id = process.id
    self.output = output.read
    self.report = report.read
  }

  /// Waits for its end. At the deadline, or when there is something to read from `stop`, it is killed.
  package func finish(within patience: Duration, stop: Int32? = nil) -> Ending {
    let deadline = Deadline(after: patience)
    var killed: String?
    var sources = [output.number, report.number]
    while true {
      let ready =
        (try? poll([process.handle.number] + sources + [stop].compactMap(\.self), until: deadline))
        ?? []
      sources.removeAll { !collect($0) }
      if ready.first == true { break }
      // Its end is what counts: what it has started may hold its output.
      if stop != nil && ready.last == true {
        killed = "stopped"
      } else if deadline.hasPassed {
        killed = "killed after \(patience)"
      }
      if killed != nil { break }
    }
    if killed != nil { process.kill() }
    let ending = reap()
    for source in sources { _ = collect(source) }
    return Ending(
      status: killed ?? ending, output: String(decoding: said, as: UTF8.self),
      report: String(decoding: reported, as: UTF8.self))
  }

  /// Waits until it has reported a line, or ended.
  ///
  /// - Returns: whether it has, within the time.
  package func reports(within patience: Duration, stop: Int32? = nil) -> Bool {
    let deadline = Deadline(after: patience)
    let number = report.number
    while !reported.contains(0x0A) {
      let ready = try? poll([number] + [stop].compactMap(\.self), until: deadline)
      if !collect(number) || deadline.hasPassed || stop != nil && ready?.last == true { break }
    }
    return reported.contains(0x0A)
  }

  /// Takes what is there; false at the end.
  private func collect(_ number: Int32) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe read(number, &buffer, buffer.count)
      if count <= 0 { return count < 0 }
      if number == report.number {
        reported += buffer.prefix(min(count, Self.most - reported.count))
      } else {
        said += buffer.prefix(min(count, Self.most - said.count))
      }
    }
  }

  /// Waits for its end, however long that takes: such as `exit 0` or `signal 9`.
  package func reap() -> String {
    if let outcome { return outcome }
    let ending =
      switch process.reap() {
      case .exited(let status): "exit \(status)"
      case .killed(let number): "signal \(number)"
      }
    outcome = ending
    return ending
  }

  /// Sends it a signal, unless it was waited for.
  package func signal(_ number: Int32) { process.signal(number) }
}
