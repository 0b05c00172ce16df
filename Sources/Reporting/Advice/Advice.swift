// From needs, promises and figures to an answer. Nothing is measured and nothing is written here: the same needs and
// the same result give the same advice.

package import Comparison
internal import IPCChannels

/// What somebody should take, what that rests on, and what is not known.
package struct Advice: Sendable {
  package let needs: Needs
  /// Kinds that meet every need, the first to begin with first.
  package let possible: [Judged]
  /// Kinds of which nobody knows whether they do.
  package let doubtful: [Judged]
  package let excluded: [Exclusion]
  /// Where no kind meets every need: each need that would have to go, alone, and the kinds that this would leave.
  package let waivers: [Waiver]
  /// Where no kind is left by one need less: the kinds that lack the fewest, and what they lack.
  package let nearest: [Judged]
  /// One for each placement in which something was measured.
  package let placements: [PlacementAdvice]
  /// What cells were left out of all rankings, and why.
  package let unsuitable: [String]
  /// The row of the decision table that is for these needs and names a kind that meets them; nil where no kind does.
  package let decision: Decision?
  /// Kinds that could be taken, and of which the result has no figure; none where nothing was measured.
  package let unmeasured: [String]
  /// What the figures and promises at hand do not tell, in sentences.
  package let open: [String]
  /// What a run would have to measure to tell it; nil where nothing is open that a run could tell.
  package let plan: MeasurementPlan?

  /// A kind, and what it answers to each question.
  package struct Judged: Sendable {
    package let candidate: Candidate
    /// Of the questions that it answers with yes, what that rests on.
    package let promises: [String]
    /// What it lacks: the word that asks for it, if one does, and why it does not meet it.
    package let lacks: [Lack]
    /// What nobody knows of it, as ``lacks``.
    package let unknown: [Lack]
  }

  /// Something that a kind lacks.
  package struct Lack: Equatable, Sendable {
    package let word: String?
    package let reason: String
  }

  /// Kinds that are excluded by the same need for the same reason.
  package struct Exclusion: Equatable, Sendable {
    package let names: [String]
    package let lack: Lack
  }

  /// A need that could be given up, and what that would bring.
  package struct Waiver: Equatable, Sendable {
    package let word: String
    package let names: [String]
  }

  /// What is worth knowing of any choice, in sentences.
  package let notes: [String]
  package let choice: Choice

  /// What to take.
  package enum Choice: Equatable, Sendable {
    /// No kind meets every need for sure.
    case nothing
    /// By what kinds promise alone: the first, and the second where there is one.
    case promised(String, then: String?)
    /// By figures: among the best wherever something was measured. The first is the one to begin with. To the others no
    /// difference was found, or the rounds do not tell of any.
    case measured([String], isDecided: Bool)
    /// By figures that differ from one placement to another.
    case byPlacement
  }

  /// Judges.
  ///
  /// - Parameters:
  ///   - needs: what is needed.
  ///   - report: what was measured; nil where nothing was.
  ///   - survey: what this machine makes of the kinds; none where nobody asked it, as where the result is of another
  ///     machine.
  ///   - file: the result's file, for commands; nil where there is none.
  package init(
    _ needs: Needs, report: Report?, survey: [KindSurvey] = [], file: String? = nil
  ) {
    let questions = needs.questions
    let judged = Candidate.all(report?.result, survey).map { Judged($0, questions) }
    let meeting = judged.filter { $0.lacks.isEmpty && $0.unknown.isEmpty }
    self.needs = needs
    decision = Decision.all.first { row in
      row.isFor(needs)
        && [row.take, row.runnerUp].contains { kind in
          kind != nil && meeting.contains { $0.candidate.kind == kind }
        }
    }
    let first = Self.firstNames(meeting, needs)
    possible =
      first.compactMap { name in meeting.first { $0.candidate.name == name } }
      + meeting.filter { !first.contains($0.candidate.name) }
    doubtful = judged.filter { $0.lacks.isEmpty && !$0.unknown.isEmpty }
    excluded = Self.exclusions(judged)
    waivers = meeting.isEmpty ? Self.waivers(judged, questions) : []
    let fewest = judged.filter { !$0.lacks.isEmpty }.map(\.lacks.count).min()
    nearest =
      meeting.isEmpty && waivers.isEmpty ? judged.filter { $0.lacks.count == fewest } : []
    // Where nothing meets every need for sure, what may is at least ranked.
    let ranked = possible.isEmpty ? doubtful : possible
    let field = MeasuredField(needs, ranked, doubtful: possible.isEmpty ? [] : doubtful, report)
    placements = field.placements
    unsuitable = field.unsuitable
    let questionsLeft = OpenQuestions(
      needs, possible: possible, doubtful: doubtful, field, report, file: file)
    open = questionsLeft.sentences
    unmeasured = questionsLeft.unmeasured
    plan = questionsLeft.plan
    notes = Notes(needs, possible).sentences
    choice = Self.choice(possible, first, placements)
  }

  /// The kinds that rows of the decision table name for these needs, and that meet them, in the order of the rows.
  private static func firstNames(_ meeting: [Judged], _ needs: Needs) -> [String] {
    var names: [String] = []
    for row in Decision.all where row.isFor(needs) {
      for kind in [row.take, row.runnerUp].compactMap(\.self)
      where meeting.contains(where: { $0.candidate.kind == kind }) {
        if !names.contains(kind.rawValue) { names.append(kind.rawValue) }
      }
    }
    return names
  }

  private static func choice(
    _ possible: [Judged], _ named: [String], _ placements: [PlacementAdvice]
  ) -> Choice {
    let names = possible.map(\.candidate.name)
    guard let first = names.first else { return .nothing }
    let ranked = placements.filter { !$0.best.isEmpty }
    guard !ranked.isEmpty else { return .promised(first, then: named.dropFirst().first) }
    let common = names.filter { name in
      ranked.allSatisfy { $0.level.contains { $0.name == name } }
    }
    if common.isEmpty { return .byPlacement }
    return .measured(
      common,
      isDecided: common.allSatisfy { name in
        ranked.allSatisfy { $0.best.contains { $0.name == name } }
      })
  }

  private static func exclusions(_ judged: [Judged]) -> [Exclusion] {
    var lacks: [Lack] = []
    for lack in judged.flatMap(\.lacks) where !lacks.contains(lack) { lacks.append(lack) }
    return lacks.map { lack in
      Exclusion(
        names: judged.filter { $0.lacks.contains(lack) }.map(\.candidate.name), lack: lack)
    }
  }

  private static func waivers(_ judged: [Judged], _ questions: [Question]) -> [Waiver] {
    questions.compactMap(\.word).compactMap { word in
      let names = judged.filter { own in
        own.unknown.isEmpty && !own.lacks.isEmpty && own.lacks.allSatisfy { $0.word == word }
      }.map(\.candidate.name)
      return names.isEmpty ? nil : Waiver(word: word, names: names)
    }
  }

  /// Whether figures decide anything.
  package var isMeasured: Bool { placements.contains { !$0.rows.isEmpty } }
}

extension Advice.Judged {
  init(_ candidate: Candidate, _ questions: [Question]) {
    var promises: [String] = []
    var lacks: [Advice.Lack] = []
    var unknown: [Advice.Lack] = []
    for question in questions {
      switch question.finding(candidate) {
      case .holds(let promise): if !promise.isEmpty { promises.append(promise) }
      case .fails(let reason): lacks.append(Advice.Lack(word: question.word, reason: reason))
      case .unknown(let reason): unknown.append(Advice.Lack(word: question.word, reason: reason))
      }
    }
    self.candidate = candidate
    self.promises = promises
    self.lacks = lacks
    self.unknown = unknown
  }
}
