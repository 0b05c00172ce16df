// Where one cell is measured once: a server, a worker, and the checks on both.

internal import IPCChannels
internal import Linux
internal import LoadedKinds
internal import Rendezvous
internal import Sampling

/// Starts the processes for one step of a run, and sees that they end.
struct Stage {
  /// This build.
  let program: ProgramFile
  /// Of the other build, where one takes part.
  let against: ProgramFile?
  /// What all servers are started under; nil for nothing.
  let launcher: Launcher?
  let machine: Machine
  let settings: Settings
  /// The kinds that are loaded.
  let libraries: [LoadedLibrary]
  /// Where sockets lie.
  let directory: String
  /// After which no step goes on, whatever time it has left.
  let limit: Deadline
  let attention: Int32?
  let observe: (RunEvent) -> Void

  /// Idle clients over which a footprint is averaged.
  static let idleClients = 8

  /// Where a server's socket lies.
  static func socket(in directory: String) -> String { "\(directory)/socket" }

  private static let unexpectedReport = WorkFailure(.failed, "a worker reported something else")

  /// What is found out about a cell beside what is timed.
  struct Preliminaries {
    var systemCalls: SystemCalls
    var footprint: Footprint
  }

  // MARK: Steps

  func baseline() throws(WorkFailure) -> Baseline {
    guard case .baseline(let baseline) = try report(on: .baseline) else {
      throw Stage.unexpectedReport
    }
    return baseline
  }

  /// Measures a cell for as long as it takes to see whether it can be measured.
  func warmUp(_ cell: CellCoordinates) throws(WorkFailure) -> MeasuredSlice {
    guard let site = machine.site(of: cell.placement) else {
      throw WorkFailure(
        .unavailable,
        "nothing is known of placement \(cell.placement.rawValue) on this machine")
    }
    if let reason = site.unavailable ?? library(of: cell)?.reasonForNone(of: cell)
      ?? launcher?.record.reasonForNone(at: site)
    {
      throw WorkFailure(.unavailable, reason)
    }
    do throws(WorkFailure) {
      return try measure(cell, times: Timetable.warmUp)
    } catch {
      // What a launcher takes from a server is what such a run is to find out.
      guard launcher != nil, error.cause == .failed || error.cause == .serverGone else {
        throw error
      }
      throw WorkFailure(.unavailable, error.text)
    }
  }

  /// Finds out what is not timed: the system calls of a round trip, and what an idle client takes.
  func preliminaries(of cell: CellCoordinates) throws(WorkFailure) -> Preliminaries {
    if cell.kind == nil {
      return try uncounted(cell, "a library's own calls cannot be counted")
    }
    if let launcher, !launcher.record.place.getsDescriptors {
      return try uncounted(
        cell,
        "the page to count in does not reach the server: \(launcher.title) hands no descriptor on")
    }
    let page: FileDescriptor
    do throws(SystemError) {
      page = try CallCountPage.makeObject()
    } catch {
      return try uncounted(cell, "the page to count in cannot be made: \(error.advice)")
    }
    var server = try server(for: cell, page: page.number)
    let footprint = try footprint(of: cell, &server)
    let calls = try countSystemCalls(cell, &server, page)
    _ = try server.stop()
    return Preliminaries(systemCalls: calls, footprint: footprint)
  }

  /// What is found out about a cell whose system calls are not counted, for that reason.
  private func uncounted(
    _ cell: CellCoordinates, _ reason: String
  ) throws(WorkFailure) -> Preliminaries {
    var server = try server(for: cell)
    let footprint = try footprint(of: cell, &server)
    _ = try server.stop()
    return Preliminaries(systemCalls: SystemCalls(unavailable: reason), footprint: footprint)
  }

  /// Without figures where there cannot be so many clients, which one that is measured does not need.
  private func footprint(
    of cell: CellCoordinates, _ server: inout ServerProcess
  ) throws(WorkFailure) -> Footprint {
    let order = WorkOrder.footprint(client(cell, server), clients: Stage.idleClients)
    do throws(WorkFailure) {
      guard case .footprint(let footprint) = try report(on: order, &server) else {
        throw Stage.unexpectedReport
      }
      return footprint
    } catch {
      guard error.cause == .unavailable else { throw error }
      return Footprint(
        clients: Stage.idleClients, serverDescriptors: nil, clientDescriptors: nil,
        serverBytes: nil, unavailable: error.text)
    }
  }

