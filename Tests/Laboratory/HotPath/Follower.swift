// Two threads of two processes, an instruction at a time.

import CallTracing
import Linux
import TestSupport

/// Follows two threads that wait for each other. Only one of them runs at a time, until it sleeps: so
/// each goes through what it does when it has to wait.
struct Follower: ~Copyable {
  /// A thread that is followed.
  private struct Followed {
    let id: Int32
    var reader = StretchReader()
    /// Whether it waits for this program to let it go on.
    var isStopped = false
    /// What it executes with the step that it is at.
    var pending: MachineInstruction?
    /// To be handed on with its next step; 0 for none.
    var signal: Int32 = 0
  }

  private let tracer: Tracer
  private var followed: [Followed]
  /// Whose turn it is.
  private var turn = 0
  private var stepsThisTurn = 0
  private let deadline = Deadline(after: .seconds(120))

  private let longestTurn: Int
  private static let stepTrap: Int32 = 5  // SIGTRAP

  /// Follows two threads until each has made so many system calls, or so many instructions where it makes
  /// none, and says what they did between them.
  ///
  /// It is done in a thread of its own, because to the kernel it is a thread that traces.
  ///
  /// - Parameter longestTurn: after so many instructions a side that does not sleep lets the other one run.
  static func follow(
    _ threads: [Int32], systemCalls: Int, instructions: Int, longestTurn: Int
  ) throws -> [StretchReader] {
    let outcome = Outcome()
    let thread = try Thread { [outcome] in
      outcome.result = Result {
        var follower = Follower(threads, try Tracer(), longestTurn)
        return try follower.run(systemCalls, instructions)
      }
    }
    thread.join()
    return try outcome.result!.get()
  }

  /// Written by the thread that traces, and read once that has ended.
  private final class Outcome: @unchecked Sendable {
    var result: Result<[StretchReader], any Error>?
  }

  private init(_ threads: [Int32], _ tracer: consuming Tracer, _ longestTurn: Int) {
    self.tracer = tracer
    self.longestTurn = longestTurn
    followed = threads.map { Followed(id: $0) }
  }

  private mutating func run(_ systemCalls: Int, _ instructions: Int) throws -> [StretchReader] {
    defer { letGo() }
    for own in followed {
      try tracer.seize(own.id, andItsThreads: false)
      try tracer.interrupt(own.id)
    }
    while followed.contains(where: { !$0.isStopped }) { try waitForStop() }
    for _ in 0..<instructions {
      if followed.allSatisfy({ $0.reader.total >= systemCalls }) { break }
      try step()
    }
    return followed.map(\.reader)
  }

  /// One instruction of the one whose turn it is; the other one's turn comes when this one sleeps.
  private mutating func step() throws {
    if stepsThisTurn == longestTurn && followed[1 - turn].isStopped { pass() }
    stepsThisTurn += 1
    let own = followed[turn]
    followed[turn].pending = try tracer.nextInstruction(of: own.id)
    followed[turn].isStopped = false
    followed[turn].signal = 0
    try tracer.step(own.id, signal: own.signal)
    while !followed[turn].isStopped {
      let hasStopped = try waitForStop()
      // One that was woken by the other stops as soon as its system call is over.
      let isAsleep = !hasStopped && ProcessStatus.sleeps(followed[turn].id)
      if isAsleep && followed[1 - turn].isStopped { return pass() }
    }
  }

  private mutating func pass() {
    turn = 1 - turn
    stepsThisTurn = 0
  }

  /// Takes note of the next stop; false when there is none for some milliseconds.
  @discardableResult
  private mutating func waitForStop() throws -> Bool {
    guard let (thread, stop) = try tracer.nextStop() else {
      if deadline.hasPassed { throw HotPathFailure("the two threads do not go on") }
      return false
    }
    guard let index = followed.firstIndex(where: { $0.id == thread }) else {
      throw HotPathFailure("thread \(thread) is traced, and nobody asked for that")
    }
    switch stop {
    case .ended: throw HotPathFailure("thread \(thread) has ended")
    case .groupStop:
      try tracer.leaveStopped(thread)
      return true
    case .signal(Self.stepTrap):
      if let done = followed[index].pending { followed[index].reader.take(done) }
    case .signal(let number):
      followed[index].signal = number
      followed[index].reader.discard()
    case .event, .enters, .leaves: followed[index].reader.discard()
    }
    followed[index].pending = nil
    followed[index].isStopped = true
    return true
  }

  /// Stops both, wherever they are, so that they can go on without a tracer.
  private mutating func letGo() {
    let patience = Deadline(after: .seconds(1))
    for own in followed where !own.isStopped { try? tracer.interrupt(own.id) }
    while followed.contains(where: { !$0.isStopped }) && !patience.hasPassed {
      guard (try? waitForStop()) != nil else { break }
    }
    for own in followed where own.isStopped { try? tracer.detach(own.id, signal: own.signal) }
  }
}
