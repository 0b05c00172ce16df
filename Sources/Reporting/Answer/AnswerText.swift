// The first thing that a reader sees of a group: what to choose and how sure that is, in a few lines of
// 80 columns that every format shows.

internal import Comparison
internal import IPCChannels

/// The answer of a group in lines.
struct AnswerText {
  private let group: Group
  private let answer: Answer
  private let metric: Metric
  private let result: RunResult
  private let text: TerminalText
  private let backlog: Backlog

  /// Columns that labels fill.
  static let labelWidth = 12
  /// Lines that a group has at most in the usual width and above.
  static let mostLines = 10

  init(_ group: Group, of result: RunResult, style: TerminalStyle) {
    self.group = group
    self.result = result
    answer = group.answer
    metric = .ranking(isOpenLoop: group.isOpenLoop)
    text = TerminalText(style: style)
    backlog = Backlog(result)
  }

  /// Lines that a group has at most: of narrow ones as many as hold the same text.
  static func mostLines(in width: Int) -> Int {
    width >= TerminalStyle.usualWidth ? mostLines : mostLines * TerminalStyle.usualWidth / width
  }

  /// The lines, the heading first. Tail, streams and costs always stand. Where there are more than
  /// ``mostLines(in:)``, comparisons are said in fewer words, and then those that are said last go: the
  /// table has them too.
  var lines: [String] {
    let heading = text.fill(GroupText.heading(group, of: result), indent: 2)
    let figures = tail + oneWay + costs
    let room =
      Self.mostLines(in: text.style.width) - heading.count - trust.count - figures.count
    var comparisons = comparisons(choice: 2, others: 2)
    for choice in [2, 1] where comparisons.joined().count > room {
      comparisons = self.comparisons(choice: choice, others: 1)
    }
    comparisons.removeAll(where: \.isEmpty)
    var leftOut: [String] = []
    var note: [String] = []
    while comparisons.joined().count + note.count > room, comparisons.count > 1,
      let last = comparisons.popLast()
    {
      leftOut.insert(Self.label(of: last), at: 0)
      note = line("left out", "see the table: \(leftOut.joined(separator: ", "))")
    }
    return heading + trust + comparisons.joined() + note + figures
  }

  /// What the first of some lines begins with.
  private static func label(of lines: [String]) -> String {
    let words = (lines.first ?? "").prefix(labelWidth).split(separator: " ")
    return words.joined(separator: " ")
  }

  /// How cells stand to each other, what matters most first.
  ///
  /// - Parameters:
  ///   - choice: lines for what to choose.
  ///   - others: lines for each of the others.
  private func comparisons(choice: Int, others: Int) -> [[String]] {
    [self.choice(choice), undecided(others), gaveUp, unsteady, missing] + otherWaits(others)
      + [next]
  }

  /// The lines as text without colours, 80 columns wide, for formats that are not a terminal.
  static func plain(_ group: Group, of result: RunResult) -> [String] {
    AnswerText(
      group, of: result,
      style: TerminalStyle(width: TerminalStyle.usualWidth, usesColour: false, usesUnicode: true)
    ).lines
  }

  /// The answers of all groups in which something was measured, each in ``plain(_:of:)`` lines.
  static func plain(_ report: Report) -> [[String]] {
    report.analysis.groups.filter { $0.rows.contains(where: \.isMeasured) }.map {
      plain($0, of: report.result)
    }
  }

  /// The lines as labels and sentences, for formats in which lines wrap by themselves.
  static func entries(
    _ group: Group, of result: RunResult
  ) -> (heading: String, entries: [(label: String, sentence: String)]) {
    let style = TerminalStyle(
      width: TerminalStyle.usualWidth, usesColour: false, usesUnicode: true)
    let answer = AnswerText(group, of: result, style: style)
    let heading = answer.text.fill(GroupText.heading(group, of: result), indent: 2)
    var entries: [(label: String, sentence: String)] = []
    for line in answer.lines.dropFirst(heading.count) {
      let label = line.prefix(labelWidth).split(separator: " ").joined(separator: " ")
      let words = String(line.dropFirst(labelWidth))
      if label.isEmpty, let last = entries.indices.last {
        entries[last].sentence += " " + words
      } else {
        entries.append((label, words))
      }
    }
    return (GroupText.heading(group, of: result), entries)
  }

  // MARK: Lines

