// One client of a library's kind, as the event loop knows it: a process that serves it, and what is kept for the
// time after that.

internal import Glibc
internal import IPCChannels
internal import Linux
internal import Narration
internal import ProgramSupport
internal import Rendezvous
internal import Synchronization

/// A session in a process of its own.
final class HostSession {
  /// From 1 on; no session in a thread has it.
  let number: UInt64
  /// How much it counts with, in bytes: ``MemoryBudget/needOfHost(_:)``.
  let memory: Int
  /// The client's connection. The process has it too, and is the one that speaks on it.
  let lifeline: Lifeline
  /// Until when the client should have been granted something: it waits no longer itself.
  let grantDeadline = Deadline(after: HostSession.patience)
  /// Whether it is known that the client was granted its channel, or was refused.
  private(set) var isAnswered = false
  private let hello: Hello
  private let name: String
  private var process: ChildProcess
  private var report: HostReportReader
  private var text: HostTextReader
  /// Whether it was shown that the client has its channel.
  private var isConnected = false
  /// What the last look at its text found.
  private var flow = Flow.dry
  /// Bytes of text since it has ended.
  private var bytesAfterEnd = 0
  private var directory: PrivateDirectory?
  /// Why this process was ended, where it was the server that did it.
  private var verdict: (ending: ServerLine.Ending, reason: String)?

  /// The text between the process and the console.
  private enum Flow {
    /// All that has come is shown.
    case dry
    /// There is more, for which others were to have their turn first.
    case flowing
    /// The console has no room.
    case held
  }

  /// What one look shows at most, in pieces of 16 KiB.
  private static let piecesATurn = 16
  /// What is read once the process has ended, in bytes: what a pipe holds at most (/proc/sys/fs/pipe-max-size). What
  /// is beyond that comes from somebody else, whom the library has left the pipe.
  private static let mostAfterEnd = 1 << 20
  /// Between two looks whether the console has room again.
  private static let patienceForRoom = Duration.milliseconds(5)
  /// For a process to have ended that was killed, or is about to end.
  private static let patienceForEnd = Duration.seconds(2)

  /// For a library to make a channel. A client waits five seconds for its answer where nobody says otherwise.
  private static let patience = Duration.seconds(4)

  /// Starts the process.
  ///
  /// - Parameters:
  ///   - caller: is the caller's still where this throws, and the session's otherwise.
  ///   - memory: what it counts with, in bytes.
  /// - Throws: the refusal for a caller for whom there is no process.
  init(
    _ caller: inout Caller?, of library: ServedLibrary, number: UInt64, memory: Int,
    style: ServingStyle
  ) throws(Shortage) {
    let given = caller.take()!
    let hello = given.hello
    Narrator.current?.tellRemark(
      "The library of \(library.name) runs in a process of its own for this client, which goes on here."
    )
    do throws(SystemError) {
      // What the server needs for that is no part of the channel's story.
      let directory = try CallTelling.withoutTelling { () throws(SystemError) in
        try PrivateDirectory(in: style.directory)
      }
      let pipe = try CallTelling.withoutTelling(PipeEnd.pair)
      try pipe.read.setNonBlocking()
      let speech = try CallTelling.withoutTelling(PipeEnd.pair)
      try speech.read.setNonBlocking()
      let order = HostOrder(
        parent: getpid(), connection: given.applicant.descriptor.number,
        report: pipe.write.number, text: speech.write.number, hello: hello, file: library.file,
        strategy: library.strategy, capacity: style.capacity, directory: directory.path,
        showsMessages: style.showsMessages, narrates: Narrator.current != nil)
      // What the library prints is no line of the server's, on whichever stream it does that.
      process = try ChildProcess(
        ownProgramPath, order.arguments(programArguments().first ?? ""), input: nil,
        output: StandardStream.errors.rawValue, errors: StandardStream.errors.rawValue,
        kept: [order.connection, order.report, order.text])
      self.directory = consume directory
      report = HostReportReader(pipe.read)
      text = HostTextReader(
        speech.read, clientID: hello.clientID, isShown: style.showsMessages)
    } catch {
      caller = consume given
      throw Shortage(
        Refusal(
          .exhausted,
          "there is no process for its session: \(error.advice); or let clients leave"))
    }
    self.hello = hello
    self.number = number
    self.memory = memory
    name = library.name
    lifeline = given.becomeLifeline(nil)
  }

  /// Watches the process and the client's connection, the token of whose events is its number, and what the
  /// process says.
  ///
  /// - Parameter speech: the token of that.
  /// - Throws: ENOSPC: fs.epoll.max_user_watches.
  func watch(in poller: Poller, speech: UInt64) throws(SystemError) {
    try lifeline.watch(in: poller, token: number)
    try poller.add(process.handle, token: number, .changes)
    try report.watch(in: poller, token: speech)
    try text.watch(in: poller, token: speech)
  }

  /// Whether the process has ended.
  var hasEnded: Bool {
    (try? poll(process.handle.number, until: Deadline(after: .zero))) ?? true
  }

