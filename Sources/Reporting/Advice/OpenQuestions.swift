// What figures and promises do not tell somebody, each in a sentence, and the run that would tell the most of it.

internal import Comparison
internal import IPCChannels

/// What is not known.
struct OpenQuestions {
  private(set) var sentences: [String] = []
  /// Nil where no run would tell more.
  private(set) var plan: MeasurementPlan?
  /// Kinds that could be taken, and that the result does not rank.
  private(set) var unmeasured: [String] = []

  private let needs: Needs
  private let report: Report?
  private var result: RunResult? { report?.result }

  init(
    _ needs: Needs, possible: [Advice.Judged], doubtful: [Advice.Judged], _ field: MeasuredField,
    _ report: Report?, file: String?
  ) {
    self.needs = needs
    self.report = report
    let candidates = possible.isEmpty ? doubtful : possible
    guard !candidates.isEmpty else { return }
    var wanted = MeasurementPlan(candidates, needs)
    var isOpen = false

    guard let report else {
      say("Nothing was measured: the order is that of the decision table, by what kinds promise.")
      sayUnsaid(possible, doubtful, field)
      plan = wanted
      return
    }
    let gaps = field.placements.flatMap(\.gaps)
    for gap in gaps { say(sentence(gap)) }
    isOpen = !gaps.isEmpty

    let (missing, refused) = missing(candidates, field)
    let seen = Set(field.placements.flatMap(\.rows).map(\.row.coordinates.name))
      .union(refused.map(\.name)).union(field.leftOut)
    unmeasured = candidates.map(\.candidate.name).filter { !seen.contains($0) }
    if !field.unsteady.isEmpty {
      say(
        "Whether \(Self.listed(field.unsteady)) \(field.unsteady.count == 1 ? "keeps" : "keep") the "
          + "rate: they did in some rounds, and something disturbed the others.")
    }
    if !missing.isEmpty {
      say("Not measured, and perhaps better: \(missing.joined(separator: ", ")).")
      isOpen = true
    }
    for (name, reason) in refused { say("\(name) could not be measured: \(reason).") }
    let isLacking = sayLacking(field, candidates)
    let lacking = isLacking || !field.unsteady.isEmpty
    let distrusted = field.placements.filter { !$0.isTrusted }
    for placed in distrusted {
      say(
        "The run found a difference between a cell and itself (\(placed.group.placement.rawValue)), "
          + "so that its order is worth nothing.")
    }
    if gaps.isEmpty, missing.isEmpty, distrusted.isEmpty, !lacking {
      // Who is in question is all that need be measured again.
      isOpen = narrow(&wanted, candidates, field)
    } else if isOpen || lacking || !distrusted.isEmpty {
      _ = narrow(&wanted, [], field)
      if lacking || !distrusted.isEmpty { wanted.seconds = longer(report.result) }
      isOpen = true
    }
    let gone = Set(refused.map(\.name))
    if !gone.isEmpty, wanted.rounds == nil {
      let rest = candidates.filter { !gone.contains($0.candidate.name) }
      let seconds = wanted.seconds
      if !rest.isEmpty { wanted = MeasurementPlan(rest, needs) }
      wanted.seconds = seconds
    }
    sayUnsaid(possible, doubtful, field)
    let doubts = report.analysis.warnings.map(\.id).filter { $0 != Warning.selfTestID }
    if !doubts.isEmpty {
      let reader =
        file.map { "'ipc-compare report \(ShellText.quoted($0))'" } ?? "standard error"
      say("The run has warnings (\(doubts.joined(separator: ", "))): \(reader) explains them.")
    }
    if isOpen || needs.demands(.busy) { plan = wanted }
  }

  private mutating func say(_ sentence: String) {
    if !sentences.contains(sentence) { sentences.append(sentence) }
  }

  // MARK: What was measured beside what is needed