  /// Those that did not keep an open loop's rate, and so have no rank.
  private var shortfalls: [(title: String, shortfall: Backlog.Shortfall)] {
    group.rows.compactMap { row in
      backlog.shortfalls[row.coordinates].map { (title: title(row.coordinates), shortfall: $0) }
    }
  }

  /// Those of them that kept it in some rounds.
  private var unsteady: [String] {
    let cells = shortfalls.compactMap { cell in
      cell.shortfall.keptRounds.map { (title: cell.title, rounds: $0) }
    }
    if cells.isEmpty { return [] }
    return line(
      "at times",
      [
        cells.map { "\($0.title) kept the rate in \($0.rounds)" }.joined(separator: "; "),
        cells.map(\.title).joined(separator: ", ") + ": kept the rate in some rounds",
        "\(counted(cells.count, "row")) kept the rate in some rounds",
      ], most: 2)
  }

  /// Those that kept it in none.
  private var gaveUp: [String] {
    let cells = shortfalls.filter { $0.shortfall.keptRounds == nil }
    if cells.isEmpty { return [] }
    // All of them, if need be in fewer words.
    return line(
      "gave up",
      [
        cells.map { "\($0.title) \($0.shortfall.remark)" }.joined(separator: "; "),
        cells.map { "\($0.title) at \($0.shortfall.share)" }.joined(separator: ", ")
          + " of the rate",
        cells.map(\.title).joined(separator: ", "),
      ], most: 2)
  }

  /// Those of which the answer cannot tell anything, because they have no figures.
  private var missing: [String] {
    let rows = group.rows.filter { !$0.isMeasured }
    guard !rows.isEmpty, rows.count < group.rows.count else { return [] }
    let names = rows.map { title($0.coordinates) }.joined(separator: ", ")
    return line(
      "missing",
      [
        "\(names): not measured",
        "\(rows.count) of \(counted(group.rows.count, "row")) were not measured",
      ])
  }

  private func line(_ label: String, _ sentence: String) -> [String] {
    text.fill(
      sentence,
      prefix: "  " + label + TerminalText.spaces(Self.labelWidth - label.count - 2),
      indent: Self.labelWidth)
  }

  /// The first of several wordings that fits, the fullest of them first; where none does, the last.
  ///
  /// - Parameter most: lines of the usual width; of narrow ones as many as hold the same text.
  private func line(_ label: String, _ wordings: [String], most: Int = 1) -> [String] {
    let (room, usual) = (text.style.width, TerminalStyle.usualWidth)
    let lines = most * max(1, (usual - Self.labelWidth) / (room - Self.labelWidth))
    let fitting = wordings.lazy.map { line(label, $0) }.first { $0.count <= lines }
    return fitting ?? line(label, wordings[wordings.count - 1])
  }

  private func fits(_ sentence: String, in room: Int) -> Bool {
    TerminalText.width(text.plain(sentence)) <= room
  }

  /// What the run says of itself.
  private var trust: [String] {
    guard let test = answer.selfTest else {
      guard group.rows.count(where: \.isMeasured) > 1, result.selfTestUnavailable != nil else {
        return []
      }
      return line("self-test", "none: the run could not test itself, as said below the tables")
    }
    // As many digits as show on which side of 1 a bound lies.
    let numbers = [test.ratio.value, test.ratio.lower, test.ratio.upper]
      .map { NumberText.precise($0, decimals: 3) }
    let figures =
      "\(title(test.coordinates)) against itself: \(numbers[0]) [\(numbers[1]), \(numbers[2])]"
    let short = "\(figures): \(test.outcome.rawValue)"
    switch test.outcome {
    case .passed: return line("self-test", ["\(figures), as it should be", short])
    case .unsure: return line("self-test", ["\(short): rounds disagree", short])
    case .failed:
      return line(
        "WARNING",
        "this run cannot be trusted: it finds a difference where there is none. \(figures)"
      ).map { Emphasis.yellow.applied(to: $0, in: text.style) }
    }
  }

