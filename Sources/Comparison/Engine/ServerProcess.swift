// The server of a slice: an ordinary ipc-server, told what to serve and where, and believed in what it
// says it received.

internal import Glibc
internal import IPCChannels
internal import Linux
internal import Rendezvous

/// A running server.
struct ServerProcess: ~Copyable {
  /// What it was started from. Workers beside it are started from the same file.
  let program: ProgramFile
  let socket: String
  private var child: Child
  /// By which a server behind a launcher is told to stop; nil of one that was started by itself.
  private let input: LaunchedInput?
  private let patience: Duration
  private let limit: Deadline

  /// Starts a server and waits until it is ready.
  ///
  /// - Parameters:
  ///   - kind: what it serves, as its command line has it.
  ///   - capacity: records that fit each direction; nil for the kind's own number.
  ///   - cpu: where it runs; nil where the kernel places it.
  ///   - directory: where kinds that live in a file system have their files; nil for the standard one.
  ///   - page: where it counts its system calls; nil where it does not.
  ///   - launcher: what it is started under; nil for nothing.
  ///   - patience: for it to be ready, and to end.
  ///   - limit: after which nothing is waited for.
  init(
    _ program: ProgramFile, kind: String, capacity: Int? = nil, wait: WaitStrategy, cpu: Int?,
    socket: String, directory: String?, page: Int32? = nil, launcher: Launcher? = nil,
    patience: Duration, limit: Deadline
  ) throws(WorkFailure) {
    let arguments =
      ["--kind", kind, "--wait", wait.rawValue, "--socket", socket, "--quiet"]
      + (capacity.map { ["--capacity", "\($0)"] } ?? [])
      + (cpu.map { ["--cpu", "\($0)"] } ?? [])
      + (directory.map { ["--directory", $0] } ?? [])
    let input = try launcher.map { (_) throws(WorkFailure) in try LaunchedInput() }
    var child = try Self.child(program, arguments, page, launcher, input)
    do throws(WorkFailure) {
      try Self.waitUntilReady(
        &child, socket, under: launcher, until: min(Deadline(after: patience), limit))
    } catch {
      Self.end(child, input)
      throw error
    }
    self.input = input
    self.child = child
    self.program = program
    self.socket = socket
    self.patience = patience
    self.limit = limit
  }

  private static func child(
    _ program: ProgramFile, _ arguments: [String], _ page: Int32?, _ launcher: Launcher?,
    _ input: LaunchedInput?
  ) throws(WorkFailure) -> Child {
    guard let launcher, let input else {
      return try Child(
        program,
        WorkerProgram.arguments(
          page == nil ? WorkerProgram.serverRole : WorkerProgram.countingServerRole, arguments),
        passed: page)
    }
    return try launcher.child(
      of: program,
      page == nil ? WorkerProgram.launchedServerRole : WorkerProgram.launchedCountingServerRole,
      arguments, input: input.number, page: page)
  }

  private static func waitUntilReady(
    _ child: inout Child, _ socket: String, under launcher: Launcher?, until deadline: Deadline
  ) throws(WorkFailure) {
    let place = launcher.map { " under \($0.title)" } ?? ""
    while !isReady(child.outputText) {
      let hasSpoken = (try? poll(child.outputNumber, until: deadline)) == true
      let isOpen = child.collect()
      if !hasSpoken {
        let words = child.complaints
        throw WorkFailure(
          .timedOut,
          "no answer in time: the server does not start\(place)"
            + (words.isEmpty ? "" : ", and what starts it says '\(words)'"))
      }
      if !isOpen {
        guard (try? poll(child.handle, until: deadline)) == true else {
          throw WorkFailure(.timedOut, "no answer in time: the server neither starts nor ends")
        }
        let ending = child.reap()
        // One that ends by itself says what it may not have here, and has lost nothing.
        let cause: WorkFailure.Cause =
          if case .exited = ending, !child.complaints.isEmpty { .unavailable } else { .failed }
        let remedy =
          launcher != nil && child.complaints.contains(socket)
          ? "; it must see and may use the directory of the run's socket, so that it is the run's user, and "
            + "--directory names a place that both see" : ""
        throw WorkFailure(cause, "no server\(place): \(child.account(of: ending))\(remedy)")
      }
    }
    if launcher != nil, FileEntry(at: socket)?.type != .socket {
      throw WorkFailure(
        .unavailable,
        "the server\(place) has its socket where nobody else sees it; name a directory that both sides "
          + "see by --directory")
    }
  }

