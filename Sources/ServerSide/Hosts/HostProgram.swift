// The process of one session over a library's kind. A library's code never runs in a process that others depend on:
// this one grants, serves and ends one client, and whatever the library does to it is told by its server.

internal import CommandLine
internal import Glibc
internal import IPCChannels
internal import Linux
internal import LoadedKinds
internal import Messages
internal import Narration
internal import ProgramSupport
internal import Rendezvous

/// The role in which a server starts this program for a client of a library's kind.
enum HostProgram {
  /// Plays the role and ends the process; returns where the arguments name another one.
  ///
  /// - Parameter arguments: of the program, without its name.
  static func role(_ arguments: [String]) {
    guard let order = HostOrder(arguments) else { return }
    nameProcess(HostProgram.processName)
    let status = runRole(ServerProgram.description.name) {
      () throws(ProgramFailure) in try serve(order)
    }
    // Not by exit(3), which would run the library's code once more.
    _exit(status)
  }

  /// What ps(1) shows.
  static let processName = "ipc-server-host"

  private static func serve(_ order: HostOrder) throws(ProgramFailure) -> ExitStatus {
    let report = HostReport(FileDescriptor(owning: order.report))
    let text = HostText(FileDescriptor(owning: order.text), isShown: order.showsMessages)
    // This process is none of a terminal's foreground, and what it or the library says on standard error would
    // stop it there where `stty tostop` is set.
    Glibc.signal(SIGTTOU, SIG_IGN)
    try asProgramFailure(try dieWithParent(order.parent, whoReads: order.report))
    // Before the first thread of a library's, which takes the mask of signals from this one.
    let signals = try asProgramFailure(try TerminationSignals())
    let caller = try asProgramFailure(
      try Caller(passed: FileDescriptor(owning: order.connection), hello: order.hello))
    CallWatch.begin { call in
      report.tell(.stuck(call))
      _exit(ExitStatus.integrityLost.rawValue)
    }
    do throws(KindLoadError) {
      let kind = try LoadedKind.load(order.file)
      let found = LibraryIdentity(hash: kind.promises.hash, version: kind.promises.version)
      guard found == order.hello.library else {
        throw KindLoadError(
          order.file.path,
          "the server began with another file of that name, and this one is of \(found); start the "
            + "server again")
      }
    } catch {
      let refusal = Refusal(.exhausted, error.description)
      report.tell(.refused(refusal.sentence))
      caller.refuse(refusal)
      return .done
    }
    var session = HostedSession(caller, order, report, text, signals.descriptor.number)
    if order.narrates {
      Narrator.begin(speaker: "server")
      session.serve(NarratedChannel<LoadedKindChannel>.self)
    } else {
      session.serve(LoadedKindChannel.self)
    }
    withExtendedLifetime(signals) {}
    return .done
  }
}

/// The one session of a host.
struct HostedSession: ~Copyable {
  private var caller: Caller?
  private let order: HostOrder
  private let report: HostReport
  private var text: HostText
  private let stop: Int32

  /// - Parameter stop: a descriptor that is readable once the session is to end.
  init(
    _ caller: consuming Caller, _ order: HostOrder, _ report: HostReport,
    _ text: consuming HostText, _ stop: Int32
  ) {
    self.caller = consume caller
    self.order = order
    self.report = report
    self.text = text
    self.stop = stop
  }

  /// Grants the client its channel, and serves it to its end.
  mutating func serve<Link: Channel & ~Copyable>(_ type: Link.Type) {
    let caller = self.caller.take()!
    // Whoever is granted a channel is served: what can be lacking is had before.
    let prepared: PreparedChannel<Link>
    do throws(Refusal) {
      prepared = try caller.prepare(
        type, strategy: order.strategy, capacity: order.capacity, directory: order.directory)
    } catch {
      report.tell(.refused(error.sentence))
      return caller.refuse(error)
    }
    let interruption = prepared.channel.interruption
    let watch = PeerWatch(caller.becomeLifeline(prepared.process))
    let answer = prepared.answer
    switch session(over: prepared.channel, interruption, watch) {
    case .success(let driver): serve(driver, watch, answer)
    case .failure(let error):
      let refusal = Refusal(error)
      report.tell(.refused(refusal.sentence))
      answer.refuse(refusal, on: watch.lifeline)
    }
  }

  private func session<Link: Channel & ~Copyable>(
    over channel: consuming Link, _ interruption: Interruption, _ watch: PeerWatch
  ) -> Result<ServerSession<Link>, ChannelError> {
    do throws(ChannelError) {
      let driver = try ServerSession(channel: channel, author: order.hello.clientID)
      try asChannelError(
        try watch.begin(
          interruption, by: .stoppableThread(by: stop), strategy: order.strategy))
      return .success(driver)
    } catch {
      return .failure(error)
    }
  }

  private mutating func serve<Link: Channel & ~Copyable>(
    _ driver: consuming ServerSession<Link>, _ watch: PeerWatch, _ answer: consuming PreparedAnswer
  ) {
    var driver = driver
    let clientID = order.hello.clientID
    report.tell(.granted)
    do throws(Refusal) {
      try answer.pass(on: watch.lifeline).closeCopies(lingering: false)
    } catch {
      return report.tell(.refused(error.sentence))
    }
    let processID = watch.lifeline.credentials.processID
    report.tell(
      .line(.connected(clientID: clientID, kindName: Link.kindName, processID: processID)))
    let end = driver.run(observer: &text)
    text.flush()
    let count = driver.messageCount
    _ = driver.closeLeavingMemory()
    let ending = self.ending(end, watch.lifeline)
    report.tell(.line(.disconnected(clientID: clientID, ending, messageCount: count)))
  }

  /// One word for why it ended; more, for what is nobody's intention, to the server.
  private func ending(
    _ end: SessionEnd, _ lifeline: borrowing Lifeline
  ) -> ServerLine.Ending {
    switch end {
    case .exit: return .exit
    case .interrupted: return .stopped
    case .ended where lifeline.peerHasSpoken():
      drop(.violation, "it sent something on its lifeline, expected nothing")
      return .protocolViolation
    // A process that dies closes its descriptors before it has ended.
    case .ended: return lifeline.processEnds(within: .milliseconds(500)) ? .died : .closed
    case .violation(let text):
      drop(.violation, text)
      return .protocolViolation
    case .failed(let error):
      drop(ServerLine.Drop(error), "\(error)")
      return .failed
    }
  }

  private func drop(_ drop: ServerLine.Drop, _ reason: String) {
    report.tell(.line(.dropped(clientID: order.hello.clientID, drop, reason)))
  }
}

extension ServerLine.Drop {
  /// Why a server ends a session in which that happened.
  init(_ error: ChannelError) {
    switch error {
    case .library: self = .library
    case .nonsense: self = .misconduct
    default: self = error.isDenied ? .denial : .failure
    }
  }
}
