// Clauses 1, 2, 3: whole, ordered, once.

extension Conformance where Link: ~Copyable {
  /// Enough for several laps of every ring of this size, and past the record at which the broken
  /// channels break.
  private var plenty: UInt64 {
    recordSize <= 64 ? 2500 : recordSize <= 4096 ? 1200 : 120
  }

  private func judge(
    trailer: UInt64 = 128, _ clause: (Observation) -> [String]
  ) throws -> [String] {
    let manner = TransferManner(trailer: trailer)
    let toClient = try makePair()
    let down = try transfer(plenty, from: toClient.server, to: toClient.client, manner: manner)
    let toServer = try makePair()
    let up = try transfer(plenty, from: toServer.client, to: toServer.server, manner: manner)
    return down.failures + up.failures + clause(down).map { "server → client: \($0)" }
      + clause(up).map { "client → server: \($0)" }
  }

  package func isWhole() throws -> [String] { try judge { $0.whole } }
  package func isOrdered() throws -> [String] { try judge { $0.ordered } }
  package func isOnce() throws -> [String] { try judge { $0.once } }

  /// All three of one transfer, to the last record.
  package func isExact() throws -> [String] { try judge(trailer: 0) { $0.exact } }
}
