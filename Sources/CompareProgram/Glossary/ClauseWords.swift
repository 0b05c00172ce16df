// The contract that every kind keeps, clause by clause, as `check` names them.

internal import Conformance
internal import Reporting

extension Explanation {
  static let clauses =
    Clause.allCases.map { clause in
      Explanation(
        clause.title, also: ["clause \(clause.rawValue)"], .clauses,
        "Clause \(clause.rawValue) of the contract of every channel. \(clause.sentence)",
        clause.consequence)
    } + [
      Explanation(
        "after SIGKILL", .clauses,
        "Whether something stays when both processes are killed while they use a channel: a name, a "
          + "file, a process. 'check' kills both sides and looks.",
        "It is broken where something stays and the kind says that nothing does.")
    ]

  /// What `check` says of a clause.
  static let clauseVerdicts = ClauseOutcome.Verdict.allCases.map { verdict in
    Explanation(
      verdict.word, also: [verdict.rawValue], .clauseVerdicts, paragraphs: [verdict.sentence])
  }
}

extension Clause {
  /// What it promises.
  fileprivate var sentence: String {
    switch self {
    case .whole: "A record arrives entire or not at all, byte for byte."
    case .ordered: "Records arrive in the order in which they were sent."
    case .once: "No record is lost, and none comes twice."
    case .bothWays: "The directions are independent: a full one never stalls the other."
    case .bounded: "A fast sender waits for a slow receiver, and memory stays as it is."
    case .ends:
      "After the peer finishes or dies, everything that it sent is still delivered. Then the end is told, "
        + "without a signal and without hanging."
    case .interruptible:
      "Another thread can end a call that waits, and any later one that would wait, within 100 ms."
    case .untrusting:
      "Nothing that a peer writes crashes, hangs or corrupts this side, but for kinds whose description "
        + "says what it can do."
    case .clean: "When both ends are gone nothing is left: no descriptor, name, queue or file."
    case .waits:
      "block sleeps in the kernel, spin never sleeps, adaptive spins while that pays and then sleeps. Any "
        + "way to wait on one side works with any on the other, and an idle channel wakes nobody."
    case .batches: "One call moves several records with as few kernel calls as there can be."
    }
  }

  /// What a kind that breaks it means for a program.
  fileprivate var consequence: String {
    switch self {
    case .whole, .ordered, .once:
      "A program over a kind that breaks it needs checks and repeats of its own."
    case .bothWays, .bounded:
      "Over a kind that breaks it, two programs that both send can wait for each other for ever, or memory "
        + "grows until it is used up."
    case .ends, .interruptible:
      "Over a kind that breaks it, a program hangs or loses data when its peer ends, or cannot be stopped."
    case .untrusting: "Use a kind that breaks it only with a peer that you trust as yourself."
    case .clean: "A kind that breaks it uses up a limit of the machine, session by session."
    case .waits:
      "A kind that breaks it burns a processor where it should sleep, or sleeps where it should look."
    case .batches: "A kind that breaks it streams slower than it could."
    }
  }
}

extension ClauseOutcome.Verdict {
  /// As a report shows it.
  fileprivate var word: String {
    switch self {
    case .passed: "passed"
    case .broken: "BROKEN"
    case .exempt: "not checked"
    }
  }

  fileprivate var sentence: String {
    switch self {
    case .passed:
      "Every check of the clause found what it should: with each way to wait and each size of record. It "
        + "is evidence and no proof."
    case .broken:
      "A check of the clause found something else, which the lines below it say, with the way to wait and "
        + "the size of record. The status is 70. With that way to wait the clause is checked no further."
    case .exempt:
      "The clause says nothing about this kind, for the reason that is said: the kind itself makes no "
        + "such promise."
    }
  }
}

extension WordGroup {
  static let clauses = WordGroup("clauses of 'check'", of: "clause of 'check'")
  static let clauseVerdicts = WordGroup("verdicts of 'check'", of: "verdict of 'check'")
}
