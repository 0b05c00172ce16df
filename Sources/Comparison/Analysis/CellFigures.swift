// A cell made ready for its figures: each distribution is prepared once, whoever asks for it.

internal import IPCChannels
internal import Messages
internal import Sampling

/// The rounds of a cell, arranged by what they hold.
struct CellFigures {
  let cell: Cell
  /// The library that it is of; nil for a built-in kind.
  let library: LoadedLibrary?
  /// Whether any cell of the run has records that are more than a message, so that bytes a second
  /// compare what messages a second do not.
  let isBesidePayload: Bool
  /// Nanoseconds: the smallest difference that the clock can tell.
  let clockStep: UInt64
  let roundTrip: Distribution?
  let response: Distribution?
  let setUp: Distribution?
  /// Nanoseconds a message.
  let stream: RoundFigure?
  private let floors: [FloorFlavour: FloorFigures]

  /// The rounds of a loop in bare C beside the cell.
  struct FloorFigures {
    let roundTrip: Distribution?
    let setUp: Distribution?
    /// Nanoseconds a message.
    let stream: RoundFigure?
  }

  /// A distribution in which every round weighs the same.
  struct Distribution {
    let mixture: Mixture
    /// The numbers of the rounds that have samples.
    let rounds: [Int]

    func figure(_ share: Double) -> RoundFigure { RoundFigure(share, of: mixture, rounds: rounds) }
  }

  /// - Parameter result: the run that the cell is of.
  init(_ cell: Cell, of result: RunResult) {
    self.cell = cell
    library = result.library(of: cell.coordinates)
    isBesidePayload = result.cells.contains { $0.coordinates.recordSize > Message.size }
    let clockStep = result.clockResolution
    self.clockStep = clockStep
    func distribution(_ snapshot: (Round) -> HistogramSnapshot?) -> Distribution? {
      let filled = cell.rounds.compactMap { round in
        snapshot(round).flatMap { $0.count > 0 ? (round.number, $0) : nil }
      }
      return Mixture(filled.map(\.1), clockStep: clockStep).map {
        Distribution(mixture: $0, rounds: filled.map(\.0))
      }
    }
    func stream(_ part: (Round) -> Stream?) -> RoundFigure? {
      RoundFigure(
        medianOf: cell.rounds.compactMap { round in
          part(round).map { (round.number, $0.picosecondsPerMessage / 1000) }
        })
    }
    roundTrip = distribution { $0.roundTrip }
    response = distribution { $0.response }
    setUp = distribution { $0.setUp }
    self.stream = stream { $0.stream }
    floors = Dictionary(
      uniqueKeysWithValues: FloorFlavour.allCases.map { flavour in
        (
          flavour,
          FloorFigures(
            roundTrip: distribution { $0[flavour]?.roundTrip },
            setUp: distribution { $0[flavour]?.setUp }, stream: stream { $0[flavour]?.stream })
        )
      })
  }

  subscript(flavour: FloorFlavour) -> FloorFigures { floors[flavour]! }

  var isOpenLoop: Bool { cell.coordinates.ratePerSecond != nil }

  /// What ranks the cell.
  var ranking: RoundFigure? { Metric.ranking(isOpenLoop: isOpenLoop).roundFigure?(self) }

  /// What ranks the cell, where it has a rank: what took no time at all has no ratio, and of a rate that was
  /// not kept, response times tell how long the round was.
  var ranked: RoundFigure? {
    guard keptPace, let figure = ranking, figure.value > 0 else { return nil }
    return figure
  }

  /// Whether its response times are those of the rate that was asked for, as those of a closed loop
  /// always are.
  var keptPace: Bool { cell.pace?.isKept ?? true }

  /// The median over rounds of what one round trip costs both sides; nil where no round has one.
  func perRoundTrip(_ cost: (Round) -> UInt64) -> RoundFigure? {
    RoundFigure(
      medianOf: cell.rounds.compactMap { round in
        round.roundTrip.count == 0
          ? nil : (round.number, Double(cost(round)) / Double(round.roundTrip.count))
      })
  }
}
