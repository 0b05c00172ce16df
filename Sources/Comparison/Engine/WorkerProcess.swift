// One order, carried out by a process of its own.

internal import FoundationEssentials
internal import Glibc
internal import Linux

/// A worker that has been started and waits for its order.
struct WorkerProcess: ~Copyable {
  private var child: Child
  private var input: FileDescriptor?

  /// - Parameter page: where it counts its system calls, if its order says so.
  init(_ program: String, page: Int32? = nil) throws(WorkFailure) {
    do throws(SystemError) {
      let pipe = try PipeEnd.pair()
      child = try Child(
        program, WorkerProgram.arguments(WorkerProgram.workerRole), input: pipe.read.number,
        passed: page)
      input = consume pipe.write
    } catch {
      throw WorkFailure(.failed, "no worker: \(error)")
    }
  }

  /// Gives it its order, which is shorter than PIPE_BUF, and ends the pipe.
  mutating func give(_ order: WorkOrder) throws(WorkFailure) {
    guard let input = self.input.take() else { preconditionFailure("a worker has one order") }
    do {
      try input.writeAll(Array(try JSONEncoder().encode(order)))
    } catch {
      throw WorkFailure(.failed, "a worker takes no order: \(error)")
    }
  }

  /// Waits for its report.
  ///
  /// - Parameters:
  ///   - deadline: after it the worker is killed.
  ///   - attention: a descriptor that ends the wait when it is readable; the worker is killed.
  ///   - tick: called ten times a second.
  mutating func report(
    until deadline: Deadline, attention: Int32?, tick: () -> Void
  ) throws(WorkFailure) -> WorkReport {
    while true {
      let next = min(deadline, Deadline(after: .milliseconds(100)))
      let ready = try? poll([child.outputNumber] + (attention.map { [$0] } ?? []), until: next)
      if attention != nil, ready?.last == true {
        child.signal(SIGKILL)
        throw WorkFailure(.timedOut, "interrupted")
      }
      if !child.collect() { break }
      if deadline.hasPassed {
        child.signal(SIGKILL)
        throw WorkFailure(.timedOut, "no answer in time, and no word why")
      }
      tick()
    }
    let ending = child.reap()
    guard ending == .exited(0) else {
      throw WorkFailure(.failed, "a worker ended by \(ending); it says '\(child.complaints)'")
    }
    do {
      let report = try JSONDecoder().decode(WorkReport.self, from: Data(child.outputText))
      if case .failed(let failure) = report { throw failure }
      return report
    } catch let failure as WorkFailure {
      throw failure
    } catch {
      throw WorkFailure(.failed, "a worker's report cannot be read: \(error)")
    }
  }
}