  private func sentence(_ gap: PlacementAdvice.Gap) -> String {
    switch gap {
    case .size(let measured, let needed):
      let what =
        needed > measured
        ? "What it costs to copy more bytes is not in these figures"
        : "What fewer bytes save is not in these figures"
      return "Records of \(grouped(Double(measured))) bytes were measured, the nearest to "
        + "\(grouped(Double(needed))). \(what)."
    case .clients(let measured, let needed):
      return "\(counted(measured, "client")) \(measured == 1 ? "was" : "were") measured, "
        + "the nearest to \(needed). How clients take the processors from each other is another "
        + "question."
    case .rate(let measured, nil):
      let rate = measured.map(CellCoordinates.rateText) ?? ""
      return
        "An open loop at \(rate) a client was measured, and no closed loop: the figures do not "
        + "tell how fast it can be."
    case .rate(nil, let needed?):
      return "A closed loop was measured, in which the next message comes at once. At "
        + "\(CellCoordinates.rateText(needed)) one comes every \(Self.time(1e9 / Double(needed))): "
        + "a side may have gone to sleep by then, and has to be woken."
    case .rate(let measured?, let needed?):
      return "An open loop at \(CellCoordinates.rateText(measured)) a client was measured, the "
        + "nearest to \(CellCoordinates.rateText(needed)). How often a side has gone to sleep "
        + "between two messages is another question."
    }
  }

  /// With a unit that suits it.
  private static func time(_ nanoseconds: Double) -> String {
    switch nanoseconds {
    case 1e9...: "\(NumberText.significant(nanoseconds / 1e9)) s"
    case 1e6...: "\(NumberText.significant(nanoseconds / 1e6)) ms"
    case 1e3...: "\(NumberText.significant(nanoseconds / 1e3)) µs"
    default: "\(NumberText.significant(nanoseconds)) ns"
    }
  }

  /// Kinds without a cell that was measured, and those of which the result says why.
  private func missing(
    _ candidates: [Advice.Judged], _ field: MeasuredField
  ) -> (missing: [String], refused: [(name: String, reason: String)]) {
    var missing: [String] = []
    var refused: [(name: String, reason: String)] = []
    // Where no group has a figure of what is needed, all of them are looked through.
    let groups =
      field.placements.isEmpty ? report?.analysis.groups ?? [] : field.placements.map(\.group)
    for name in candidates.map(\.candidate.name) {
      let rows = groups.flatMap(\.rows).filter { $0.coordinates.name == name }
      if rows.contains(where: \.isMeasured) { continue }
      let reason = rows.lazy.compactMap { row in
        result?.cells.first { $0.coordinates == row.coordinates }?.unavailable
      }.first
      if let reason { refused.append((name, reason)) } else { missing.append(name) }
    }
    return (missing, refused)
  }

  /// Figures that the cells lack by which they would be ranked.
  ///
  /// - Returns: whether there are such.
  private mutating func sayLacking(_ field: MeasuredField, _ candidates: [Advice.Judged]) -> Bool {
    let lacking = field.placements.flatMap { placed in
      placed.contest.lacking.map { (placed.metric.title, field.label($0)) }
    }
    if let title = lacking.first?.0 {
      say(
        "The \(title) of \(Self.listed(lacking.map(\.1))) is not known: \(Metric.tooFewSamples).")
    }
    let title = needs.metric(isOpenLoop: needs.openLoopRate != nil).title
    let names = Set(candidates.map(\.candidate.name))
    let isMeasured =
      result?.cells.contains { names.contains($0.coordinates.name) && !$0.rounds.isEmpty } == true
    if field.placements.isEmpty, isMeasured {
      say(
        needs.place == nil
          ? "No cell has a figure of what is needed (\(title)): it was not "
            + "measured, or \(Metric.tooFewSamples)."
          : "No cell of such a placement has a figure of what is needed.")
      return true
    }
    return !lacking.isEmpty
  }

