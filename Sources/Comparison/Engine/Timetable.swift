// How long each part of a round may take, and how many rounds there are, so that a run ends when it
// said it would.

/// Divides the time of a run among what is still to be done.
///
/// Nothing here reads a clock: each question is asked at a time, on CLOCK_MONOTONIC in nanoseconds.
struct Timetable {
  /// When the run began, and when it is to end.
  let start: UInt64
  let end: UInt64
  /// What would not be over by then does not begin.
  let limit: UInt64
  /// What is still under way then is cut off. The run has to have ended a second later, in which
  /// processes end and the result is written.
  let cutOff: UInt64
  private(set) var entries: [Entry]
  /// What twins may take, and what they have taken.
  let twinBudget: UInt64
  private(set) var twinTime: UInt64 = 0

  /// What is known of a cell.
  struct Entry {
    let clients: Int
    /// How many loops in bare C run beside it, each for as long.
    fileprivate(set) var floors: Int
    /// What starting and stopping the processes of a round takes, beside what is measured.
    var overhead: Overhead
    /// The same of each of its floors.
    var floorOverhead = Overhead()
    /// Of a twin only.
    var twin: Twin?

    init(clients: Int, floors: Int) {
      self.clients = clients
      self.floors = floors
      overhead = Overhead(expecting: Timetable.expectedOverhead(clients: clients))
    }

    /// How many windows a turn of it has: its own, and its floors'.
    var windows: UInt64 { 1 + UInt64(floors) }
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

  /// The least time of a cell in a round, its floors included, in nanoseconds: of a thousand clients on a few
  /// processors each has some fifty pings in it, which its first and its last do not weigh down.
  static func shortest(clients: Int) -> UInt64 { max(10_000_000, UInt64(clients) * 500_000) }
  /// What starting and stopping takes before anything is known: of the processes, and of a client's
  /// threads on both sides.
  static func expectedOverhead(clients: Int) -> UInt64 { 39_000_000 + UInt64(clients) * 1_000_000 }
  /// In the warm-up: enough for every part to be done once.
  static let warmUp = SliceTimes(
    roundTripNanoseconds: 4_000_000, streamNanoseconds: 2_000_000, setUpNanoseconds: 1_000_000)
  /// All twins together may take one part in so many of the time.
  static let twinShare: UInt64 = 25
  /// Of one round alone nobody can say how far another would lie from it.
  static let fewestRounds = 2

  /// - Parameters:
  ///   - start: when the run begins.
  ///   - nanoseconds: for all of it.
  ///   - entries: the cells.
  init(start: UInt64, nanoseconds: UInt64, entries: [Entry]) {
    self.start = start
    end = start + nanoseconds
    // Both are sooner than the 1.25 times and 5 s that are promised. What has begun can take longer
    // than it ever did, and is cut off only then.
    limit = end + nanoseconds / 5 + 4_000_000_000
    cutOff = end + nanoseconds / 4 + 4_000_000_000
    twinBudget = nanoseconds / Self.twinShare
    self.entries = entries
  }

  /// The least time for a run: below it no round could be what it is meant to be.
  ///
  /// - Parameter clients: of each cell.
  static func least(clients: [Int], rounds: Int) -> UInt64 {
    clients.reduce(0) { sum, clients in
      sum + UInt64(rounds) * leastTurn(clients: clients) + 3 * expectedOverhead(clients: clients)
    }
  }

  /// The least time of one cell in one round.
  static func leastTurn(clients: Int) -> UInt64 {
    shortest(clients: clients) + expectedOverhead(clients: clients)
  }

  // MARK: What is known

  /// Notes what one cell took without its floors.
  mutating func note(_ cell: Int, elapsed: UInt64, given: UInt64) {
    entries[cell].overhead.note(elapsed > given ? elapsed - given : 0)
    if entries[cell].twin != nil { twinTime += elapsed }
  }

  /// Notes what one floor of a cell took.
  mutating func noteFloor(_ cell: Int, elapsed: UInt64, given: UInt64) {
    entries[cell].floorOverhead.note(elapsed > given ? elapsed - given : 0)
  }

  /// Notes that a cell has one floor less after all: its time is for all cells.
  mutating func noteMissingFloor(_ cell: Int) {
    entries[cell].floors = max(0, entries[cell].floors - 1)
  }

  /// Adds a twin behind all cells.
  ///
  /// - Parameter cell: the one that takes part a second time.
  mutating func add(_ twin: Twin, of cell: Int) {
    var entry = entries[cell]
    entry.twin = twin
    entry.floors = 0
    entries.append(entry)
  }

