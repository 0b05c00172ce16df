// What Ctrl-C before the first round leaves: cells without rounds, or none at all.

import Reporting

@testable import Comparison

enum Interrupted {
  static func report(cells count: Int) -> Report {
    let kinds = ["pipe", "memfd"].prefix(count)
    let cells = kinds.map { kind in
      Cell(
        CellCoordinates(
          name: kind, kind: kind, wait: "block", placement: .same, recordSize: 24, clients: 1))
    }
    var result = Parts.result(
      cells: cells,
      machine: Machine(
        processor: "unknown", architecture: "aarch64", kernel: "6.1.0", processors: 4, cores: 4,
        allowed: [2], clientCPU: 2, serverCPU: nil, areSiblings: false, quota: 1.5))
    result.baseline = nil
    result.complete = false
    result.failure = "interrupted before the first round"
    result.elapsedNanoseconds = 312_000_000
    let group = Group(
      placement: .same, recordSize: 24, clients: 1, rows: cells.map { Parts.row($0) },
      reference: nil,
      verdict: Verdict(sentence: "Nothing was measured.", isTooNoisy: false))
    return Report(
      result: result, analysis: Analysis(groups: cells.isEmpty ? [] : [group], warnings: []))
  }
}
