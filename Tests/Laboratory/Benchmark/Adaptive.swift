// How near `adaptive` comes to the better of the two others.

import Comparison
import IPCChannels
import Sampling

extension Benchmark {
  func adaptive() throws -> Section {
    var section = Section(
      title: "Adaptive.",
      explanation: """
        Round trip, of the better of `block` and `spin` in the same place, and its p99; both by \
        rounds. Spinning on one CPU, and by ten clients on two, answers once a time slice and is left out. \
        Unpinned it is the mean instead of the p99: while both sides share a CPU, `spin` makes one round trip \
        in a time slice and `adaptive` a thousand, so that a percentile of round trips shows it of `adaptive` \
        alone. \
        "Moved": the mean, of a pair in one process which changes between one CPU and two and works \
        \(Benchmark.movedTurn / 1_000_000) ms in each place, of the better in the same turn; median of \
        the turns, with the least and the greatest.
        """)
    let kinds = Benchmark.kernelKinds + Benchmark.rings
    let both: [WaitStrategy] = [.block, .spin, .adaptive]
    let runs: [([CellCoordinates], Double)] = [
      (cells(kinds, waits: [.block, .adaptive], .same), 20),
      (cells(kinds, waits: both, .cross), 30),
      (cells(kinds, waits: both, .free), 30),
      (
        cells([.pipe, .socketpair, .memfd], waits: [.block, .adaptive], .free, clients: 10), 10
      ),
    ]
    for (cells, seconds) in runs {
      let result = try compare(cells, seconds: seconds, floor: false)
      section.rows += cells.filter { $0.wait == .adaptive }
        .flatMap { findings(of: $0, in: result) }
    }
    for kind in kinds { section.rows += try movedFindings(of: kind) }
    return section
  }

  /// Long enough that 34 ms, in which a pair need not have noticed, count for little.
  private static let movedTurn: UInt64 = 400_000_000

  private func movedFindings(of kind: ChannelKind) throws -> [Finding] {
    var visit = MovedVisit(
      pairs: MovedPairs(turns: repetitions(3), turn: isQuick ? 40_000_000 : Benchmark.movedTurn))
    let times = try kind.accept(&visit).get()
    let (block, spin, adaptive) = (times[.block]!, times[.spin]!, times[.adaptive]!)
    let onOne = zip(adaptive.onOne, block.onOne).map { $0 / $1 }
    let better = zip(block.onTwo, spin.onTwo).map { min($0, $1) }
    let onTwo = zip(adaptive.onTwo, better).map { $0 / $1 }
    return [
      Finding("\(kind.rawValue), moved, one CPU, of block", onOne.spread, atMost: 1.25),
      Finding("\(kind.rawValue), moved, two CPUs, of the better", onTwo.spread, atMost: 1.25),
    ]
  }

  private func findings(of cell: CellCoordinates, in result: RunResult) -> [Finding] {
    let rivals = result.rows.filter { row in
      var rival = cell
      rival.wait = row.coordinates.wait
      return row.coordinates == rival && row.coordinates != cell && row[.roundTrip]?.value != nil
    }
    let better = rivals.min { $0[.roundTrip]!.value! < $1[.roundTrip]!.value! }
    let clients = cell.clients == 1 ? "" : ", \(cell.clients) clients"
    let rival = better.map { "of \($0.coordinates.wait.rawValue)" } ?? "beside neither"
    let what = "\(cell.name), \(cell.place)\(clients)"
    func ratio(by metric: Metric) -> Ratio? {
      better.flatMap { result.ratio(of: cell, to: $0.coordinates, by: metric) }
    }
    let median = Finding(what, ratio(by: .ranking(isOpenLoop: false)), atMost: 1.25).with(rival)
    if cell.placement == .free {
      let ratios = better.map { result.cell(cell).meanRatios(to: result.cell($0.coordinates)) }
      return [median, Finding("\(what), mean", ratios?.spread, atMost: 1.25).with(rival)]
    }
    return [
      median, Finding("\(what), p99", ratio(by: .tail(isOpenLoop: false)), below: 2).with(rival),
    ]
  }
}

extension Cell {
  /// The mean round trip of each round that both have, of the other's.
  fileprivate func meanRatios(to other: Cell) -> [Double] {
    rounds.compactMap { round in
      other.rounds.first { $0.number == round.number }.map { round.mean / $0.mean }
    }
  }
}

extension Round {
  /// In nanoseconds.
  fileprivate var mean: Double { Double(roundTrip.sum) / Double(roundTrip.count) }
}

/// Runs moved pairs over whichever kind.
private struct MovedVisit: ChannelTypeVisitor {
  let pairs: MovedPairs

  func visit<Link: Channel & ~Copyable>(
    _ type: Link.Type
  ) -> Result<[WaitStrategy: MovedPairs.Times], any Error> {
    Result { try pairs.run(type) }
  }
}