  private func choice(_ most: Int) -> [String] {
    guard let fastest = answer.best.first else { return line("choose", nothingToChoose) }
    let time = time(answer.best)
    if answer.best.count + answer.undecided.count + answer.slower.count == 1 {
      let isAlone = group.rows.count(where: \.isMeasured) == 1
      let rest =
        !shortfalls.isEmpty
        ? ": the only one that kept the rate\(unsteady.isEmpty ? "" : " in most rounds")"
        : isAlone ? "; nothing else was measured" : "; nothing else took long enough to be ranked"
      return line("choose", "\(title(fastest.coordinates)) \(time)\(rest)")
    }
    if answer.best.count == 1 {
      let isDecided = answer.undecided.isEmpty && answer.selfTest?.hasFailed != true
      let isSmallest = answer.undecided.allSatisfy { $0.nanoseconds >= fastest.nanoseconds }
      let rank =
        isDecided
        ? "the fastest" : isSmallest ? "the smallest median" : "the fastest of those that are sure"
      return line("choose", "\(title(fastest.coordinates)) \(time): \(rank)")
    }
    return line(
      "choose",
      wordings(answer.best, [" \(time): no difference found"]) + [
        "\(title(fastest.coordinates)) and \(answer.best.count - 1) more: no difference found"
      ], most: most)
  }

  private var nothingToChoose: String {
    if !group.rows.contains(where: \.isMeasured) { return "nothing was measured here" }
    if shortfalls.isEmpty { return "nothing took long enough to be ranked" }
    return "no kind kept the rate\(unsteady.isEmpty ? "" : " in most rounds")"
  }

  private func undecided(_ most: Int) -> [String] {
    guard !answer.undecided.isEmpty else { return [] }
    let bounded = answer.undecided.filter { $0.ratio != nil }
    return boundless(answer.undecided.filter { $0.ratio == nil })
      + unbounded(bounded.filter { $0.ratio?.saysNothing == true })
      + atMost(bounded.filter { $0.ratio?.saysNothing == false }, most)
  }

  /// Those that have no bounds, because they or the fastest have but one round.
  private func boundless(_ standings: [Answer.Standing]) -> [String] {
    if standings.isEmpty { return [] }
    let remedy =
      result.endedEarly
      ? ", and the run ended early" : result.settings.rounds < 2 ? " (--rounds)" : " (--time)"
    let need = "slower: at least two rounds are needed\(remedy)"
    let isAll =
      answer.best.count + answer.slower.count == 1 && standings.count == answer.undecided.count
    if isAll { return line("unknown", "whether anything else is \(need)") }
    let verb = standings.count == 1 ? "is" : "are"
    return line(
      "unknown",
      [
        "whether \(names(standings, most: standings.count)) \(verb) \(need)",
        "whether \(counted(standings.count, "row")) \(verb) \(need)",
      ])
  }

  /// Those whose bounds say nothing.
  private func unbounded(_ standings: [Answer.Standing]) -> [String] {
    if standings.isEmpty { return [] }
    let (remedy, _) = remedies
    let verb = standings.count == 1 ? "is" : "are"
    let reason = "slower: rounds disagree too much\(remedy)"
    return line(
      "unknown",
      [
        "whether \(names(standings, most: standings.count)) \(verb) \(reason)",
        "whether \(counted(standings.count, "row")) \(verb) \(reason)",
      ])
  }

  /// Those that have bounds.
  private func atMost(_ standings: [Answer.Standing], _ most: Int) -> [String] {
    if standings.isEmpty { return [] }
    // The bounds of each row are its own: the table has them.
    let uppers = standings.compactMap(\.ratio).map(\.upper)
    let (least, greatest) = (
      NumberText.bound(uppers.min() ?? 1), NumberText.bound(uppers.max() ?? 1)
    )
    let bounds = "at most \(least == greatest ? least : "\(least) to \(greatest)") times"
    let time = time(standings)
    let (remedy, shortRemedy) = remedies
    return line(
      "unknown",
      wordings(
        standings,
        [
          " \(time): \(bounds) as long\(remedy)", " \(time): \(bounds) as long\(shortRemedy)",
          " \(time): \(bounds)\(shortRemedy)", ": \(bounds)\(shortRemedy)",
        ]) + [
          "\(counted(standings.count, "row")) \(time): \(bounds)\(shortRemedy)",
          "\(counted(standings.count, "row")): \(bounds)\(shortRemedy)",
        ], most: most)
  }

  /// What would decide what is undecided, in a few words and in fewer. Rounds cost time: where there was
  /// none for those that were asked for, more of them would not be run either.
  private var remedies: (String, String) {
    if result.endedEarly {
      return ("; the run ended early: measure again", "; the run ended early")
    }
    if result.roundsRun < result.settings.rounds {
      return ("; more time would tell more (--time)", "; needs more --time")
    }
    guard let rounds = answer.roundsNeeded else {
      return ("; a quieter machine would tell (end what else runs)", "; needs less noise")
    }
    return ("; about \(rounds) rounds would tell (--rounds)", "; needs --rounds \(rounds)")
  }

