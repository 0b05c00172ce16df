// System calls of two processes, seen one by one by the kernel's tracer: what holds the library's own
// count to account, and counts what is not made by the library alone, such as set-ups.
//
// It stops a process at each call, and that changes who has to wait for whom: it must not be used where
// the number of calls depends on that, as it does in rings.

internal import Glibc
public import Linux
internal import TestSupport

/// Counts the system calls of two running processes between the marks of a loop.
public enum SystemCallCounter {
  /// Calls of the client's thread that runs the loop, or of all its threads, and of all threads of
  /// the server.
  public struct Count: Equatable, Sendable {
    public var client: UInt64
    public var server: UInt64

    public init(client: UInt64, server: UInt64) {
      self.client = client
      self.server = server
    }
  }

  /// Attaches to all threads of both, lets the loop start, counts between its marks, and detaches.
  ///
  /// The client's thread is held at each mark until every other traced thread sleeps inside a system
  /// call, so that it makes no difference how far the server has got by then: it may not yet have
  /// left the call that sent the last answer. A side that spins never sleeps; so the client is held
  /// for a limited time, and the count of a side that spins is exact but for some calls.
  ///
  /// All of it happens in a thread of its own, because only the thread that attached can trace, and
  /// so that only the two processes are waited for, not the caller's children.
  ///
  /// - Parameters:
  ///   - server: its process id.
  ///   - client: the process id of the one that calls ``markMeasuredLoop(_:)``.
  ///   - ofWholeClient: counts what the client's other threads do, too.
  ///   - hold: how long the client is held at a mark at most.
  ///   - deadline: both processes are let go by then, with an error.
  ///   - start: makes the client begin its loop; called once all threads are attached.
  public static func count(
    server: Int32, client: Int32, ofWholeClient: Bool = false,
    holdingAtMost hold: Duration = .milliseconds(20), until deadline: Deadline,
    afterAttaching start: @escaping @Sendable () throws(SystemError) -> Void
  ) throws(TraceError) -> Count {
    let outcome = Outcome()
    do {
      let thread = try Thread { [outcome] in
        outcome.result = Result { () throws(TraceError) in
          var pass = try TracePass(
            server: server, client: client, countsWholeClient: ofWholeClient, longestHold: hold,
            deadline: deadline)
          return try pass.run(start)
        }
      }
      thread.join()
    } catch {
      throw .system(error)
    }
    return try outcome.result.get()
  }

  /// Written by the thread that traces, and read once that has ended.
  private final class Outcome: @unchecked Sendable {
    var result = Result<Count, TraceError>.failure(.timedOut)
  }
}

/// One pass, in the thread that traces.
private struct TracePass: ~Copyable {
  private struct Tracee {
    let side: TracedSide
    /// Whether it has entered a system call and not left it.
    var isInside = false
    /// Whether it has stopped since it was seized: from then on each of its calls is seen.
    var isAttached = false
    /// Whether it waits for this program to let it go on.
    var isStopped = false
  }

  private enum Phase {
    case waiting
    case counting
  }

  /// The thread at a mark, and until when it is held there.
  private struct Hold {
    let thread: Int32
    let mark: LoopMark
    let limit: Deadline
  }

  private let tracer: Tracer
  private let processes: [(id: Int32, side: TracedSide)]
  private let countsWholeClient: Bool
  private let longestHold: Duration
  private let deadline: Deadline
  private var tracees: [Int32: Tracee] = [:]
  private var phase = Phase.waiting
  private var measured: Int32?
  private var hold: Hold?
  private var count = SystemCallCounter.Count(client: 0, server: 0)

  init(
    server: Int32, client: Int32, countsWholeClient: Bool, longestHold: Duration,
    deadline: Deadline
  ) throws(TraceError) {
    do { tracer = try Tracer() } catch { throw .system(error) }
    processes = [(server, .server), (client, .client)]
    self.countsWholeClient = countsWholeClient
    self.longestHold = longestHold
    self.deadline = deadline
  }

  mutating func run(
    _ start: () throws(SystemError) -> Void
  ) throws(TraceError) -> SystemCallCounter.Count {
    do throws(TraceError) {
      try attach()
      try system(start)
      while try !step() {}
    } catch {
      letGo()
      throw error
    }
    letGo()
    return count
  }

  // MARK: Attaching

  private mutating func attach() throws(TraceError) {
    for process in processes {
      // Threads that start meanwhile are followed, or found by the next look.
      while try seizeNewThreads(of: process.id, process.side) {}
      guard tracees.values.contains(where: { $0.side == process.side }) else {
        throw .ended(process.side)
      }
    }
    while tracees.values.contains(where: { !$0.isAttached }) { _ = try step() }
  }

