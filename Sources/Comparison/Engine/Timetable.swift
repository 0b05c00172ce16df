// How long each part of a round may take, so that a run ends when it said it would.

internal import Linux

/// Divides the time of a run among what is still to be done.
struct Timetable {
  private let end: UInt64
  private let hasFloor: Bool
  /// What starting and stopping takes, and the least that is measured, in the mean of the cells.
  private let expected: (overhead: UInt64, measured: UInt64)
  /// What starting and stopping the processes of one cell takes, as far as known.
  private var overheads: UInt64 = 0
  private var measured: UInt64 = 0

  /// The least that a cell is given in a round, in nanoseconds: of a thousand clients on a few
  /// processors each has some fifty pings in it, which its first and its last do not weigh down.
  static func shortest(clients: Int) -> UInt64 { max(10_000_000, UInt64(clients) * 500_000) }
  /// What starting and stopping takes before anything is known: of the processes, and of a client's
  /// threads on both sides.
  static func expectedOverhead(clients: Int) -> UInt64 { 39_000_000 + UInt64(clients) * 1_000_000 }
  /// In the warm-up: enough for every part to be done once.
  static let warmUp = SliceTimes(
    roundTripNanoseconds: 4_000_000, streamNanoseconds: 2_000_000, setUpNanoseconds: 1_000_000)

  /// - Parameters:
  ///   - nanoseconds: for all of the run, from now.
  ///   - clients: of each cell.
  init(nanoseconds: UInt64, hasFloor: Bool, clients: [Int]) {
    end = monotonicNanoseconds() + nanoseconds
    self.hasFloor = hasFloor
    let count = UInt64(max(1, clients.count))
    expected = (
      clients.map(Self.expectedOverhead).reduce(0, +) / count,
      clients.map(Self.shortest).reduce(0, +) / count
    )
  }

  /// The least time for a run: below it no round could be what it is meant to be.
  ///
  /// - Parameter clients: of each cell.
  static func least(clients: [Int], rounds: Int) -> UInt64 {
    clients.reduce(0) { sum, clients in
      let overhead = expectedOverhead(clients: clients)
      return sum + UInt64(rounds) * (shortest(clients: clients) + overhead) + 3 * overhead
    }
  }

  private var planned: UInt64 {
    let now = monotonicNanoseconds()
    return now < end ? end - now : 0
  }

  private var overhead: UInt64 {
    measured == 0 ? expected.overhead : overheads / measured
  }

  /// How long the rest takes, as far as is known: as planned, or what the least of it needs.
  ///
  /// - Parameter slots: cells times rounds that are left.
  func nanosecondsLeft(slots: Int) -> UInt64 {
    max(planned, UInt64(slots) * (overhead + expected.measured))
  }

  /// Notes what one cell took beyond what it was given.
  mutating func note(elapsed: UInt64, given: UInt64) {
    overheads += elapsed > given ? elapsed - given : 0
    measured += 1
  }

  /// What there is for each cell in each of the rounds that are left.
  ///
  /// - Parameter slots: cells times rounds that are left.
  func share(slots: Int) -> UInt64 {
    let share = planned / UInt64(max(1, slots))
    return share > overhead ? share - overhead : 0
  }

  /// What a cell of so many clients is given of a share: never less than a round needs.
  static func slot(of share: UInt64, clients: Int) -> UInt64 {
    max(share, shortest(clients: clients))
  }

  /// What a cell is given, and its floor as much: a wait may take longer the longer two processes have
  /// been at it, so that only windows of one length can be compared.
  ///
  /// Two thirds go to round trips, which rank.
  func parts(of slot: UInt64) -> SliceTimes {
    let all = hasFloor ? slot / 2 : slot
    return SliceTimes(
      roundTripNanoseconds: all * 2 / 3, streamNanoseconds: all / 5, setUpNanoseconds: all * 2 / 15)
  }
}

/// The least time that a run of these cells needs, in nanoseconds.
public func leastRunTime(of cells: [CellCoordinates], rounds: Int) -> UInt64 {
  Timetable.least(clients: cells.map(\.clients), rounds: rounds)
}