  /// Those behind the fastest that wait as it does.
  private var next: [String] {
    guard let fastest = answer.best.first else { return [] }
    let behind = answer.slower.filter { $0.coordinates.wait == fastest.coordinates.wait }
    let items = behind.enumerated().map { place, standing in
      // They all wait in one way.
      "\(place == 0 ? title(standing.coordinates) : standing.coordinates.label) \(metric.full(standing.nanoseconds))"
        + (standing.ratio.map { ", at least \(NumberText.bound($0.lower)) times" } ?? "")
    }
    return items.isEmpty ? [] : line("next", listed(items, separators: items.map { _ in "; " }))
  }

  /// What another way to wait costs, before what another kind does.
  private func otherWaits(_ most: Int) -> [[String]] {
    guard let fastest = answer.best.first else { return [] }
    return WaitStrategy.allCases.filter { $0 != fastest.coordinates.wait }.compactMap { wait in
      let own = answer.slower.filter { $0.coordinates.wait == wait }
      guard let first = own.first, let last = own.last else { return nil }
      let least = own.compactMap { $0.ratio?.lower }.min() ?? 1
      let range = "\(time([first, last])), at least \(NumberText.bound(least)) times"
      let isAll = !(answer.best + answer.undecided).contains { $0.coordinates.wait == wait }
      let ratios = ratios(of: wait, beside: fastest.coordinates.wait)
      // A price is what each kind pays: more than what the kinds differ by.
      if isAll, own.count > 1, last.nanoseconds < 2 * first.nanoseconds, (ratios.min() ?? least) > 2
      {
        let price = "any kind \(range): the wait is the price"
        return line(
          wait.rawValue, ["\(price), not the kind", price, "any kind \(range): it is the wait"],
          most: most)
      }
      if own.count == 1 { return line(wait.rawValue, "\(first.coordinates.label) \(range)") }
      if let price = price(of: wait, ratios, beside: fastest.coordinates.wait) { return price }
      // Between the first and the last there may be rows of which nothing is claimed.
      let subject =
        isAll
        ? "\(first.coordinates.label) to \(last.coordinates.label)"
        : "\(own.count) of \(group.rows.count { $0.coordinates.wait == wait && $0.isMeasured }) kinds"
      return line(wait.rawValue, "\(subject) \(range)")
    }
  }

  /// Where the medians of one way to wait are little more than those of another, kind by kind: the kinds
  /// differ then, and not the waits.
  private func price(
    of wait: WaitStrategy, _ ratios: [Double], beside other: WaitStrategy
  ) -> [String]? {
    guard ratios.count > 1, let least = ratios.min(), let most = ratios.max(),
      least > 1 / Answer.closeRatio, most < Answer.closeRatio
    else { return nil }
    let (from, to) = (NumberText.ratio(least), NumberText.ratio(most))
    return line(
      wait.rawValue,
      "kind by kind \(from) to \(to) times the median of \(other.rawValue): little price")
  }

  /// Kind by kind, how many times the medians of one way to wait are those of another.
  private func ratios(of wait: WaitStrategy, beside other: WaitStrategy) -> [Double] {
    var medians: [String: [WaitStrategy: Double]] = [:]
    for row in answer.best + answer.undecided + answer.slower {
      medians[row.coordinates.label, default: [:]][row.coordinates.wait] = row.nanoseconds
    }
    return medians.values.compactMap { found -> Double? in
      guard let one = found[wait], let base = found[other] else { return nil }
      return one / base
    }
  }

  private var tail: [String] {
    let metric = Metric.tail(isOpenLoop: group.isOpenLoop)
    let lines = ordered(metric, label: "p99")
    if !lines.isEmpty { return lines }
    // Of those that missed the rate other lines tell.
    let lacking = ranked(by: metric).compactMap { $0[metric]?.shortage }
    return shortage(lacking).map { line("p99", "of no row: \($0)") } ?? []
  }

