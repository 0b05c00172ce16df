// All checks of one kind: which there are, each in a process of its own, and what they come to, clause by clause.

internal import Foundation
internal import Glibc
package import IPCChannels
package import Linux
internal import LoadedKinds

/// What came out of the checks of one clause.
package struct ClauseOutcome: Codable, Equatable, Sendable {
  package enum Verdict: String, CaseIterable, Codable, Sendable {
    case passed
    case broken
    /// The clause says nothing about this kind.
    case exempt
  }

  /// As the contract names it.
  package var name: String
  /// As the contract numbers it; nil for what stays after a kill.
  package var number: Int?
  package var verdict: Verdict
  /// How many checks were made.
  package var checks: Int
  /// What was found, with how the sides waited and the records' size; or why the clause says nothing.
  package var findings: [String]
}

/// Why a kind cannot be checked.
package enum KindCheckError: Error {
  /// The file is no kind: the sentence says why.
  case noKind(String)
  /// The checks were stopped.
  case stopped
  case system(SystemError)
}

/// The checks of one kind.
package struct KindCheck {
  package let kind: CheckedKind
  package let promises: CheckedPromises
  /// The ways to wait that are checked, on both sides alike.
  package let waits: [WaitStrategy]
  /// The records' sizes in bytes, the smallest first.
  package let sizes: [Int]
  private let patience: Duration
  private let stop: Int32?

  /// The records' sizes that are checked where the kind has them. Where it has not all, its largest is.
  private static let usualSizes = [24, 4096, 65_536]

  /// Asks the kind what it promises, in a process of its own.
  ///
  /// Processes whose parents end become children of this one from now on, and are ended with the check that
  /// they are of.
  /// - Parameters:
  ///   - waits: which of its ways to wait are checked; nil for all.
  ///   - sizes: which of its records' sizes are checked, in bytes; nil for the usual ones.
  ///   - patience: for one check.
  ///   - stop: a descriptor that is readable once the checks should end.
  package init(
    _ kind: CheckedKind, waits: [WaitStrategy]?, sizes: [Int]?, patience: Duration, stop: Int32?
  ) throws(KindCheckError) {
    self.kind = kind
    do throws(SystemError) {
      try adoptOrphans()
    } catch {
      throw .system(error)
    }
    let process = try Self.start(CheckRole.promisesRole, kind)
    let ending = process.finish(within: patience, stop: stop)
    if ending.status == "stopped" { throw .stopped }
    guard ending.status == "exit 0",
      let promises = try? JSONDecoder().decode(
        CheckedPromises.self, from: Data(ending.report.utf8))
    else {
      let words = ending.output.split(separator: "\n").joined(separator: "; ")
      throw .noKind(
        ending.status == "exit 1" && !words.isEmpty
          ? words
          : "\(kind.text): the process that loaded it ended: \(ending.status)"
            + (words.isEmpty ? "" : "; it said: \(words)"))
    }
    self.promises = promises
    self.waits = promises.waits.filter { waits?.contains($0) ?? true }
    let largest = promises.largestRecord
    let usual = Self.usualSizes.filter { $0 <= largest }
    self.sizes =
      sizes?.filter { $0 <= largest }.sorted()
      ?? (usual.count == Self.usualSizes.count || usual.last == largest ? usual : usual + [largest])
    self.patience = patience
    self.stop = stop
    try requireChannels()
  }

  /// Makes sure that channels can be made here: a library that misses its broker breaks no clause. One that crashes
  /// does.
  private func requireChannels() throws(KindCheckError) {
    guard let wait = waits.first, let size = sizes.first else { return }
    let process = try Self.start(
      CheckRole.makeRole, kind, ["make", "\(size)", wait.rawValue, wait.rawValue])
    let ending = process.finish(within: patience, stop: stop)
    if ending.status == "stopped" { throw .stopped }
    if ending.status == "exit 1" {
      let report = CheckReportText(ending.report)
      throw .noKind("\(kind.text): \(report.findings.joined(separator: "; "))")
    }
  }

  /// Makes all checks of one clause. One that breaks it is the last with that way to wait.
  ///
  /// - Parameter begins: is called with each way to wait and size of record, before those are checked.
  package func outcome(
    of clause: Clause, begins: (WaitStrategy, Int) -> Void
  ) throws(KindCheckError) -> ClauseOutcome {
    var outcome = ClauseOutcome(
      name: clause.title, number: clause.rawValue, verdict: .passed, checks: 0, findings: [])
    if let exemption = promises.exemption(from: clause) {
      outcome.verdict = .exempt
      outcome.findings = [exemption]
      return outcome
    }
    for wait in clause == .untrusting ? Array(waits.prefix(1)) : waits {
      wait: for size in sizes {
        begins(wait, size)
        for check in checks(of: clause, isSmallest: size == sizes.first) {
          outcome.checks += 1
          let findings = try self.findings(check, size, wait)
          if findings.isEmpty { continue }
          outcome.findings += findings.map { "\(wait.rawValue), \(size) bytes: \($0)" }
          outcome.verdict = .broken
          break wait
        }
      }
    }
    return outcome
  }

  /// What is checked of a clause at one of the sizes.
  private func checks(of clause: Clause, isSmallest: Bool) -> [ContractCheck] {
    switch clause {
    case .ends:
      // At which instant the peer dies has little to do with how large its records are.
      [.clause(.ends)]
        + (isSmallest ? Death.allCases : [.whileStreaming, .whileBlockedInSend, .afterFinishing])
        .map { .death($0) }
    // What is passed does not depend on the size; large records may go one by one.
    case .untrusting, .batches: isSmallest ? [.clause(clause)] : []
    default: [.clause(clause)]
    }
  }

  private func findings(
    _ check: ContractCheck, _ size: Int, _ wait: WaitStrategy
  ) throws(KindCheckError) -> [String] {
    let process = try Self.start(
      CheckRole.checkRole, kind, [check.name, "\(size)", wait.rawValue, wait.rawValue])
    let ending = process.finish(within: patience, stop: stop)
    if ending.status == "stopped" { throw .stopped }
    let report = CheckReportText(ending.report)
    var findings = report.findings
    // What ends a check in the middle has said so, or is told here.
    let isKnown = ending.status == "exit 1" && !findings.isEmpty
    if !isKnown && !(report.isWhole && ending.status == "exit 0") {
      let place = if case .death(let death) = check { "\(death.words): " } else { "" }
      findings.append(place + Self.words(for: ending))
    }
    _ = endOrphans(after: .zero)
    return findings
  }

  /// How a process ended that was not at the end of its work.
  private static func words(for ending: StartedProcess.Ending) -> String {
    let last = ending.output.split(separator: "\n").last.map { "; it said last: \($0)" } ?? ""
    let parts = ending.status.split(separator: " ")
    guard parts.count == 2, let number = Int32(parts[1]) else {
      return "the check did not end, and was \(ending.status)\(last)"
    }
    let names = [
      SIGILL: "SIGILL", SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE",
      SIGKILL: "SIGKILL", SIGSEGV: "SIGSEGV", SIGALRM: "SIGALRM", SIGTERM: "SIGTERM",
    ]
    let how =
      parts[0] == "signal"
      ? "by \(names[number] ?? "signal \(number)")" : "with status \(number)"
    return "the library ended its process \(how) in the middle of the check\(last)"
  }

  private static func start(
    _ role: String, _ kind: CheckedKind, _ words: [String] = []
  ) throws(KindCheckError) -> StartedProcess {
    do throws(SystemError) {
      return try StartedProcess(CheckRole.command(role, kind) + words, reports: true)
    } catch {
      throw .system(error)
    }
  }

  // MARK: After a kill

  /// What is called so where the clauses have their names.
  package static let afterKill = "after SIGKILL"

  /// Kills both sides in use, and looks for what stays of them.
  ///
  /// - Parameter begins: is called with each way to wait and size of record, before those are checked.
  package func outcomeOfKill(
    begins: (WaitStrategy, Int) -> Void
  ) throws(KindCheckError) -> ClauseOutcome {
    var outcome = ClauseOutcome(
      name: Self.afterKill, number: nil, verdict: .passed, checks: 0, findings: [])
    for wait in waits {
      outcome.checks += 1
      begins(wait, sizes[0])
      var left = try leftAfterKill(wait)
      // Other programs leave things, too; what a kind leaves, it leaves again.
      if !left.things.isEmpty, try leftAfterKill(wait).things.isEmpty { left.things = [] }
      if let failure = left.failure {
        outcome.verdict = .broken
        outcome.findings.append("\(wait.rawValue): \(failure)")
      }
      for thing in left.things.sorted() where !outcome.findings.contains("\(thing) stays") {
        outcome.findings.append("\(thing) stays")
        if promises.leaves == nil { outcome.verdict = .broken }
      }
    }
    if let leaves = promises.leaves {
      let found = outcome.findings.isEmpty ? ["nothing stayed"] : outcome.findings
      outcome.findings = ["it says that this stays: \(leaves)"] + found
    } else if outcome.findings.contains(where: { $0.hasSuffix(" stays") }) {
      outcome.findings.append("it says that nothing stays")
    }
    return outcome
  }

  private func leftAfterKill(
    _ wait: WaitStrategy
  ) throws(KindCheckError) -> (things: Set<String>, failure: String?) {
    let parent = PrivateDirectory.standardParent
    let look = {
      promises.library == nil ? Leftovers.ofLibrary() : .ofOthers(in: parent)
    }
    let before = look()
    let process = try Self.start(
      CheckRole.useRole, kind, ["use", "\(sizes[0])", wait.rawValue, wait.rawValue])
    let isInUse = process.reports(within: patience, stop: stop)
    // The client ends with it, by SIGKILL too.
    process.signal(SIGKILL)
    let ending = process.finish(within: patience, stop: stop)
    if ending.status == "stopped" { throw .stopped }
    let processes = endOrphans(after: .seconds(2))
    let lines = CheckReportText(ending.report).findings
    guard isInUse, lines.count == 1, lines[0].hasPrefix(CheckRole.inUse) else {
      let words = lines.joined(separator: "; ")
      // By the signal that was to kill it in use.
      let isSilent = words.isEmpty && ending.status == "signal \(SIGKILL)"
      return (
        [],
        isSilent
          ? "no two sides to kill: they had not moved 100 records within \(patience)"
          : "no two sides to kill: " + (words.isEmpty ? Self.words(for: ending) : words)
      )
    }
    let marks = lines[0].dropFirst(CheckRole.inUse.count).split(separator: " ").map(String.init)
    let client = marks.first ?? ""
    // The session's directory is none of it: a server removes that, whatever is in it.
    let left = look().new(
      since: before, of: [process.id, Int32(client) ?? process.id],
      tokens: Array(marks.dropFirst()), name: promises.name)
    return (left.union(processes), nil)
  }

  /// Waits for the end of those that were left to this process, and ends those that do not end by themselves.
  ///
  /// - Returns: the latter, such as `process 'broker'`.
  private func endOrphans(after grace: Duration) -> Set<String> {
    let deadline = Deadline(after: grace)
    var left: Set<String> = []
    while true {
      while waitpid(-1, nil, WNOHANG) > 0 {}
      let orphans = children()
      if orphans.isEmpty { return left }
      if deadline.hasPassed {
        for orphan in orphans {
          let name = textOfFile("/proc/\(orphan)/comm")?.split(separator: "\n").first ?? "?"
          left.insert("process '\(name)'")
          kill(orphan, SIGKILL)
        }
      }
      sleep(.milliseconds(10))
    }
  }

  /// The processes whose parent is this one: the field `children` of proc(5), of each thread.
  private func children() -> [Int32] {
    namesInDirectory("/proc/self/task").flatMap { thread in
      (textOfFile("/proc/self/task/\(thread)/children") ?? "").split(separator: " ")
        .compactMap { Int32($0) }
    }
  }
}
