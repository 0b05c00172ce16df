// One order, carried out by a process of its own.

internal import FoundationEssentials
internal import Glibc
internal import Linux
internal import LoadedKinds
internal import Synchronization

/// A worker that has been started and waits for its order.
struct WorkerProcess: ~Copyable {
  private var child: Child
  private var input: FileDescriptor?
  /// The library that it was told to load; nil for none.
  private var library: OrderedLibrary?

  /// - Parameter page: where it counts its system calls, if its order says so.
  init(_ program: ProgramFile, page: Int32? = nil) throws(WorkFailure) {
    let order: FileDescriptor
    do throws(SystemError) {
      let pipe = try PipeEnd.pair()
      order = consume pipe.read
      input = consume pipe.write
    } catch {
      throw WorkFailure("no worker", error)
    }
    child = try Child(
      program, WorkerProgram.arguments(WorkerProgram.workerRole), input: order.number, passed: page)
  }

  var id: Int32 { child.id }

  /// Gives it its order.
  mutating func give(_ order: WorkOrder) throws(WorkFailure) {
    let start = try orderForLater(order)
    do throws(SystemError) {
      try start()
    } catch {
      throw WorkFailure(.failed, "a worker takes no order: \(error)")
    }
  }

  /// Returns what gives it its order when it is called, once.
  mutating func orderForLater(
    _ order: WorkOrder
  ) throws(WorkFailure) -> @Sendable () throws(SystemError) -> Void {
    guard let input = self.input.take() else { preconditionFailure("a worker has one order") }
    library = order.library
    let bytes: [UInt8]
    do {
      bytes = Array(try JSONEncoder().encode(order))
    } catch {
      throw WorkFailure(.failed, "\(error)")
    }
    let pipe = OrderPipe(input)
    return { () throws(SystemError) in try pipe.write(bytes) }
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
        throw WorkFailure(.timedOut, "interrupted")
      }
      if !child.collect() { break }
      if deadline.hasPassed {
        throw WorkFailure(.timedOut, "no answer in time, and no word why")
      }
      tick()
    }
    let ending = child.reap()
    if let library, Self.blames(ending, reported: !child.outputText.isEmpty) {
      throw WorkFailure(
        .integrity, "\(library.file.path) ended the client's process: it ended with \(ending)")
    }
    guard ending == .exited(0) else {
      throw WorkFailure(.failed, "no report of a worker: \(child.account(of: ending))")
    }
    do {
      let report = try JSONDecoder().decode(WorkReport.self, from: Data(child.outputText))
      if case .failed(let failure) = report { throw failure }
      try report.validate()
      return report
    } catch let failure as WorkFailure {
      throw failure
    } catch {
      throw WorkFailure(.failed, "a worker's report cannot be read: \(error)")
    }
  }
}

extension WorkerProcess {
  /// Whether a library has ended a worker that had loaded it: by a fault, or by exit(2) before there was a report.
  private static func blames(_ ending: ProcessEnding, reported: Bool) -> Bool {
    switch ending {
    case .exited(0): !reported
    case .exited: false
    // What ends a process from outside.
    case .killed(let number): ![SIGKILL, SIGTERM, SIGINT, SIGHUP].contains(number)
    }
  }
}

/// The pipe that an order goes through, which its end ends.
private final class OrderPipe: Sendable {
  private let descriptor: Mutex<FileDescriptor?>

  init(_ descriptor: consuming FileDescriptor) {
    // A worker that has ended without its order is an error of the write.
    ThreadSignal.disarmBrokenPipe()
    self.descriptor = Mutex(consume descriptor)
  }

  /// Writes the order, which is shorter than PIPE_BUF, and ends the pipe.
  func write(_ bytes: [UInt8]) throws(SystemError) {
    try descriptor.withLock { descriptor throws(SystemError) in
      guard let pipe = descriptor.take() else { preconditionFailure("an order is given once") }
      try pipe.writeAll(bytes)
    }
  }
}