  /// What keeps all rows from a percentile, and what would help; nil where they lack none.
  private func shortage(_ lacking: [PercentileShortage]) -> String? {
    if lacking.isEmpty { return nil }
    if lacking.contains(.samples) {
      let remedy = result.endedEarly ? "the run ended early" : "needs more --time"
      return "there are too few round trips; \(remedy)"
    }
    let enough = lacking.compactMap { shortage -> Int?? in
      if case .shortRounds(let enough) = shortage { enough } else { nil }
    }
    if enough.isEmpty { return "what is slow lies in too few rounds; needs a quieter machine" }
    let most = enough.contains(nil) ? nil : enough.compactMap(\.self).min()
    return "the rounds are too short; needs \(most.map { "--rounds \($0)" } ?? "more --time")"
  }

  private var oneWay: [String] { ordered(.stream, beside: .streamBytes, label: "one way") }

  private var costs: [String] {
    let calls = range(.systemCalls, "system calls")
    let wordings = ["CPU a round trip", "CPU"].map { name in
      [range(.cpu, name), calls].compactMap(\.self).joined(separator: "; ")
    }
    return wordings[0].isEmpty ? [] : line("costs", wordings)
  }

  // MARK: Words

  /// Rows by one metric, the best first, as many as fit in a line, and the last.
  ///
  /// - Parameter second: what stands in parentheses behind it, where the group has it.
  private func ordered(
    _ metric: Metric, beside second: Metric? = nil, label: String
  ) -> [String] {
    let known = known(metric)
    guard !known.isEmpty else { return [] }
    let second = second.flatMap { second in
      known.contains { $0.row[second]?.value != nil } ? second : nil
    }
    let scale = listScale(metric, known.map(\.figure))
    let secondScale = second.map { second in listScale(second, known.map { $0.row[second] }) }
    let items = known.map { row, figure in
      let behind =
        second.map { " (\(listed(row[$0], of: $0, in: secondScale ?? nil)))" } ?? ""
      return "\(title(row.coordinates)) \(listed(figure, of: metric, in: scale))\(behind)"
    }
    let measured = group.rows.count(where: \.isMeasured)
    let unit =
      unitName(behind: scale)
      + ((secondScale ?? nil).map { " (\($0.name))" } ?? "")
      + (known.count < measured ? " (\(known.count) of \(measured) known)" : "")
    let figures = known.map(\.figure)
    let level = figures.dropFirst().count { Self.mayBeEqual($0, figures[0]) }
    // Without them the first would be said to be the best.
    let name = title(known[0].row.coordinates)
    let others = level == 0 ? "" : " ≈ \(counted(level, "other"))"
    let alone = name + others + items[0].dropFirst(name.count)
    return line(
      label,
      listed(items, separators: separators(figures), unit: unit, alone: alone, level: level))
  }

  /// The unit of all figures of a list, which are compared with each other; nil where it leaves one of them more
  /// or fewer than three digits, so that each has its own.
  private func listScale(_ metric: Metric, _ figures: [Figure?]) -> UnitScale? {
    let values = figures.compactMap { $0?.value }.filter { $0 != 0 }
    guard let scale = metric.scale(ofColumn: values) else { return nil }
    return values.allSatisfy { (0.0995..<999.5).contains($0 / scale.size) } ? scale : nil
  }

  /// A figure of a list.
  ///
  /// - Parameter scale: the unit that stands behind the list; nil where each figure has its own.
  private func listed(_ figure: Figure?, of metric: Metric, in scale: UnitScale?) -> String {
    scale.map { metric.text(figure, in: $0) } ?? metric.full(figure)
  }

  private func unitName(behind scale: UnitScale?) -> String { scale.map { " \($0.name)" } ?? "" }

  /// What stands behind each figure: a comma where the next one is surely another, else `≈`.
  private func separators(_ figures: [Figure]) -> [String] {
    zip(figures, figures.dropFirst()).map { Self.mayBeEqual($0, $1) ? " ≈ " : ", " }
  }

  /// Of figures of one round nobody knows.
  private static func mayBeEqual(_ figure: Figure, _ other: Figure) -> Bool {
    guard let one = figure.interval ?? figure.span, let two = other.interval ?? other.span else {
      return true
    }
    return one.overlaps(two)
  }

  /// Rows that a metric is told of. The times of a backlog are none.
  private func ranked(by metric: Metric) -> [Row] {
    group.rows.filter { backlog.remark(on: metric, of: $0.coordinates) == nil }
  }