  /// One round of a cell.
  func measure(
    _ cell: CellCoordinates, times: SliceTimes
  ) throws(WorkFailure) -> MeasuredSlice {
    var server = try server(for: cell)
    let slice = try slice(cell, &server, times: times)
    try stop(&server, expecting: slice.sentMessages)
    return slice
  }

  // MARK: Floors

  /// How a floor of a cell waits, and whether there is one.
  func lookAtFloor(
    of cell: CellCoordinates, _ flavour: FloorFlavour
  ) throws(WorkFailure) -> Floor {
    let wait = floorWait(of: cell)
    func none(_ reason: String) -> Floor {
      Floor(wait: wait, unavailable: reason)
    }
    let reason = FloorChoice(for: cell.kind).reasonForNone(
      clients: cell.clients, spins: wait == .spin,
      isSecond: flavour == .libc && settings.hasFloor)
    if let reason { return none(reason) }
    do throws(WorkFailure) {
      _ = try measureFloor(of: cell, flavour, times: Timetable.warmUp)
    } catch {
      if error.cause == .timedOut || error.cause == .integrity { throw error }
      return none(error.text)
    }
    return Floor(wait: wait)
  }

  func measureFloor(
    of cell: CellCoordinates, _ flavour: FloorFlavour, times: SliceTimes
  ) throws(WorkFailure) -> MeasuredSlice {
    guard let kind = cell.kind else { preconditionFailure("it was found to have no floor") }
    let order = WorkOrder.floor(
      .init(
        kind: kind, flavour: flavour, spins: floorWait(of: cell) == .spin,
        recordSize: cell.recordSize, capacity: cell.capacity, clientCPU: clientCPU(cell),
        serverCPU: serverCPU(cell), batch: settings.batch, times: times))
    guard case .measured(let slice) = try report(on: order, given: times.all) else {
      throw Stage.unexpectedReport
    }
    return slice
  }

  /// As the cell waits; of an adaptive one, the better of the two that bare C knows: on one processor
  /// to sleep, else to spin.
  func floorWait(of cell: CellCoordinates) -> WaitStrategy {
    switch cell.wait {
    case .adaptive:
      machine.site(of: cell.placement).map(machine.processors(of:)) == 1 ? .block : .spin
    case .block, .spin: cell.wait
    }
  }

  // MARK: Processes

  private func library(of cell: CellCoordinates) -> LoadedLibrary? {
    cell.kind == nil ? libraries.first { $0.name == cell.name } : nil
  }

  private func clientCPU(_ cell: CellCoordinates) -> Int? {
    machine.site(of: cell.placement)?.clientCPU
  }

  private func serverCPU(_ cell: CellCoordinates) -> Int? {
    machine.site(of: cell.placement)?.serverCPU
  }

  /// A processor that neither side uses, else the client's, which waits while the pacer works.
  private func pacerCPU(_ cell: CellCoordinates) -> Int? {
    guard let client = clientCPU(cell) else { return nil }
    let used = [client, serverCPU(cell)]
    return machine.allowed.first { !used.contains($0) } ?? client
  }

  /// From which both sides of a cell are started.
  private func program(for cell: CellCoordinates) -> ProgramFile {
    cell.entry == .against ? against ?? program : program
  }

  /// - Parameter page: where it counts its system calls; nil where it does not.
  private func server(
    for cell: CellCoordinates, page: Int32? = nil
  ) throws(WorkFailure) -> ServerProcess {
    guard let kind = cell.kind?.rawValue ?? library(of: cell)?.file.text else {
      throw WorkFailure(.failed, "nothing is known of a library '\(cell.name)'")
    }
    return try ServerProcess(
      program(for: cell), kind: kind, capacity: cell.capacity, wait: cell.wait,
      cpu: serverCPU(cell), socket: Stage.socket(in: directory), directory: settings.directory,
      page: page, launcher: launcher, patience: .nanoseconds(settings.timeoutNanoseconds),
      limit: limit)
  }

  private func client(
    _ cell: CellCoordinates, _ server: borrowing ServerProcess, given: UInt64 = 0
  ) -> WorkOrder.ClientOrder {
    WorkOrder.ClientOrder(
      contender: cell.name, library: library(of: cell).map(OrderedLibrary.init),
      socket: server.socket, wait: cell.wait, recordSize: cell.recordSize,
      cpu: clientCPU(cell), timeoutNanoseconds: 2 * given + settings.timeoutNanoseconds)
  }

