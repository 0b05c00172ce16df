// How long each part of a round may take, so that a run ends when it said it would.

internal import Linux

/// Divides the time of a run among what is still to be done.
struct Timetable {
  private let end: UInt64
  private let hasFloor: Bool
  /// What starting and stopping the processes of one cell takes, as far as known.
  private var overheads: UInt64 = 0
  private var measured: UInt64 = 0

  /// The least that a cell is given in a round, in nanoseconds.
  static let shortest: UInt64 = 10_000_000
  /// What starting and stopping takes before anything is known.
  static let expectedOverhead: UInt64 = 40_000_000
  /// In the warm-up: enough for every part to be done once.
  static let warmUp = SliceTimes(
    roundTripNanoseconds: 4_000_000, streamNanoseconds: 2_000_000, setUpNanoseconds: 1_000_000)

  /// - Parameter nanoseconds: for all of the run, from now.
  init(nanoseconds: UInt64, hasFloor: Bool) {
    end = monotonicNanoseconds() + nanoseconds
    self.hasFloor = hasFloor
  }

  /// The least time for a run: below it no round could be what it is meant to be.
  static func least(cells: Int, rounds: Int) -> UInt64 {
    UInt64(cells) * (UInt64(rounds) * (shortest + expectedOverhead) + 3 * expectedOverhead)
  }

  private var planned: UInt64 {
    let now = monotonicNanoseconds()
    return now < end ? end - now : 0
  }

  private var overhead: UInt64 {
    measured == 0 ? Self.expectedOverhead : overheads / measured
  }

  /// How long the rest takes, as far as is known: as planned, or what the least of it needs.
  ///
  /// - Parameter slots: cells times rounds that are left.
  func nanosecondsLeft(slots: Int) -> UInt64 {
    max(planned, UInt64(slots) * (overhead + Self.shortest))
  }

  /// Notes what one cell took beyond what it was given.
  mutating func note(elapsed: UInt64, given: UInt64) {
    overheads += elapsed > given ? elapsed - given : 0
    measured += 1
  }

  /// What a cell is given in each of the rounds that are left.
  ///
  /// - Parameter slots: cells times rounds that are left.
  func slot(slots: Int) -> UInt64 {
    let share = planned / UInt64(max(1, slots))
    return max(Self.shortest, share > overhead ? share - overhead : 0)
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

/// The least time that a run of so many cells and rounds needs, in nanoseconds.
public func leastRunTime(cells: Int, rounds: Int) -> UInt64 {
  Timetable.least(cells: cells, rounds: rounds)
}