  /// Rows that have a figure, the best first.
  private func known(_ metric: Metric) -> [(row: Row, figure: Figure)] {
    let known = ranked(by: metric).compactMap { row in
      row[metric].flatMap { figure in figure.value.map { (row: row, figure: figure, value: $0) } }
    }
    return known.sorted { metric.polarity == .higher ? $0.value > $1.value : $0.value < $1.value }
      .map { ($0.row, $0.figure) }
  }

  /// The least and the most of a cost; nil where nobody knows it.
  private func range(_ metric: Metric, _ name: String) -> String? {
    let known = known(metric)
    guard let least = known.first, let most = known.last else { return nil }
    let measured = group.rows.count(where: \.isMeasured)
    let share = known.count < measured ? " (\(known.count) of \(measured) counted)" : ""
    let (from, to) = (metric.full(least.figure), metric.full(most.figure))
    // `~4.00` and `4.00` are one number, of which one row is not sure.
    let isOne = from.drop { $0 == "~" } == to.drop { $0 == "~" }
    let both =
      isOne ? (from.hasPrefix("~") ? from : to) : range(metric, least.figure, most.figure)
    return "\(name) \(both)\(share)"
  }

  /// From one figure to another, with the unit of each; said once where it is the same.
  private func range(_ metric: Metric, _ least: Figure, _ most: Figure) -> String {
    let scales = [least, most].map { $0.value.flatMap(metric.scale) }
    let from = scales[0] == scales[1] ? metric.text(least, in: scales[0]) : metric.full(least)
    return "\(from) to \(metric.full(most))"
  }

  /// As many of the first as a line has room for, and the last.
  ///
  /// - Parameters:
  ///   - separators: what stands behind each item, the last of which needs none.
  ///   - unit: what stands behind them.
  ///   - alone: the first, where no other than the last has room beside it; as it is unless told
  ///     otherwise.
  ///   - level: how many others that tells of.
  private func listed(
    _ items: [String], separators: [String], unit: String = "", alone: String? = nil,
    level: Int = 0
  ) -> String {
    let room = text.style.width - Self.labelWidth
    func first(_ count: Int) -> String {
      items.prefix(count).enumerated().map { place, item in
        item + (place < count - 1 ? separators[place] : "")
      }.joined()
    }
    let all = first(items.count) + unit
    guard let last = items.last, items.count > 1, !fits(all, in: room) else { return all }
    for count in stride(from: items.count - 2, through: 1, by: -1) {
      let line = (count == 1 ? alone ?? items[0] : first(count)) + " … " + last + unit
      if fits(line, in: room) { return line }
    }
    let rest = items.count - 1 - level
    return (alone ?? items[0]) + unit + (rest > 0 ? " … \(rest) more" : "")
  }

  private func title(_ coordinates: CellCoordinates) -> String {
    hasSeveralWaits ? "\(coordinates.label) (\(coordinates.wait.rawValue))" : coordinates.label
  }

  private var hasSeveralWaits: Bool { Set(group.rows.map(\.coordinates.wait)).count > 1 }

  /// A sentence about several rows in several wordings, the fullest first: it has its shortest ending before
  /// a name is left out.
  private func wordings(_ standings: [Answer.Standing], _ endings: [String]) -> [String] {
    var subjects = stride(from: standings.count, through: 1, by: -1).map {
      names(standings, most: $0)
    }
    if standings.count > 1 {
      subjects.append("\(title(standings[0].coordinates)) and \(standings.count - 1) more")
    }
    return subjects.flatMap { subject in endings.map { subject + $0 } }
  }

  /// Names by wait strategy: `memfd, shm (adaptive); pipe (block)`. Of many only the first.
  private func names(_ standings: [Answer.Standing], most: Int) -> String {
    WaitStrategy.allCases.compactMap { wait in
      let names = standings.filter { $0.coordinates.wait == wait }.map(\.coordinates.label)
      if names.isEmpty { return nil }
      let left = names.count - most
      return names.prefix(most).joined(separator: ", ") + (left > 0 ? " and \(left) more" : "")
        + (hasSeveralWaits ? " (\(wait.rawValue))" : "")
    }.joined(separator: "; ")
  }

  /// The range of their medians.
  private func time(_ standings: [Answer.Standing]) -> String {
    let values = standings.map(\.nanoseconds)
    guard let least = values.min(), let most = values.max() else { return "" }
    let (from, to) = (metric.full(least), metric.full(most))
    return from == to ? from : range(metric, Figure(least), Figure(most))
  }
}