  private func slice(
    _ cell: CellCoordinates, _ server: inout ServerProcess, times: SliceTimes
  ) throws(WorkFailure) -> MeasuredSlice {
    let order = WorkOrder.measure(
      .init(
        client: client(cell, server, given: times.all), clients: cell.clients,
        batch: settings.batch, ratePerSecond: cell.ratePerSecond, pacerCPU: pacerCPU(cell),
        times: times))
    guard case .measured(let slice) = try report(on: order, &server, given: times.all) else {
      throw Stage.unexpectedReport
    }
    return slice
  }

  /// Stops a server, and holds its count of messages against ours: a client that answers itself sends
  /// nothing.
  private func stop(
    _ server: inout ServerProcess, expecting sent: UInt64
  ) throws(WorkFailure) {
    let received = try server.stop()
    guard received == sent else {
      throw WorkFailure(
        .integrity, "the clients sent \(sent) messages, and the server received \(received)")
    }
  }

  private func report(
    on order: WorkOrder, _ server: inout ServerProcess, given: UInt64 = 0, page: Int32? = nil
  ) throws(WorkFailure) -> WorkReport {
    do throws(WorkFailure) {
      var worker = try WorkerProcess(server.program, page: page)
      do throws(WorkFailure) {
        try worker.give(order)
        return try worker.report(until: hardDeadline(given), attention: attention) {
          server.collect()
          observe(.tick)
        }
      } catch {
        // Before the end of the worker is waited for: a server that spins with a real-time priority keeps a worker on
        // its processor from ending.
        if error.cause == .timedOut {
          if order.library != nil, !isInterrupted {
            let patience = CallWatch.patience + .seconds(1)
            server.collectMisconduct(until: min(Deadline(after: patience), limit))
          }
          server.kill()
        }
        throw error
      }
    } catch {
      throw explained(error, &server, loads: order.library != nil)
    }
  }

  private func report(
    on order: WorkOrder, given: UInt64 = 0
  ) throws(WorkFailure) -> WorkReport {
    var worker = try WorkerProcess(program)
    try worker.give(order)
    return try worker.report(until: hardDeadline(given), attention: attention) { observe(.tick) }
  }

  private var isInterrupted: Bool {
    guard let attention else { return false }
    return (try? poll(attention, until: Deadline(after: .zero))) == true
  }

  /// After which a worker is killed: later than the worker itself gives up, and says why, unless the
  /// run's time is over.
  func hardDeadline(_ given: UInt64) -> Deadline {
    min(Deadline(after: .nanoseconds(2 * given + settings.timeoutNanoseconds) + .seconds(4)), limit)
  }

  /// Returns the failure with what the server says of it. Where the server dropped the client for breaking the
  /// protocol, a record was lost or changed. Where it dropped the client because the kernel denies it a call,
  /// this kind cannot be had here. A library on the server's side can end a session, or keep it from being
  /// granted.
  ///
  /// - Parameter loads: whether the kind was loaded.
  private func explained(
    _ failure: WorkFailure, _ server: inout ServerProcess, loads: Bool
  ) -> WorkFailure {
    if failure.cause == .serverGone || loads && failure.cause == .unavailable {
      server.collectComplaint()
    } else {
      server.collect()
    }
    if loads, failure.cause != .integrity, let misconduct = server.complaint(of: .misconduct) {
      return WorkFailure(.integrity, misconduct)
    }
    if failure.cause == .serverGone || failure.cause == .timedOut,
      let violation = server.complaint(of: .violation)
    {
      return WorkFailure(.integrity, violation)
    }
    if failure.cause == .serverGone, let denial = server.complaint(of: .denial) {
      return WorkFailure(.unavailable, denial)
    }
    return server.errors.isEmpty || failure.cause == .unavailable
      ? failure : WorkFailure(failure.cause, "\(failure.text); the server says '\(server.errors)'")
  }

  // MARK: System calls

  /// Counts in a loop that is not timed, by a server that counts.
  private func countSystemCalls(
    _ cell: CellCoordinates, _ server: inout ServerProcess, _ page: borrowing FileDescriptor
  ) throws(WorkFailure) -> SystemCalls {
    do throws(WorkFailure) {
      let order = WorkOrder.count(client(cell, server))
      guard case .counted(let loop) = try report(on: order, &server, page: page.number) else {
        throw Stage.unexpectedReport
      }
      return SystemCalls(loop, wait: cell.wait)
    } catch {
      // What is timed does not depend on it.
      if error.cause == .unavailable { return SystemCalls(unavailable: error.text) }
      throw error
    }
  }
}
