// The sections of an advice, each as lines of the style's width.

internal import Comparison
internal import IPCChannels
internal import LoadedKinds

/// The sections of an advice.
struct AdvicePage {
  private let advice: Advice
  private let report: Report?
  private let text: TerminalText

  init(_ advice: Advice, _ report: Report?, style: TerminalStyle) {
    self.advice = advice
    self.report = report
    text = TerminalText(style: style)
  }

  private func paragraph(_ sentence: String) -> [String] {
    text.fill(sentence, prefix: "  ", indent: 4)
  }

  var head: [String] { text.fill("You need \(advice.needs.sentence).") }

  // MARK: What to take

  var choice: [String] {
    switch advice.choice {
    case .nothing: nothing
    case .promised(let first, let second):
      paragraph(
        first + (second.map { ", and \($0) as the one to compare it with" } ?? "")
          + ": by promises alone; no figure decides") + reason(first)
    case .measured(let names, let isDecided):
      paragraph(
        (advice.unmeasured.isEmpty ? "" : "of those that are ranked, ") + names[0]
          + shared(names, isDecided)) + reason(names[0])
        + advice.placements.flatMap(verdict) + unmeasured
    case .byPlacement:
      paragraph("it depends on where both sides run") + advice.placements.flatMap(verdict)
        + unmeasured
    }
  }

  /// What could be better than the best of a result.
  private var unmeasured: [String] {
    guard !advice.unmeasured.isEmpty else { return [] }
    let count = counted(advice.unmeasured.count, "kind")
    let first = advice.decision.map(\.take.rawValue)
    let begin =
      first.map { advice.unmeasured.contains($0) } == true
      ? ", \(first!) among them, with which the decision table begins" : ""
    let verb = advice.unmeasured.count == 1 ? "was" : "were"
    return paragraph("but \(count) that could be taken \(verb) not ranked\(begin)")
  }

  private func shared(_ names: [String], _ isDecided: Bool) -> String {
    let others = names.dropFirst()
    let ranked = advice.placements.count { !$0.best.isEmpty }
    let places = ranked > 1 ? " in each placement" : ""
    if others.isEmpty { return places.isEmpty ? "" : ": among the best\(places)" }
    return isDecided
      ? "; no difference to \(listed(Array(others))) was found\(places)"
      : " to begin with; the rounds do not tell it from \(listed(Array(others)))\(places)"
  }

