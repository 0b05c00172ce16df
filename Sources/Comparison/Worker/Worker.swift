// The process that measures: one order, one report. Each runs in a process of its own, so that no
// measurement inherits another's memory layout, and one that hangs or crashes takes nothing with it.

internal import FoundationEssentials
internal import Glibc
internal import Linux
internal import LoadedKinds

/// The measuring side of a comparison.
package enum Worker {
  /// Reads an order from standard input, carries it out, and writes the report to standard output.
  ///
  /// - Parameters:
  ///   - contenders: the channel types that an order can name.
  ///   - parent: the process that gives the order; without it this one ends.
  package static func run(_ contenders: some Contenders, parent: Int32) -> Int32 {
    do throws(SystemError) {
      try dieWithParent(parent)
    } catch {
      return WorkerProgram.refuse(error)
    }
    ThreadSignal.disarmBrokenPipe()
    ThreadSignal.disarmFileSizeLimit()
    let report: WorkReport
    do {
      let order = try JSONDecoder().decode(
        WorkOrder.self, from: Data(StandardStream.input.readAll()))
      try order.validate()
      if let library = order.library { try load(library) }
      // Named, the type is known to the compiler here, and all behind it becomes code for each kind.
      // Through the protocol alone every call would be looked up while it is measured.
      if let kinds = contenders as? RegisteredKinds {
        report = try carryOut(order, kinds)
      } else {
        report = try carryOut(order, contenders)
      }
    } catch let failure as WorkFailure {
      report = .failed(failure)
    } catch {
      report = .failed(WorkFailure(.failed, "\(error)"))
    }
    ExitWatch.end()
    let status: Int32 = ReportChannel.say(report) ? 0 : 1
    // A thread may still be in a call of a library that does not return.
    if case .failed = report { _exit(status) }
    return status
  }

  /// Loads a library, and sees to it that this process ends with a report where a call of it does not return or ends
  /// the process.
  private static func load(_ library: OrderedLibrary) throws(WorkFailure) {
    try ReportChannel.keepFromLibraries()
    let giveUp: @Sendable (String) -> Void = { reason in
      let failure = WorkFailure(.integrity, "\(library.file.path): \(reason)")
      _exit(ReportChannel.say(.failed(failure)) ? 0 : 1)
    }
    CallWatch.begin(whenStuck: giveUp)
    ExitWatch.begin(whenEnded: giveUp)
    try library.load()
  }

  private static func carryOut(
    _ order: WorkOrder, _ contenders: some Contenders
  ) throws -> WorkReport {
    switch order {
    case .baseline: return .baseline(Baseline.measured())
    case .floor(let slice): return .measured(try slice.measured())
    case .measure(let slice):
      var work = SliceWork(slice)
      return .measured(try contenders.result(slice.client, &work))
    case .footprint(let client, let clients):
      var work = FootprintWork(order: client, clients: clients)
      return .footprint(try contenders.result(client, &work))
    case .count(let client):
      var work = CountedWork(order: client)
      return .counted(try contenders.result(client, &work))
    }
  }
}
