// Threads for sessions. A client's thread is had before the client is granted anything, and one whose
// session is over waits for the next: to start a thread and to end it takes a tenth of a short session.

internal import Linux
internal import Rendezvous
internal import Synchronization

/// What a session's thread does.
///
/// Closures, of which the compiler makes one for each kind of channel. Of a generic class's methods that
/// are called by way of a protocol it makes one for all kinds, which takes a sixth of a pipe's round trip.
struct SessionJob: Sendable {
  /// Serves the client to its end.
  let serve: @Sendable () -> Void
  /// Says that it is over. The next session's job may be there before this returns.
  let leave: @Sendable () -> Void
}

/// A thread that serves sessions, one after the other.
final class SessionThread: Sendable {
  private enum Order {
    case none
    case job(SessionJob)
    case end
  }

  private let order = Monitor(Order.none)

  /// - Throws: EAGAIN when the limit of threads is reached.
  fileprivate init(_ threads: SessionThreads) throws(SystemError) {
    // Nobody joins it: on a busy machine a thread's last instructions can take a third of a second.
    try Thread { self.run(threads) }.detach()
  }

  /// Has it serve a session. It has none yet, or has said of the last one that it is over.
  func begin(_ job: SessionJob) { order.withLock { $0 = .job(job) } }

  fileprivate func end() { order.withLock { $0 = .end } }

  private func run(_ threads: SessionThreads) {
    while let job = nextJob() {
      job.serve()
      // Before it is said that the session is over: the client that comes next finds it.
      let isSpare = threads.keep(self)
      job.leave()
      if !isSpare { return }
    }
  }

  private func nextJob() -> SessionJob? {
    order.wait { order in
      switch order {
      case .none: return .wait(until: nil)
      case .job(let job):
        order = .none
        return .answer(job)
      case .end: return .answer(nil)
      }
    }
  }
}

/// The threads of a server: one for each session, and one to spare.
final class SessionThreads: Sendable {
  private let spare = Mutex<SessionThread?>(nil)

  /// Starts the spare one, where it can be had already.
  init() {
    if let thread = try? SessionThread(self) { _ = keep(thread) }
  }

  /// A thread for one more session.
  ///
  /// - Throws: EAGAIN when the limit of threads is reached.
  func take() throws(SystemError) -> SessionThread {
    if let thread = spare.withLock({ $0.take() }) { return thread }
    return try SessionThread(self)
  }

  /// As ``take()``.
  ///
  /// - Throws: what a client is told for which there is none.
  func takeForSession() throws(Refusal) -> SessionThread {
    do throws(SystemError) {
      return try take()
    } catch {
      throw Refusal(
        .exhausted,
        "there is no thread for its session: \(error); raise the server's limit (ulimit -u, ulimit -v, "
          + "ulimit -d), or let clients leave")
    }
  }

  /// Why there is no thread for one more session now; nil where there is.
  func refusal() -> Refusal? {
    do throws(Refusal) {
      giveBack(try takeForSession())
      return nil
    } catch {
      return error
    }
  }

  /// Takes back one that got no session.
  func giveBack(_ thread: SessionThread) {
    if !keep(thread) { thread.end() }
  }

  /// Makes it the spare one, unless there is one: says whether it did.
  fileprivate func keep(_ thread: SessionThread) -> Bool {
    spare.withLock { spare in
      if spare != nil { return false }
      spare = thread
      return true
    }
  }
}