  /// Why the decision table names a kind.
  private func reason(_ name: String) -> [String] {
    guard let decision = advice.decision, decision.take.rawValue == name else { return [] }
    return paragraph("because \(decision.because.replacing("`", with: ""))")
  }

  private var nothing: [String] {
    var lines: [String] = []
    if !advice.doubtful.isEmpty {
      lines += paragraph(
        "no kind meets all of this for sure; nobody knows of "
          + "\(listed(advice.doubtful.map(\.candidate.name)))")
    } else {
      lines += paragraph("no kind meets all of this")
    }
    for waiver in advice.waivers {
      lines += paragraph("without '\(waiver.word)': \(listed(waiver.names))")
    }
    for own in advice.nearest {
      let words = own.lacks.map { $0.word.map { "'\($0)'" } ?? $0.reason }
      lines += paragraph("\(own.candidate.name) lacks the fewest: \(listed(words))")
    }
    return lines
  }

  /// Cells that a sentence names; the others stand among the figures.
  private static let mostNamed = 4

  /// What the figures of one placement say.
  private func verdict(_ placed: PlacementAdvice) -> [String] {
    let place = place(placed.group)
    guard placed.isTrusted else {
      return paragraph("\(place): nothing is ranked, because the run failed its test of itself")
    }
    let answer = placed.contest.answer
    guard placed.isRanked, !answer.best.isEmpty else {
      return paragraph("\(place): no cell can be ranked")
    }
    let level = placed.level
    let more = level.count - Self.mostNamed
    let named = level.prefix(Self.mostNamed).map(title) + (more > 0 ? ["\(more) more"] : [])
    var sentence = "\(place): \(listed(named))"
    if level.count > 1 {
      sentence +=
        level.count == answer.best.count
        ? ", between which no difference was found" : ", which the rounds do not tell apart"
    }
    sentence += " (by \(placed.metric.title))"
    let left = placed.undecided.count { !level.contains($0) }
    if left > 0 { sentence += "; the rounds decide nothing of \(left) more" }
    if let next = answer.slower.compactMap(\.ratio?.lower).min() {
      sentence +=
        "; \(left > 0 ? "the" : "all") others take at least \(NumberText.bound(next)) times as long"
    } else if answer.undecided.isEmpty, answer.best.count == 1 {
      sentence += "; nothing else that can be taken has a figure"
    }
    if !placed.gaps.isEmpty { sentence += " (see 'not known': what was measured differs)" }
    return paragraph(sentence)
  }

  // MARK: What it rests on

  func figures(most: Int) -> [String] {
    guard let report else { return [] }
    return advice.placements.filter { !$0.rows.isEmpty }.flatMap { placed in
      let heading =
        "\(GroupText.heading(placed.group, of: report.result)); "
        + "\(placed.metric.title) in\(placed.metric.unitName), CPU time a round trip in ns"
      let rows = placed.rows.prefix(most)
      let names = rows.map { title($0.row.coordinates) }
      let values = rows.map { placed.metric.text($0.row[placed.metric]) }
      let bounds = rows.map { placed.metric.interval($0.row[placed.metric]) }
      let costs = rows.map { "CPU \(Metric.cpu.text($0.row[.cpu]))" }
      let lines = rows.indices.flatMap { place -> [String] in
        let rank = placed.isRanked ? "\(rows[place].rank)" : "–"
        let name = text.plain(rank.padded(to: 3, onLeft: true) + "  " + names[place])
        let columns = [
          values[place].padded(like: values, onLeft: true), bounds[place].padded(like: bounds),
          costs[place].padded(like: costs), standing(rows[place].standing, placed),
        ].filter { !$0.isEmpty }
        let width = 5 + (names.map(TerminalText.width).max() ?? 0)
        let line = name.padded(to: width) + "  " + text.plain(columns.joined(separator: "  "))
        if TerminalText.width(line.withoutTrailingSpaces) <= text.style.width { return [line] }
        return [name] + text.fill(columns.joined(separator: " "), prefix: "     ", indent: 5)
      }
      let rest = placed.rows.count - rows.count
      return text.fill(heading, prefix: "  ", indent: 4) + lines.map(\.withoutTrailingSpaces)
        + (rest > 0 ? paragraph("… and \(rest) more behind them") : [])
    } + legend + advice.unsuitable.flatMap { paragraph("not ranked: \($0)") }
  }

  private var legend: [String] {
    guard advice.placements.contains(where: { $0.isRanked && $0.rows.count > 1 }) else { return [] }
    return paragraph(
      "Cells of one rank are a tie. ≥ and ≤: it takes at least, or at most, so many times as long as "
        + "the first, with 95 % confidence for all of a placement together.")
  }

  /// What is said of a row beside the best.
  private func standing(_ standing: Answer.Standing, _ placed: PlacementAdvice) -> String {
    guard placed.isRanked else { return "" }
    let answer = placed.contest.answer
    if answer.best.first?.coordinates == standing.coordinates { return "" }
    guard let ratio = standing.ratio else { return "unknown" }
    if answer.best.contains(where: { $0.coordinates == standing.coordinates }) { return "tie" }
    if ratio.isEqual {
      return ratio.saysNothing ? "unknown" : "≤ \(NumberText.bound(ratio.upper))×"
    }
    return "≥ \(NumberText.bound(ratio.lower))×"
  }

  /// Of the kinds that are named first, at most two.
  var promises: [String] {
    chosen.prefix(2).compactMap { name in
      (advice.possible + advice.doubtful).first { $0.candidate.name == name }
    }.flatMap { judged -> [String] in
      let parts = [facts(judged.candidate)] + judged.promises
      return paragraph("\(judged.candidate.name): \(parts.joined(separator: "; "))")
    }
  }

  private var chosen: [String] {
    switch advice.choice {
    case .nothing: return advice.doubtful.map(\.candidate.name)
    case .promised(let first, let second): return [first] + (second.map { [$0] } ?? [])
    case .measured(let names, _): return names
    case .byPlacement:
      var names: [String] = []
      for name in advice.placements.compactMap(\.level.first?.name) where !names.contains(name) {
        names.append(name)
      }
      return names
    }
  }

  private func facts(_ candidate: Candidate) -> String {
    switch candidate.source {
    case .builtIn(let said, _):
      let calls = said.calls
      var facts = [
        said.object,
        "\(calls.notWaiting) kernel calls a record between sides that are awake, \(calls.waiting) "
          + "where one sleeps",
      ]
      if let harm = said.harmOfHostilePeer, advice.needs.peer == .trusted {
        facts.append("a hostile peer could \(harm), and you trust yours")
      }
      if let lost = said.lossAtEnd { facts.append("the end of a peer can lose \(lost)") }
      if let left = said.leftAfterKill { facts.append("SIGKILL of both sides leaves \(left)") }
      if !said.hasEnd, !advice.needs.demands(.end) {
        facts.append("only the lifeline tells that the peer is gone")
      }
      return facts.joined(separator: "; ")
    case .library(let library):
      return "\(library.promises.identity), as it says of itself: \(library.promises.summary)"
    case .unknown: return "the result does not say what it is"
    }
  }

  var notes: [String] { advice.notes.flatMap(paragraph) }

  var excluded: [String] {
    advice.excluded.flatMap { exclusion in
      let word = exclusion.lack.word.map { " ('\($0)')" } ?? ""
      return paragraph(
        "\(exclusion.names.joined(separator: ", ")): \(exclusion.lack.reason)\(word)")
    }
  }

  var open: [String] { advice.open.flatMap(paragraph) }

  var commands: [String] {
    guard let plan = advice.plan else { return [] }
    return plan.commands.flatMap { ShellText.lines($0.map(text.plain), width: text.style.width) }
  }

  // MARK: Words

  private func title(_ coordinates: CellCoordinates) -> String {
    "\(coordinates.label) (\(coordinates.wait.rawValue))"
  }

  /// Where both sides run, as a sentence begins.
  private func place(_ group: Group) -> String {
    guard let site = report?.result.machine.site(of: group.placement), site.clientCPU != nil else {
      return "wherever the kernel puts both sides"
    }
    if site.isOneProcessor { return "both sides on one CPU" }
    return group.placement == .cross
      ? "a CPU for each side" : "a CPU for each side (\(group.placement.rawValue))"
  }
}

extension String {
  /// With spaces up to so many columns.
  fileprivate func padded(to width: Int, onLeft: Bool = false) -> String {
    let spaces = TerminalText.spaces(width - TerminalText.width(self))
    return onLeft ? spaces + self : self + spaces
  }

  /// As wide as the widest of some texts.
  fileprivate func padded(like texts: [String], onLeft: Bool = false) -> String {
    padded(to: texts.map(TerminalText.width).max() ?? 0, onLeft: onLeft)
  }

  fileprivate var withoutTrailingSpaces: String {
    var text = self[...]
    while text.last == " " { text = text.dropLast() }
    return String(text)
  }
}