  /// Whether a server has said so. Before it, a launcher may say anything.
  private static func isReady(_ output: [UInt8]) -> Bool {
    guard output.last == UInt8(ascii: "\n") else { return false }
    return String(decoding: output, as: UTF8.self).split(separator: "\n").contains {
      $0.hasPrefix(ServerLine.readiness)
    }
  }

  deinit { kill() }

  var id: Int32 { child.id }

  /// Takes what it has said, so that its pipe is never full.
  mutating func collect() { _ = child.collect() }

  /// Takes what it says of a client that it has ended the session of. A thread of its own writes that, so it
  /// may come a little later than the end.
  mutating func collectComplaint() {
    let deadline = Deadline(after: .seconds(2))
    collect()
    while child.complaints.isEmpty, !deadline.hasPassed,
      (try? poll(child.errorNumber, until: deadline)) == true
    {
      // At the end of its output there is nothing more to wait for.
      if !child.collect() { return }
    }
  }

  /// Takes what it says of a client whose library does not come back from a call: of that it hears only once the
  /// process of that session has given up.
  mutating func collectMisconduct(until deadline: Deadline) {
    collect()
    while complaint(of: .misconduct) == nil, !deadline.hasPassed,
      (try? poll(child.errorNumber, until: deadline)) == true
    {
      if !child.collect() { return }
    }
  }

  /// What it complains of.
  var errors: String { child.complaints }

  /// What it says of the first client that it dropped for that reason; nil when there was none.
  func complaint(of drop: ServerLine.Drop) -> String? {
    child.complaintLines.first { line in
      guard line.hasPrefix(Self.name),
        case .dropped(_, drop, _)? = try? ServerLine.read(line.dropFirst(Self.name.count))
      else { return false }
      return true
    }
  }

  /// Before what a server says on standard error.
  private static let name = "ipc-server: "

  /// Ends it, however far it is. It is asked to first: one that is killed leaves the directory in which it
  /// is making an object for a client.
  func kill() { Self.end(child, input) }

  private static func end(_ child: borrowing Child, _ input: LaunchedInput?) {
    if let input {
      input.sayFarewell()
      _ = try? poll(child.handle, until: Deadline(after: .milliseconds(200)))
      // What is between them ends all that is left, which SIGKILL would keep it from.
      child.end(within: .seconds(3))
    } else {
      child.end(within: .milliseconds(200))
    }
    child.kill()
  }

  /// The messages of all its clients, by its own count, once it has stopped.
  mutating func stop() throws(WorkFailure) -> UInt64 {
    if let input {
      input.sayFarewell()
    } else {
      child.signal(SIGTERM)
    }
    let deadline = min(Deadline(after: patience), limit)
    // What it says at its end may be more than its pipe holds, and it does not wait for ever.
    var hasEnded = false
    while !hasEnded {
      let isOpen = child.collect()
      let ready = try? poll(
        [child.handle] + (isOpen ? [child.outputNumber] : []), until: deadline)
      hasEnded = ready?[0] == true
      if !hasEnded && deadline.hasPassed {
        throw WorkFailure(.timedOut, "no answer in time: the server does not stop")
      }
    }
    let ending = child.reap()
    guard ending == .exited(0) else {
      throw WorkFailure(.failed, "the server was stopped: \(child.account(of: ending))")
    }
    return try Self.messages(in: String(decoding: child.outputText, as: UTF8.self))
  }

  /// Adds up what a server says of its clients, of whom each one's last line ends in
  /// `(exit, 12 messages)`.
  ///
  /// - Throws: where such a line has no count, or all counts are too large to be added up. To take one
  ///   for 0 would be to say that messages were lost.
  static func messages(in output: String) throws(WorkFailure) -> UInt64 {
    var sum: UInt64 = 0
    for line in output.split(separator: "\n") {
      let read: ServerLine?
      do throws(ServerLine.Unreadable) {
        read = try ServerLine.read(line)
      } catch {
        throw WorkFailure(
          .failed, "what the server says of a client cannot be read: '\(error.line)'")
      }
      guard case .disconnected(_, let ending, let count)? = read else { continue }
      guard let count else {
        throw WorkFailure(
          .failed,
          "the server does not know how many messages came: a session ended as \(ending.rawValue)")
      }
      let (total, isTooLarge) = sum.addingReportingOverflow(count)
      guard !isTooLarge else {
        throw WorkFailure(.failed, "the server counts more than \(UInt64.max) messages")
      }
      sum = total
    }
    return sum
  }
}
