// A client with its grant: opens the channel, watches the server, does its task, and explains its
// end.

internal import Glibc
internal import IPCChannels
internal import Linux
internal import Messages
internal import Narration
internal import ProgramSupport
internal import Rendezvous

/// Runs a client's task on a channel of the kind that it visits.
struct Client: ChannelTypeVisitor, ~Copyable {
  private var grant: Grant?
  /// Where the server listens.
  private let socket: String
  private let clientID: UInt32
  private let strategy: WaitStrategy
  private let task: ClientTask
  private let batch: Int?
  private let patience: AnswerTimer

  init(
    _ grant: consuming Grant, from socket: String, clientID: UInt32, strategy: WaitStrategy,
    task: ClientTask,
    batch: Int?, patience: AnswerTimer
  ) {
    self.grant = consume grant
    self.socket = socket
    self.clientID = clientID
    self.strategy = strategy
    self.task = task
    self.batch = batch
    self.patience = patience
  }

  mutating func visit<Link: Channel & ~Copyable>(
    _ type: Link.Type
  ) -> Result<ExitStatus, ProgramFailure> {
    do throws(ProgramFailure) {
      return try Narrator.current == nil ? run(type) : runNarrated(type)
    } catch {
      return .failure(error)
    }
  }

  // A story takes its time: one copy of the code behind this does for all kinds.
  @_semantics("optimize.sil.specialize.generic.never")
  private mutating func runNarrated<Link: Channel & ~Copyable>(
    _ type: Link.Type
  ) throws(ProgramFailure) -> Result<ExitStatus, ProgramFailure> {
    try run(NarratedChannel<Link>.self)
  }

  private mutating func run<Link: Channel & ~Copyable>(
    _ type: Link.Type
  ) throws(ProgramFailure) -> Result<ExitStatus, ProgramFailure> {
    let signals = try asProgramFailure(try TerminationSignals(withAlarm: true))
    let connection: Connection<Link>
    do throws(ConnectionError) {
      connection = try Connection(
        grant.take()!, strategy: strategy,
        watcher: .stoppableThread(by: signals.descriptor.number))
    } catch {
      throw ProgramFailure(error)
    }
    let (watch, interruption) = (connection.watch, connection.channel.interruption)
    let label =
      "\(Link.kindName), \(strategy.rawValue), \(connection.channel.recordSize) bytes"
    var timer = patience
    do throws(ClientError) {
      var session = try ClientSession(
        channel: connection.channel, author: clientID, batch: batch)
      switch task {
      case .text:
        let server = "the server (pid \(watch.lifeline.credentials.processID)) on \(socket)"
        let problem = try sendText(
          &session, &timer, watch.lifeline.descriptorNumbers, signals.descriptor.number,
          greeting: "connected to \(server): \(label); 'exit' or Ctrl-D ends")
        return problem.map { .failure(ProgramFailure(.failed, $0)) } ?? .success(.done)
      case .ping(let count): try ping(&session, &timer, count, label, interruption)
      case .stream(let count): try stream(&session, &timer, count, label)
      }
      return .success(.done)
    } catch {
      throw failure(error, watch.lifeline, isLate: signals.next() == SIGALRM)
    }
  }

  /// - Parameter isLate: whether it was the timer that interrupted the session.
  private func failure(
    _ error: ClientError, _ lifeline: borrowing Lifeline, isLate: Bool
  ) -> ProgramFailure {
    let status = ExitStatus(error)
    let server = "the server (pid \(lifeline.credentials.processID))"
    switch error {
    case .serverGone:
      let what =
        lifeline.processEnds(within: .milliseconds(500))
        ? "\(server) has stopped or died"
        : "\(server) ended the session; its standard error says why"
      return ProgramFailure(status, what)
    case .interrupted where isLate:
      return ProgramFailure(
        .timedOut,
        "\(server) does not answer within \(patience.seconds) s; is it stopped? --timeout says how "
          + "long to wait")
    case .interrupted: return ProgramFailure(status, "interrupted")
    case .integrity(let text): return ProgramFailure(status, text)
    case .failed(let cause): return ProgramFailure(status, "\(cause)")
    }
  }
}
