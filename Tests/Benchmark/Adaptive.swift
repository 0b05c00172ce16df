// How near `adaptive` comes to the better of the two others.

import Comparison

extension Benchmark {
  func adaptive() throws -> Section {
    var section = Section(
      title: "Adaptive.",
      explanation: """
        Round trip, of the better of `block` and `spin` in the same place; p99 over all rounds. \
        Spinning on one CPU, and by ten clients on two, answers once a time slice and is left out.
        """)
    let kinds = Benchmark.kernelKinds + Benchmark.rings
    let both = ["block", "spin", "adaptive"]
    let runs = [
      (cells(kinds, waits: ["block", "adaptive"], .same), 20),
      (cells(kinds, waits: both, .cross), 30),
      (cells(kinds, waits: both, .free), 30),
      (
        cells(["pipe", "socketpair", "memfd"], waits: ["block", "adaptive"], .free, clients: 10), 10
      ),
    ]
    for (cells, seconds) in runs {
      let result = try compare(cells, seconds: UInt64(seconds), floor: false)
      section.rows += cells.filter { $0.wait == "adaptive" }
        .flatMap { findings(of: $0, in: result) }
    }
    return section
  }

  private func findings(of cell: CellCoordinates, in result: RunResult) -> [Finding] {
    let rivals = result.rows.filter { row in
      var rival = cell
      rival.wait = row.coordinates.wait
      return row.coordinates == rival && row.coordinates != cell && row.roundTrip != nil
    }
    let better = rivals.min { $0.roundTrip!.median < $1.roundTrip!.median }
    guard let better, let ratio = result.ratio(of: cell, to: better.coordinates) else { return [] }
    let clients = cell.clients == 1 ? "" : ", \(cell.clients) clients"
    let what = "\(cell.name), \(cell.place)\(clients), of \(better.coordinates.wait)"
    var findings = [Finding(what, ratio, atMost: 1.25)]
    let own = result.rows.first { $0.coordinates == cell }
    if let tail = own?.roundTrip?.p99, let other = better.roundTrip?.p99 {
      let times = Double(tail) / Double(other)
      findings.append(
        Finding(
          what: "\(what), p99", target: "< 2.00", figure: twoDecimals(times), isMet: times < 2))
    }
    return findings
  }
}
