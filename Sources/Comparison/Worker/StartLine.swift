// Several clients that do the same at the same time, and one thread that waits for all of them.

internal import Linux
internal import Synchronization

/// What the threads of one slice share: start lines, a finish line, and a way to give up.
final class StartLine: Sendable {
  /// What clients begin together: some that stream would take the processors from others that ping.
  /// What is measured begins when the last of them has warmed up, so that no stall in a warm-up takes
  /// anything from it.
  enum Stretch: Int, CaseIterable {
    case roundTripWarmUp
    case roundTrips
    case streamWarmUp
    case stream
    /// The first client's alone, which the others keep company without a word.
    case setUps
    case end
  }

  /// Readable when everybody is to give up.
  let stop: WakeUp
  private let clients: Int
  /// One for each stretch.
  private let go: InlineArray<6, WakeUp>
  private let change: WakeUp
  private let state: Mutex<State>

  private struct State {
    /// At each stretch's start.
    var arrived = Stretch.allCases.map { _ in 0 }
    /// When the first client began each stretch.
    var begun = Stretch.allCases.map { _ in UInt64?.none }
    var results: [MeasuredSlice] = []
    var failure: WorkFailure?
    var finished = 0
  }

  /// - Parameter clients: that come to each stretch's start.
  init(clients: Int) throws(WorkFailure) {
    self.clients = clients
    do throws(SystemError) {
      stop = try WakeUp()
      go = try InlineArray { (_) throws(SystemError) in try WakeUp() }
      change = try WakeUp()
    } catch {
      throw WorkFailure(.unavailable, error.advice)
    }
    state = Mutex(State())
  }

  /// Leaves the calling thread, which supervises, the descriptors that it needs for that and to report.
  func keepOnlyItsDescriptors() {
    Thread.keepOnly(
      [ReportChannel.number] + stop.numbers + change.numbers
        + Stretch.allCases.flatMap { go[$0.rawValue].numbers })
  }

  /// Waits for the others. Called by each client before each stretch, connected. A client that has no
  /// others does not sleep: its first message would pay for waking up.
  ///
  /// - Returns: the clock when the first of them began; ``beginning(begun:own:)`` says who measures from
  ///   there.
  func arrive(at stretch: Stretch) throws(WorkFailure) -> UInt64 {
    if clients == 1 { return monotonicNanoseconds() }
    state.withLock { $0.arrived[stretch.rawValue] += 1 }
    change.signal()
    let go = go[stretch.rawValue].descriptor.number
    let ready = try? poll([go, stop.descriptor.number], until: nil)
    if ready?.first != true {
      throw WorkFailure(.timedOut, "no answer in time: another client did not start")
    }
    return state.withLock { state in
      let begun = state.begun[stretch.rawValue] ?? monotonicNanoseconds()
      state.begun[stretch.rawValue] = begun
      return begun
    }
  }

  /// Returns the clock from which a client measures a stretch.
  ///
  /// Of several, each measures from where the first began, not from its own beginning: of a thousand
  /// that stream, the last has its first turn when others have had theirs. One that is alone measures
  /// from its own beginning, and has all of its time whatever happened before.
  /// - Parameters:
  ///   - begun: what ``arrive(at:)`` returned.
  ///   - own: the clock at the client's own beginning.
  func beginning(begun: UInt64, own: UInt64) -> UInt64 { clients == 1 ? own : begun }

  /// Called by each client, once.
  func finish(_ result: Result<MeasuredSlice, WorkFailure>) {
    state.withLock { state in
      state.finished += 1
      switch result {
      case .success(let part): state.results.append(part)
      // The first is the cause; others fail because they were stopped.
      case .failure(let failure): state.failure = state.failure ?? failure
      }
    }
    change.signal()
  }

  /// Starts the clients when all have arrived, stops them when one fails or time is up, and waits for
  /// all.
  func supervise(until deadline: Deadline) throws(WorkFailure) -> [MeasuredSlice] {
    var limit = deadline
    var isStopped = false
    while true {
      let (arrived, finished, hasFailed) = state.withLock {
        ($0.arrived, $0.finished, $0.failure != nil)
      }
      if finished == clients { break }
      for (stretch, count) in arrived.enumerated() where count == clients { go[stretch].signal() }
      if !isStopped && (hasFailed || limit.hasPassed) {
        isStopped = true
        // Each tells a late answer from a lost one before it gives up.
        limit = Deadline(after: .seconds(2))
        stop.signal()
      } else if isStopped && limit.hasPassed {
        throw WorkFailure(.timedOut, "no answer in time: \(clients - finished) clients do not stop")
      }
      _ = try? poll(change.descriptor.number, until: limit)
      change.clear()
    }
    return try state.withLock { state throws(WorkFailure) in
      if let failure = state.failure { throw failure }
      return state.results
    }
  }
}
