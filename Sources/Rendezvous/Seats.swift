// Who has a place among those who wait, and who loses it first.

package import Linux

/// The holders of places, in the order in which they came.
package struct Seats {
  private struct Seat {
    let token: UInt64
    let holder: PeerCredentials
    var hasSpoken = false
  }

  private struct Holding {
    var total = 0
    var byProcess: [Int32: Int] = [:]

    mutating func add(_ change: Int, to process: Int32) {
      total += change
      let count = byProcess[process, default: 0] + change
      byProcess[process] = count == 0 ? nil : count
    }
  }

  /// In the order of their tokens.
  private var seats: [Seat] = []
  /// By user.
  private var holdings: [UInt32: Holding] = [:]

  package init() {}

  package var count: Int { seats.count }
  /// The token of the one who came first.
  package var oldest: UInt64? { seats.first?.token }

  /// Of the user with the most places, the process with the most: the token of the one who came
  /// first and has not spoken, or else of the one who came last. So nobody who holds places keeps another
  /// user or process from having one.
  package var firstToGo: UInt64? {
    let user = holdings.max { $0.value.total < $1.value.total }?.key
    guard let user, let processes = holdings[user]?.byProcess else { return nil }
    let most = processes.values.max()
    func isMeant(_ seat: Seat) -> Bool {
      seat.holder.userID == user && processes[seat.holder.processID] == most
    }
    return (seats.first { isMeant($0) && !$0.hasSpoken } ?? seats.last(where: isMeant))?.token
  }

  /// - Precondition: the token is above all that were given before.
  package mutating func add(_ token: UInt64, _ holder: PeerCredentials) {
    precondition(token > seats.last?.token ?? 0, "tokens ascend")
    seats.append(Seat(token: token, holder: holder))
    note(1, holder)
  }

  /// - Precondition: there is a holder of that token.
  package mutating func remove(_ token: UInt64) {
    note(-1, seats.remove(at: place(of: token)).holder)
  }

  /// Says that the holder of that token has spoken.
  ///
  /// - Precondition: there is one.
  package mutating func noteSpeech(of token: UInt64) {
    seats[place(of: token)].hasSpoken = true
  }

  private func place(of token: UInt64) -> Int {
    var (low, high) = (0, seats.count)
    while low < high {
      let middle = (low + high) / 2
      if seats[middle].token < token { low = middle + 1 } else { high = middle }
    }
    precondition(low < seats.count && seats[low].token == token, "nobody has token \(token)")
    return low
  }

  private mutating func note(_ change: Int, _ holder: PeerCredentials) {
    holdings[holder.userID, default: Holding()].add(change, to: holder.processID)
    if holdings[holder.userID]?.total == 0 { holdings[holder.userID] = nil }
  }
}
