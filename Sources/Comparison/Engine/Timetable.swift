// How long each part of a round may take, and how many rounds there are, so that a run ends when it
// said it would.

/// Divides the time of a run among what is still to be done.
///
/// Nothing here reads a clock: each question is asked at a time, on CLOCK_MONOTONIC in nanoseconds.
struct Timetable {
  /// When the run began, when it is to end, and when it has to have ended.
  let start: UInt64
  let end: UInt64
  let limit: UInt64
  let hasFloor: Bool
  private(set) var entries: [Entry]
  /// What twins may take, and what they have taken.
  let twinBudget: UInt64
  private(set) var twinTime: UInt64 = 0

  /// What is known of a cell.
  struct Entry {
    let clients: Int
    /// What starting and stopping the processes of a round takes, beside what is measured.
    var overhead: Overhead
    /// The same of its floor.
    var floorOverhead = Overhead()
    /// Of a twin only.
    var twin: Twin?
  }

  /// What has been seen of an overhead.
  struct Overhead {
    private(set) var nanoseconds: UInt64 = 0
    private var isKnown = false

    init() {}

    /// - Parameter nanoseconds: what is expected before anything is known.
    init(expecting nanoseconds: UInt64) {
      self.nanoseconds = nanoseconds
    }

    /// What was seen last weighs as much as all before: whatever else keeps the machine busy comes and
    /// goes.
    mutating func note(_ seen: UInt64) {
      nanoseconds = isKnown ? (nanoseconds + seen) / 2 : seen
      isKnown = true
    }
  }

  /// The least that a cell is given in a round, in nanoseconds: of a thousand clients on a few
  /// processors each has some fifty pings in it, which its first and its last do not weigh down.
  static func shortest(clients: Int) -> UInt64 { max(10_000_000, UInt64(clients) * 500_000) }
  /// What starting and stopping takes before anything is known: of the processes, and of a client's
  /// threads on both sides.
  static func expectedOverhead(clients: Int) -> UInt64 { 39_000_000 + UInt64(clients) * 1_000_000 }
  /// In the warm-up: enough for every part to be done once.
  static let warmUp = SliceTimes(
    roundTripNanoseconds: 4_000_000, streamNanoseconds: 2_000_000, setUpNanoseconds: 1_000_000)
  /// Of one round alone nobody can say how far another would lie from it.
  static let fewestRounds = 2

  /// - Parameters:
  ///   - start: when the run begins.
  ///   - nanoseconds: for all of it.
  ///   - clients: of each cell.
  init(start: UInt64, nanoseconds: UInt64, hasFloor: Bool, clients: [Int]) {
    self.start = start
    end = start + nanoseconds
    // Sooner than the 1.25 times and 5 s that are promised, because what has begun can take longer
    // than it ever did.
    limit = end + nanoseconds / 5 + 4_000_000_000
    self.hasFloor = hasFloor
    twinBudget = nanoseconds / 25
    entries = clients.map {
      Entry(clients: $0, overhead: Overhead(expecting: Self.expectedOverhead(clients: $0)))
    }
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

  // MARK: What is known

  /// Notes what one cell took without its floor.
  mutating func note(_ cell: Int, elapsed: UInt64, given: UInt64) {
    entries[cell].overhead.note(elapsed > given ? elapsed - given : 0)
    if entries[cell].twin != nil { twinTime += elapsed }
  }

  /// Notes what the floor of a cell took.
  mutating func noteFloor(_ cell: Int, elapsed: UInt64, given: UInt64) {
    entries[cell].floorOverhead.note(elapsed > given ? elapsed - given : 0)
  }

  /// Adds a twin behind all cells.
  ///
  /// - Parameter cell: the one that takes part a second time.
  mutating func add(_ twin: Twin, of cell: Int) {
    var entry = entries[cell]
    entry.floorOverhead = Overhead()
    entry.twin = twin
    entries.append(entry)
  }

  /// What a round of a cell takes beside what is measured.
  func overhead(_ cell: Int) -> UInt64 {
    entries[cell].overhead.nanoseconds + entries[cell].floorOverhead.nanoseconds
  }

  // MARK: Shares

  /// What there is for each cell in each of the rounds that are left.
  ///
  /// - Parameters:
  ///   - cells: that are to be measured.
  ///   - rounds: their numbers.
  func share(_ cells: [Int], _ rounds: ClosedRange<Int>, at now: UInt64) -> UInt64 {
    var halves: UInt64 = 0
    var fixed: UInt64 = 0
    for cell in cells {
      let turns = UInt64(rounds.count { takesTurn(cell, in: $0) })
      fixed += turns * (overhead(cell) + (entries[cell].twin?.window ?? 0))
      // A twin has no floor, and is given half of what the cell and its floor have together.
      switch entries[cell].twin {
      case nil: halves += 2 * turns
      case let twin?: halves += twin.window == nil ? turns * (hasFloor ? 1 : 2) : 0
      }
    }
    let planned = now < end ? end - now : 0
    return planned > fixed && halves > 0 ? (planned - fixed) * 2 / halves : 0
  }

  /// What a cell is given of a share, its floor included: never less than a round needs.
  func slot(_ cell: Int, of share: UInt64) -> UInt64 {
    max(share, Self.shortest(clients: entries[cell].clients))
  }

  /// How long each part of a cell's round takes, and of its floor's.
  func times(_ cell: Int, of share: UInt64) -> SliceTimes {
    if let window = entries[cell].twin?.window { return Self.parts(of: window) }
    let slot = slot(cell, of: share)
    return Self.parts(of: hasFloor ? slot / 2 : slot)
  }

  /// What a cell is given, and its floor as much: a wait may take longer the longer two processes have
  /// been at it, so that only windows of one length can be compared.
  ///
  /// Two thirds go to round trips, which rank.
  static func parts(of window: UInt64) -> SliceTimes {
    SliceTimes(
      roundTripNanoseconds: window * 2 / 3, streamNanoseconds: window / 5,
      setUpNanoseconds: window * 2 / 15)
  }
}

/// The least time that a run of these cells needs, in nanoseconds.
public func leastRunTime(of cells: [CellCoordinates], rounds: Int) -> UInt64 {
  Timetable.least(clients: cells.map(\.clients), rounds: rounds)
}