  /// Says which cells the rounds do not decide, and takes those alone into the plan.
  ///
  /// - Parameter candidates: from which the plan takes them; none to leave the plan as it is.
  /// - Returns: whether there are any.
  private mutating func narrow(
    _ plan: inout MeasurementPlan, _ candidates: [Advice.Judged], _ field: MeasuredField
  ) -> Bool {
    var names: Set<String> = []
    var rounds: [Int?] = []
    for placed in field.placements where placed.isTrusted && !placed.undecided.isEmpty {
      guard placed.isRanked else {
        say(
          "Nothing is ranked (\(placed.group.placement.rawValue)): at least two rounds are needed.")
        rounds.append(nil)
        names.formUnion(placed.undecided.map(\.name))
        continue
      }
      let cells = placed.undecided.map { "\($0.label) (\($0.wait.rawValue))" }
      let needed = placed.contest.answer.roundsNeeded
      rounds.append(needed)
      say(
        "Whether \(Self.listed(cells)) \(cells.count == 1 ? "is" : "are") slower than "
          + "\(placed.best.first.map { "\($0.label) (\($0.wait.rawValue))" } ?? "the best"), the rounds "
          + "do not tell "
          + "(\(placed.group.placement.rawValue); "
          + (needed.map { "about \($0) rounds would)." } ?? "a quieter machine or more time would).")
      )
      names.formUnion((placed.best + placed.undecided).map(\.name))
    }
    guard !names.isEmpty else { return false }
    let own = candidates.filter { names.contains($0.candidate.name) }
    guard let result, !own.isEmpty else { return true }
    plan = MeasurementPlan(own, needs)
    if let most = rounds.compactMap(\.self).max(), !rounds.contains(nil), most <= Self.mostRounds {
      plan.rounds = most
    } else {
      plan.seconds = longer(result)
    }
    return true
  }

  /// More rounds than these are so many because something disturbed the run: a quieter hour tells more than they do.
  private static let mostRounds = 100

  /// The first three, and how many more.
  private static func listed(_ cells: [String]) -> String {
    cells.prefix(3).joined(separator: ", ")
      + (cells.count > 3 ? " and \(cells.count - 3) more" : "")
  }

  /// Twice the time that the result was given, in seconds.
  private func longer(_ result: RunResult) -> Int {
    max(60, Int(min(result.settings.timeNanoseconds / 500_000_000, 1_000_000)))
  }

  // MARK: What was not said

  private mutating func sayUnsaid(
    _ possible: [Advice.Judged], _ doubtful: [Advice.Judged], _ field: MeasuredField
  ) {
    for own in doubtful {
      let words = own.unknown.map { lack in
        lack.reason + (lack.word.map { " ('\($0)')" } ?? "")
      }
      let figures =
        field.tempting.contains(own.candidate.name)
        ? "; by its figures it is among the best" : ""
      say("\(own.candidate.name) is not ranked: \(words.joined(separator: "; "))\(figures).")
    }
    if !field.unknownShares.isEmpty {
      say(
        "What share of a CPU \(Self.listed(field.unknownShares)) "
          + "\(field.unknownShares.count == 1 ? "takes" : "take") at this rate was not measured.")
    }
    if needs.peer == nil {
      let unsafe = possible.filter { own in
        if case .builtIn(let said, _) = own.candidate.source {
          return said.harmOfHostilePeer != nil
        }
        return false
      }.map(\.candidate.name)
      if !unsafe.isEmpty {
        say(
          "Whether you trust the peer ('trusted' or 'hostile'): a hostile one rules out "
            + "\(unsafe.joined(separator: ", ")).")
      }
    }
    let spinning = Set(
      field.placements.flatMap(\.best).filter { $0.wait == .spin }.map(\.label))
    if needs.budget == nil, !spinning.isEmpty {
      say(
        "How much CPU time it may take ('sleep', '20%' or 'spin'): a side that spins keeps a CPU busy, "
          + "and \(spinning.sorted().joined(separator: ", ")) does.")
    }
    if needs.demands(.busy) {
      say("How other programs disturb it: start your load first, and then the commands below.")
    }
    if needs.demands(.fanOut), needs.timed == .oneWay {
      say(
        "How fast records go from a server to its clients: streams go from client to server here.")
    }
  }
}
