// Our own figures, by the code that `ipc-compare run` is made of.

import Comparison
import ForeignPrograms
import IPCChannels
import LaboratorySupport
import Linux
import Sampling

/// Measures a kind and its bare C in one round, as a comparison does.
struct OurRoundTrip {
  let machine: Machine
  let program: ProgramFile
  /// For a run of one round: about half goes to finding out what can be had, and a tenth to a stream and
  /// to set-ups, which nobody looks at here.
  private let time: Duration = .milliseconds(1200)

  /// Nanoseconds of a round trip, of the library and of the bare C right beside it.
  ///
  /// - Throws: ``LostTurn`` where the round did not get its time.
  func measure(_ mechanism: Mechanism) throws -> (ours: Double, floor: Double) {
    let cells = RunRequest.cells(
      of: RegisteredKinds(), names: [mechanism.rawValue], waits: [.block], placements: [.same],
      recordSizes: [24], clients: [1])
    let request = RunRequest(
      cells: cells,
      settings: Settings(
        rounds: 1, timeNanoseconds: time.wholeNanoseconds, batch: 1, reference: nil, seed: 1,
        timeoutNanoseconds: 20_000_000_000, hasFloor: true),
      machine: machine, tool: Tool(.laboratory, sha256: program.sha256), command: [],
      program: program)
    var runner = Runner(request, startedAt: "", attention: nil, observe: { _ in })
    try runner.run()
    let result = runner.result
    let cell = result.cells.first { $0.coordinates == cells[0] }!
    if let reason = cell.unavailable { throw CrosscheckFailure(reason) }
    guard let round = cell.rounds.first else {
      throw LostTurn(reason: cell.leftOut.first?.reason ?? "the round did not get its time")
    }
    guard let floor = round.floor else {
      throw CrosscheckFailure(cell.floor?.unavailable ?? "there is no bare C beside it")
    }
    let step = result.clockResolution
    return (
      try figure(mechanism, round.roundTrip, step), try figure(mechanism, floor.roundTrip, step)
    )
  }

  private func figure(
    _ mechanism: Mechanism, _ snapshot: HistogramSnapshot, _ clockStep: UInt64
  ) throws -> Double {
    let histogram = try Histogram(snapshot)
    let figure =
      switch mechanism {
      case .pipe: histogram.mean
      case .socketpair, .tcp:
        histogram.medianPicoseconds(clockStep: clockStep).map { Double($0) / 1000 }
      }
    guard let figure else { throw LostTurn(reason: "the round has no round trip") }
    return figure
  }
}

extension Duration {
  fileprivate var wholeNanoseconds: UInt64 {
    UInt64(components.seconds) * 1_000_000_000 + UInt64(components.attoseconds / 1_000_000_000)
  }
}