  /// Asks it to end, as a server does that stops.
  func stop() { process.signal(SIGTERM) }

  /// Ends it by force, where it takes too long for something, or says that it cannot be ended.
  func kill(_ ending: ServerLine.Ending, _ reason: String) {
    verdict = (ending, reason)
    if !process.kill() { sayUnended() }
  }

  private func sayUnended() {
    Complaining.say("client \(hello.clientID): the session's \(process.unended)")
  }

  /// When to look again at what it says, where nothing tells of that; nil for never.
  var nextLook: Deadline? {
    switch flow {
    case .dry: nil
    case .flowing: Deadline(after: .zero)
    case .held: Deadline(after: HostSession.patienceForRoom)
    }
  }

  /// Shows what it has said so far, as long as the console has room, without waiting.
  ///
  /// - Returns: whether all of it is shown.
  @discardableResult
  func relay() -> Bool {
    let isOver = hasEnded
    flow = .flowing
    for _ in 0..<HostSession.piecesATurn where flow == .flowing {
      // What was taken before is shown before more is taken: no more than that is ever kept.
      guard text.show() else {
        flow = .held
        break
      }
      let count = bytesAfterEnd < HostSession.mostAfterEnd ? text.take() : 0
      if isOver { bytesAfterEnd += count }
      // The process reports that before its first word.
      announce()
      if count == 0 { flow = .dry }
    }
    return flow == .dry
  }

  private func announce() {
    if isConnected { return }
    let processID = lifeline.credentials.processID
    let line = ServerLine.connected(
      clientID: hello.clientID, kindName: name, processID: processID)
    guard report.news().contains(.line(line)) else { return }
    isConnected = true
    Console.output.line(line.text)
  }

  /// Looks whether the client has its answer, and ends the process where that takes too long.
  func requireAnswer() {
    if isAnswered { return }
    isAnswered = report.news().contains { news in
      if case .refused = news { true } else { news == .granted }
    }
    if !isAnswered && grantDeadline.hasPassed && verdict == nil {
      kill(.stuck, "it has not made a channel within \(HostSession.patience)")
    }
  }

  /// Says how it ended, and lets go of all that it had. It has ended, or was killed.
  ///
  /// - Parameters:
  ///   - complain: of the client.
  ///   - remove: removes the session's directory, which takes as long as what the library left in it.
  func conclude(_ complain: Complaining, remove: (consuming PrivateDirectory) -> Void) {
    // With all that it started.
    let isKilled = process.kill()
    let ending = process.reap(within: isKilled ? HostSession.patienceForEnd : .zero)
    if isKilled && ending == nil { sayUnended() }
    repeat { relay() } while flow == .flowing
    text.showRest()
    remove(directory.take()!)
    let user = lifeline.credentials.userID
    var (isGranted, isRefused, last) = (false, false, ServerLine?.none)
    var reason: (ending: ServerLine.Ending, text: String)?
    for news in report.news() {
      switch news {
      case .granted: isGranted = true
      case .refused(let sentence):
        isRefused = true
        complain(of: user, hello.refused(sentence))
      case .stuck(let text): reason = (.stuck, text)
      case .line(.dropped(hello.clientID, let drop, let text)):
        complain(of: user, ServerLine.dropped(clientID: hello.clientID, drop, text).text)
      case .line(.disconnected(hello.clientID, let ending, let count)):
        last = .disconnected(clientID: hello.clientID, ending, messageCount: count)
      // It was shown before, and no host writes anything else.
      case .line: break
      }
    }
    if isRefused { return }
    let found =
      reason ?? verdict.map { ($0.ending, $0.reason) }
      ?? (.crashed, "the process of its session ended with \(ending?.description ?? "nothing")")
    let misconduct =
      ServerLine.dropped(clientID: hello.clientID, .misconduct, "\(name): \(found.text)").text
    if !isGranted {
      let refusal = Refusal(.exhausted, "\(name): \(found.text)")
      lifeline.refuse(refusal, asked: hello)
      return complain(
        of: user, found.ending == .stopped ? hello.refused(refusal.sentence) : misconduct)
    }
    if last == nil {
      if found.ending != .stopped { complain(of: user, misconduct) }
      last = .disconnected(clientID: hello.clientID, found.ending, messageCount: nil)
    }
    // The process may have left it to its end to hang up.
    lifeline.hangUp()
    Console.output.line(last!.text)
  }
}

extension Hello {
  /// What is said of a client that was refused.
  func refused(_ sentence: String) -> String { "client \(clientID) was refused: \(sentence)" }
}

/// A session's directory that is to be removed, by whichever thread has the time.
final class DirectoryRemoval: Sendable {
  private let directory: Mutex<PrivateDirectory?>

  init(_ directory: consuming PrivateDirectory) {
    self.directory = Mutex(consume directory)
  }

  /// Removes it, or waits for who is removing it.
  func remove() { directory.withLock { $0 = nil } }

  /// Whether it is removed.
  var isDone: Bool {
    directory.withLockIfAvailable { directory in
      switch directory {
      case .some: false
      case .none: true
      }
    } ?? false
  }
}
