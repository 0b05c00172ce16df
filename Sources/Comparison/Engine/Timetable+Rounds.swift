// Whether there is time for one thing more: a round, a cell's turn in it, or a round taken again.

extension Timetable {
  /// Whether a cell is measured in a round, as it was planned.
  func takesTurn(_ cell: Int, in round: Int) -> Bool {
    guard let twin = entries[cell].twin else { return true }
    return round * twin.turns / twin.rounds > (round - 1) * twin.turns / twin.rounds
  }

  /// Those of some cells that are measured in a round: twins are not for which too little is left of
  /// what all of them may take.
  func takingPart(_ cells: [Int], in round: Int, of share: UInt64) -> [Int] {
    var time = twinTime
    return cells.filter { cell in
      guard takesTurn(cell, in: round) else { return false }
      if entries[cell].twin == nil { return true }
      let after = time + cost(cell, of: share)
      if after > twinBudget { return false }
      time = after
      return true
    }
  }

  /// What a turn of a cell takes.
  func cost(_ cell: Int, of share: UInt64) -> UInt64 {
    overhead(cell) + entries[cell].windows * times(cell, of: share).all
  }

  func cost(_ cells: [Int], in round: Int, of share: UInt64) -> UInt64 {
    takingPart(cells, in: round, of: share).reduce(0) { $0 + cost($1, of: share) }
  }

  // MARK: Rounds

  /// How many of the rounds that are left are planned for: all, or as many as there is time for where
  /// that is clearly less.
  func planned(_ cells: [Int], _ rounds: ClosedRange<Int>, at now: UInt64) -> Int {
    let needed = max(1, cost(cells, in: rounds.lowerBound, of: 0))
    let left = now < end ? end - now : 0
    if left >= needed * UInt64(rounds.count) / 4 * 3 { return rounds.count }
    let missing = max(1, Self.fewestRounds + 1 - rounds.lowerBound)
    return min(rounds.count, max(missing, Int(left / needed)))
  }

  /// Whether a whole round is to begin: where it ends in time, or nearly. The first always does, and
  /// the second where it can.
  func allows(_ round: Int, _ cells: [Int], of share: UInt64, at now: UInt64) -> Bool {
    if round == 1 { return true }
    let over = now + cost(cells, in: round, of: share)
    return over <= (round > Self.fewestRounds ? latest : limit)
  }

  /// By when what is not of the first rounds is to be over.
  private var latest: UInt64 { end + (end - start) / 8 }

  /// Whether a round is to be cut short before its next cell: there is no time for that one, or, where
  /// rounds enough are whole, none for the rest of them, which would have this round and others not.
  ///
  /// - Parameter rest: the cells whose turns are still to come.
  func cuts(_ round: Int, before rest: [Int], of share: UInt64, at now: UInt64) -> Bool {
    guard let next = rest.first else { return false }
    let over =
      now
      + (round > Self.fewestRounds
        ? rest.reduce(0) { $0 + cost($1, of: share) } : cost(next, of: share))
    return over > limit
  }

  /// Whether a round of a cell can be taken again: all that is planned must still have its time. Behind
  /// the last round it may end as late as a round may.
  func allowsAgain(
    _ cell: Int, _ cells: [Int], _ left: ClosedRange<Int>?, of share: UInt64, at now: UInt64
  ) -> Bool {
    guard let left else { return now + cost(cell, of: share) <= latest }
    let rest = UInt64(left.count) * cost(cells, in: left.lowerBound, of: 0)
    return now + cost(cell, of: share) + rest <= end
  }

  // MARK: The warm-up

  /// Whether there is time to warm a cell up, if it takes as long as those before it did, and for a
  /// round of it and of them: some cells with figures say more than all without.
  ///
  /// - Parameter warmed: cells of which the warm-up is over, the first ones.
  func allowsWarmUp(_ warmed: Int, at now: UInt64) -> Bool {
    now + UInt64(warmed + 2) * usualTurn(warmed) <= limit
  }

  /// Whether there is time to count what is not timed, for a cell that was just warmed up: where the
  /// other warm-ups and the fewest rounds still fit. Counting takes two turns.
  ///
  /// - Parameters:
  ///   - warmed: cells that were warmed up, this one among them.
  ///   - cells: how many there are.
  ///   - rounds: that were asked for.
  func allowsCounting(_ warmed: Int, of cells: Int, rounds: Int, at now: UInt64) -> Bool {
    let turns = 2 + cells - warmed + min(rounds, Self.fewestRounds) * cells
    return now + UInt64(turns) * usualTurn(warmed) <= limit
  }

  /// What the least turn of the first cells takes in the mean.
  private func usualTurn(_ warmed: Int) -> UInt64 {
    let known = 0..<max(1, warmed)
    return known.reduce(0) { $0 + cost($1, of: 0) } / UInt64(known.count)
  }

  /// How long the rest takes, as far as is known: until the end that was planned, because the windows of rounds
  /// to come are as long as the time allows, or what the least of it needs. Where no round is to come, what is
  /// left of this one: its windows have their length.
  ///
  /// - Parameters:
  ///   - rest: the cells whose turns in this round are still to come.
  ///   - cells: all that take part in the rounds to come.
  ///   - rounds: those to come; nil behind the last.
  ///   - share: of each cell in this round.
  func nanosecondsLeft(
    _ rest: some Sequence<Int>, then cells: [Int], _ rounds: ClosedRange<Int>?, of share: UInt64,
    at now: UInt64
  ) -> UInt64 {
    let own = rest.reduce(0) { $0 + cost($1, of: share) }
    guard let rounds else { return own }
    let count = planned(cells, rounds, at: now + own)
    let least = own + UInt64(count) * cost(cells, in: rounds.lowerBound, of: 0)
    return max(now < end ? end - now : 0, min(least, now < limit ? limit - now : 0))
  }
}
