// Everything that can be checked of a channel, by name: the tests ask for a check, a process of its
// own makes it.

package import Conformance
internal import Glibc
package import IPCChannels
internal import Linux
internal import TestSupport

/// A check that every kind has to pass, and what a check of some kinds is about.
package enum Check: Equatable, Sendable {
  /// Clauses 1, 2 and 3 of one transfer in each direction.
  case exact
  case clause(Clause)
  /// All clauses, so that a broken channel can be seen to break one.
  case everyClause
  case death(Death)
  /// One after the other, in one process.
  case deaths(Death, times: Int)
  case idle(seconds: Int)
  case fault(FaultCheck)

  var name: String {
    switch self {
    case .exact: "exact"
    case .clause(let clause): ContractCheck.clause(clause).name
    case .everyClause: "every"
    case .death(let death): ContractCheck.death(death).name
    case .deaths(let death, let times): "\(times):\(death.rawValue)"
    case .idle(let seconds): "idle:\(seconds)"
    case .fault(let check): "fault:\(check.rawValue)"
    }
  }

  init?(_ name: String) {
    switch ContractCheck(name) {
    case .clause(let clause)?: self = .clause(clause)
    case .death(let death)?: self = .death(death)
    case nil: self.init(ofTests: name)
    }
  }

  private init?(ofTests name: String) {
    let parts = name.split(separator: ":").map(String.init)
    switch (parts.first, parts.last ?? "") {
    case ("exact", _): self = .exact
    case ("every", _): self = .everyClause
    case ("idle", let text):
      guard let seconds = Int(text) else { return nil }
      self = .idle(seconds: seconds)
    case ("fault", let text):
      guard let check = FaultCheck(rawValue: text) else { return nil }
      self = .fault(check)
    case (let times, let text):
      guard let times = times.flatMap({ Int($0) }), let death = Death(rawValue: text) else {
        return nil
      }
      self = .deaths(death, times: times)
    }
  }

  /// Makes the check in a process of its own, so that a crash or a hang is a finding like any
  /// other, as soon as there is a seat for it.
  ///
  /// - Parameters:
  ///   - wrapper: a command that runs it somewhere else, such as `unshare --ipc`.
  ///   - patience: generous, because it is there for what hangs: no check may depend on speed.
  /// - Returns: what was found wrong.
  package func run(
    _ subject: Subject, size: Int = 24, capacity: Int = 0, own: WaitStrategy = .block,
    peer: WaitStrategy = .block,
    wrapper: [String] = [], patience: Duration = .seconds(180)
  ) async throws -> [String] {
    let command =
      wrapper + [
        BuiltProgram.peer.path, "conformance", "check", name, "\(subject)", "\(size)",
        own.rawValue, peer.rawValue, "\(capacity)",
      ]
    // Who sleeps for seconds, and does nothing else, needs none.
    let seats = if case .idle = self { Seats(1) } else { Seats.shared }
    return try await Check.onSeat(of: seats) {
      try Check.findings(of: command, within: patience)
    }
  }

  /// Does what waits for a process on a thread of its own, as soon as there is a seat for it.
  package static func onSeat<Answer: Sendable>(
    _ work: @escaping @Sendable () throws -> Answer
  ) async throws -> Answer {
    try await onSeat(of: .shared, work)
  }

  /// As ``onSeat(_:)``, of seats of one's own.
  package static func onSeat<Answer: Sendable>(
    of seats: Seats, _ work: @escaping @Sendable () throws -> Answer
  ) async throws -> Answer {
    try await withCheckedContinuation { continuation in
      do {
        try seats.run { continuation.resume(returning: Result { try work() }) }
      } catch {
        continuation.resume(returning: .failure(error))
      }
    }.get()
  }

  /// Runs a peer program and waits for it.
  private static func findings(
    of command: [String], within patience: Duration
  ) throws -> [String] {
    let process = try SpawnedProcess(command)
    let ending = process.finish(within: patience)
    var findings = ending.output.split(separator: "\n").map(String.init)
    let expected = findings.isEmpty ? "exit 0" : "exit 1"
    if ending.status != expected { findings.append("the process ended: \(ending.status)") }
    return findings
  }

  func findings<Link: Channel & ~Copyable>(of suite: Conformance<Link>) -> [String] {
    switch self {
    case .exact: suite.findings { try $0.isExact() }
    case .clause(let clause): ContractCheck.clause(clause).findings(of: suite)
    case .everyClause:
      Clause.allCases.flatMap { clause in
        suite.findings(of: clause).map { "clause \(clause.rawValue): \($0)" }
      }
    case .death(let death): ContractCheck.death(death).findings(of: suite)
    case .deaths(let death, let times):
      (0..<times).flatMap { _ in suite.findings { try $0.survives(death) } }
    case .idle(let seconds): suite.findings { try $0.idles(for: .seconds(seconds)) }
    case .fault(let check): suite.findings { try check.findings(of: $0) }
    }
  }
}