  /// What a round of a cell takes beside what is measured.
  func overhead(_ cell: Int) -> UInt64 {
    let entry = entries[cell]
    return entry.overhead.nanoseconds + UInt64(entry.floors) * entry.floorOverhead.nanoseconds
  }

  // MARK: Shares

  /// How long a window there is for each cell in each of the rounds that are left, and for each of its
  /// floors.
  /// One that has no floor has no longer one: a wait may take longer the longer two processes have been
  /// at it, so that only windows of one length can be compared.
  ///
  /// - Parameters:
  ///   - cells: that are to be measured.
  ///   - rounds: their numbers.
  func share(_ cells: [Int], _ rounds: ClosedRange<Int>, at now: UInt64) -> UInt64 {
    var windows: UInt64 = 0
    var fixed: UInt64 = 0
    for cell in cells {
      let turns = UInt64(rounds.count { takesTurn(cell, in: $0) })
      fixed += turns * overhead(cell)
      windows += turns * entries[cell].windows
    }
    let planned = now < end ? end - now : 0
    return planned > fixed && windows > 0 ? (planned - fixed) / windows : 0
  }

  /// The window of a cell, and of each of its floors: never less than a round needs. The least one is as
  /// long for a cell that has fewer floors than others.
  func window(_ cell: Int, of share: UInt64) -> UInt64 {
    let windows = entries.map(\.windows).max() ?? 1
    return max(share, Self.shortest(clients: entries[cell].clients) / windows)
  }

  /// How long each part of a cell's round takes, and of each of its floors'.
  func times(_ cell: Int, of share: UInt64) -> SliceTimes {
    Self.parts(of: window(cell, of: share))
  }

  /// Divides a window.
  ///
  /// Two thirds go to round trips, which rank.
  static func parts(of window: UInt64) -> SliceTimes {
    SliceTimes(
      roundTripNanoseconds: window * 2 / 3, streamNanoseconds: window / 5,
      setUpNanoseconds: window * 2 / 15)
  }
}

extension Timetable.Entry {
  /// - Parameter floors: how many were asked for. The loop in bare C has one client, and beside a cell of
  ///   this build it serves for the other build's too.
  init(_ cell: CellCoordinates, floors: Int) {
    self.init(
      clients: cell.clients, floors: cell.clients == 1 && cell.entry == .own ? floors : 0)
  }
}

/// The least time that a run of these cells needs, in nanoseconds.
package func leastRunTime(of cells: [CellCoordinates], rounds: Int) -> UInt64 {
  Timetable.least(clients: cells.map(\.clients), rounds: rounds)
}

/// How many rounds of these cells fit into the time, in nanoseconds, or the fewest that there can be.
package func mostRounds(of cells: [CellCoordinates], in nanoseconds: UInt64) -> Int {
  let none = leastRunTime(of: cells, rounds: 0)
  let each = leastRunTime(of: cells, rounds: 1) - none
  guard nanoseconds > none, each > 0 else { return Timetable.fewestRounds }
  return max(Timetable.fewestRounds, Int((nanoseconds - none) / each))
}

/// How many rounds a run of these cells has where nobody asked for a number: 15, or more where few cells
/// are compared.
///
/// More rounds shrink every interval, which longer ones do not; and as many are needed as make one short
/// enough for the self-test, whose second entries take part in six rounds and have 4 % of the time among
/// them. There are no more than there is time for: below one and a half times the least turn, processes
/// would do little but start.
/// - Parameters:
///   - cells: all that take part.
///   - nanoseconds: for the whole run.
///   - floors: how many loops in bare C run beside each cell.
package func usualRounds(
  of cells: [CellCoordinates], in nanoseconds: UInt64, floors: Int
) -> Int {
  let entries = cells.map { Timetable.Entry($0, floors: floors) }
  let least = entries.reduce(0) { $0 + Timetable.leastTurn(clients: $1.clients) * $1.windows }
  let windows = entries.reduce(0) { $0 + $1.windows }
  let twins = Dictionary(grouping: cells, by: Group.Key.init).values.count { $0.count > 1 }
  let share = Timetable.twinShare * UInt64(Timetable.fewestTwinTurns)
  // A quarter more, because a twin counts on dearer turns than were seen.
  let needed = share * UInt64(twins) * 5 / 4 / max(1, windows)
  return Int(max(15, min(needed, nanoseconds / max(1, least * 3 / 2))))
}
