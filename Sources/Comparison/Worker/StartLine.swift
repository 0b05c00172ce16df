// Several clients that begin together, and one thread that waits for all of them.

internal import Linux
internal import Synchronization

/// What the threads of one slice share: a start line, a finish line, and a way to give up.
final class StartLine: Sendable {
  /// Readable when everybody is to give up.
  let stop: WakeUp
  private let go: WakeUp
  private let change: WakeUp
  private let state: Mutex<State>

  private struct State {
    var arrived = 0
    var results: [MeasuredSlice] = []
    var failure: WorkFailure?
    var finished = 0
  }

  init() throws(WorkFailure) {
    do throws(SystemError) {
      stop = try WakeUp()
      go = try WakeUp()
      change = try WakeUp()
    } catch {
      throw WorkFailure(.unavailable, "\(error)")
    }
    state = Mutex(State())
  }

  /// Leaves the calling thread, which supervises, the descriptors that it needs for that and to report.
  func keepOnlyItsDescriptors() {
    Thread.keepOnly(
      [
        StandardStream.output.rawValue, stop.descriptor.number, go.descriptor.number,
        change.descriptor.number,
      ])
  }

  /// Waits for the others. Called by each client, connected and warmed up.
  func arrive() throws(WorkFailure) {
    state.withLock { $0.arrived += 1 }
    change.signal()
    let ready = try? poll([go.descriptor.number, stop.descriptor.number], until: nil)
    if ready?.first != true {
      throw WorkFailure(.timedOut, "no answer in time: another client did not start")
    }
  }

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
  func supervise(clients: Int, until deadline: Deadline) throws(WorkFailure) -> [MeasuredSlice] {
    var limit = deadline
    var isStopped = false
    while true {
      let (arrived, finished, hasFailed) = state.withLock {
        ($0.arrived, $0.finished, $0.failure != nil)
      }
      if finished == clients { break }
      if arrived == clients { go.signal() }
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
