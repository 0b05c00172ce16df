// All claims are measured by one run, so that every figure of the table is of the same minutes.

import Comparison
import LaboratorySupport
import Linux
import ProgramSupport
import Reporting

import struct FoundationEssentials.Date

/// The measurement behind a table of claims.
struct ClaimsRun {
  let machine: Machine
  /// Of the whole run.
  let seconds: Int
  /// Becomes readable when the run is to end.
  let attention: Int32

  /// Measures the cells of the claims, each once.
  ///
  /// - Throws: where nothing came of it. What timed out or broke down stands in the result.
  func run(_ claims: [Claim]) throws(ProgramFailure) -> RunResult {
    let program: ProgramFile
    do throws(ProgramRefusal) {
      program = try .own()
    } catch {
      throw ProgramFailure(.failed, "\(error)")
    }
    var cells: [CellCoordinates] = []
    for cell in claims.flatMap(\.cells) where !cells.contains(cell) { cells.append(cell) }
    let time = UInt64(seconds) * 1_000_000_000
    // As many as a user's run has who asks for a time alone.
    let rounds = min(usualRounds(of: cells, in: time, floors: 0), mostRounds(of: cells, in: time))
    let request = RunRequest(
      cells: cells,
      settings: Settings(
        rounds: rounds, timeNanoseconds: max(time, leastRunTime(of: cells, rounds: rounds)),
        batch: 1,
        reference: nil, seed: .random(in: 0...999_999), timeoutNanoseconds: 10_000_000_000,
        hasFloor: false),
      machine: machine, tool: Tool(.laboratory, sha256: program.sha256),
      command: ["laboratory", "claims"], program: program, choosesRounds: true)
    var progress = RunProgress(end: 0)
    var runner = Runner(
      request, startedAt: Date.now.formatted(.iso8601), attention: attention,
      observe: { event in
        guard let line = progress.note(event, at: monotonicNanoseconds()) else { return }
        Console.errors.line("claims: \(line)")
      })
    do throws(RunFailure) {
      try runner.run()
    } catch {
      switch error {
      case .interrupted:
        throw ProgramFailure(.interrupted, "interrupted; nothing was concluded")
      case .integrity(let text):
        throw ProgramFailure(.integrityLost, "\(text); no figure of this run is worth anything")
      case .nothingToMeasure, .timedOut, .failed, .loadedIntegrity:
        Console.errors.line("claims: the run is incomplete: \(error)")
      }
    }
    return runner.result
  }
}