  private mutating func seizeNewThreads(
    of process: Int32, _ side: TracedSide
  ) throws(TraceError) -> Bool {
    var isNew = false
    for thread in ProcessStatus.threads(of: process) where tracees[thread] == nil {
      do {
        try tracer.seize(thread)
        tracees[thread] = Tracee(side: side)
        try tracer.interrupt(thread)
        isNew = true
      } catch  where error.errno == .noSuchProcess {
        // It ended between the list and here.
      } catch  where error.errno == .notPermitted || error.errno == .accessDenied {
        // EPERM is also said of a thread that has ended and is still listed, and of one that is
        // followed since the one that started it was seized: that stops by itself.
        if ProcessStatus.number("TracerPid", of: thread) == Int(ThreadSignal.currentThread) {
          tracees[thread] = Tracee(side: side)
        } else if !ProcessStatus.hasEnded(thread) {
          throw .refusal(of: thread, on: side)
        }
      } catch {
        throw .system(error)
      }
    }
    return isNew
  }

  // MARK: Counting

  /// Waits for one stop and deals with it. Returns whether the loop has ended.
  private mutating func step() throws(TraceError) -> Bool {
    if let (thread, stop) = try system({ () throws(SystemError) in try tracer.nextStop() }) {
      adopt(thread)
      switch stop {
      case .ended: try forget(thread)
      case .enters(let mark): try enter(thread, mark)
      case .leaves:
        tracees[thread]?.isInside = false
        try proceed(thread)
      case .event: try proceed(thread)
      case .groupStop:
        tracees[thread]?.isStopped = false
        try system { () throws(SystemError) in try tracer.leaveStopped(thread) }
      case .signal(let number): try proceed(thread, signal: number)
      }
    }
    if deadline.hasPassed { throw .timedOut }
    return try release()
  }

  /// Takes in a thread at its first stop: one that a traced thread has started may stop before the
  /// kernel tells of its start.
  private mutating func adopt(_ thread: Int32) {
    if tracees[thread] == nil {
      let process = ProcessStatus.number("Tgid", of: thread).map { Int32($0) }
      let side = processes.first { $0.id == process }?.side
      // Of a thread that has ended since, nobody can say whose it was, nor will it make a call.
      if let side { tracees[thread] = Tracee(side: side) }
    }
    tracees[thread]?.isAttached = true
    tracees[thread]?.isStopped = true
  }

  private mutating func forget(_ thread: Int32) throws(TraceError) {
    let tracee = tracees.removeValue(forKey: thread)
    if thread == measured { throw .ended(.client) }
    if let side = tracee?.side, !tracees.values.contains(where: { $0.side == side }) {
      throw .ended(side)
    }
  }

  private mutating func enter(_ thread: Int32, _ mark: LoopMark?) throws(TraceError) {
    tracees[thread]?.isInside = true
    let side = tracees[thread]?.side
    if let mark, side == .client {
      let isExpected = mark == .begin ? measured == nil : measured == thread
      guard isExpected else { throw .marksOutOfOrder }
      measured = thread
      hold = Hold(thread: thread, mark: mark, limit: Deadline(after: longestHold))
      return
    }
    if phase == .counting {
      if thread == measured || countsWholeClient && side == .client { count.client += 1 }
      if side == .server { count.server += 1 }
    }
    try proceed(thread)
  }

  private mutating func proceed(_ thread: Int32, signal: Int32 = 0) throws(TraceError) {
    tracees[thread]?.isStopped = false
    try system { () throws(SystemError) in try tracer.proceed(thread, signal: signal) }
  }

  private func system<Answer>(
    _ call: () throws(SystemError) -> Answer
  ) throws(TraceError) -> Answer {
    do { return try call() } catch { throw .system(error) }
  }

  /// Lets the thread at a mark go on once everything else is at rest. Returns whether it was the last
  /// mark: there it stays, to be detached.
  private mutating func release() throws(TraceError) -> Bool {
    guard let hold else { return false }
    guard hold.limit.hasPassed || areAtRest(allBut: hold.thread) else { return false }
    if hold.mark == .end { return true }
    self.hold = nil
    phase = .counting
    try proceed(hold.thread)
    return false
  }

  private func areAtRest(allBut held: Int32) -> Bool {
    tracees.allSatisfy { thread, tracee in
      thread == held || tracee.isInside && ProcessStatus.sleeps(thread)
    }
  }

  // MARK: Detaching

  /// Lets every thread go on untraced. A thread can be detached only while it is stopped, so all are
  /// interrupted; what has not stopped within a second, which only a sleep that nothing interrupts
  /// prevents, is let go by the kernel at the end of this thread.
  private mutating func letGo() {
    for (thread, tracee) in tracees {
      if tracee.isStopped {
        try? tracer.detach(thread)
        tracees[thread] = nil
      } else {
        try? tracer.interrupt(thread)
      }
    }
    let limit = Deadline(after: .seconds(1))
    while !tracees.isEmpty, !limit.hasPassed {
      guard let (thread, stop) = try? tracer.nextStop() else { continue }
      tracees[thread] = nil
      if case .signal(let number) = stop {
        try? tracer.detach(thread, signal: number)
      } else if stop != .ended {
        try? tracer.detach(thread)
      }
    }
  }
}
