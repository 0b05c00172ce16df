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
  }

  /// Lines that a group has at most: of narrow ones as many as hold the same text.
  static func mostLines(in width: Int) -> Int {
    width >= TerminalStyle.usualWidth ? mostLines : mostLines * TerminalStyle.usualWidth / width
  }

  /// The lines, the heading first. What matters least goes where there are more than
  /// ``mostLines(in:)``.
  var lines: [String] {
    let heading = text.fill(GroupText.heading(group, of: result), indent: 2)
    var parts = [trust, choice, undecided, next, gaveUp] + otherWaits + [tail, oneWay, costs]
    var lines = parts.flatMap { $0 }
    while heading.count + lines.count > Self.mostLines(in: text.style.width), parts.count > 2 {
      parts.removeLast()
      lines = parts.flatMap { $0 }
    }
    return heading + lines
  }

  /// The lines as text without colours, 80 columns wide, for formats that are not a terminal.
  static func plain(_ group: Group, of result: RunResult) -> [String] {
    AnswerText(
      group, of: result,
      style: TerminalStyle(width: TerminalStyle.usualWidth, usesColour: false, usesUnicode: true)
    ).lines
  }

  // MARK: Lines

  /// Those that did not keep an open loop's rate, and so have no rank.
  private var gaveUp: [String] {
    guard group.isOpenLoop else { return [] }
    let items = group.rows.filter { $0.isMeasured && $0[.relative] == nil }.compactMap { row in
      row.remark.map { "\(title(row.coordinates)) \($0)" }
    }
    return items.isEmpty ? [] : line("gave up", listed(items, separator: "; "))
  }

  private func line(_ label: String, _ sentence: String) -> [String] {
    text.fill(
      sentence,
      prefix: "  " + label + TerminalText.spaces(Self.labelWidth - label.count - 2),
      indent: Self.labelWidth)
  }

  /// What the run says of itself.
  private var trust: [String] {
    guard let test = answer.selfTest else { return [] }
    let figures =
      "\(title(test.coordinates)) against itself: \(NumberText.fixed(test.ratio.value, decimals: 3)) "
      + GroupText.interval(test.ratio)
    guard test.hasFailed else { return line("self-test", "\(figures), as it should be") }
    return line(
      "WARNING",
      "this run cannot be trusted: it finds a difference where there is none. \(figures)"
    ).map { Emphasis.yellow.applied(to: $0, in: text.style) }
  }

  private var choice: [String] {
    guard let fastest = answer.best.first else {
      return line("choose", "nothing was measured here")
    }
    if answer.best.count + answer.undecided.count + answer.slower.count == 1 {
      return line("choose", "\(names(answer.best)) \(time(answer.best)); nothing else was measured")
    }
    if answer.best.count == 1 {
      let isDecided = answer.undecided.isEmpty && answer.selfTest?.hasFailed != true
      return line(
        "choose",
        "\(title(fastest.coordinates)) \(time(answer.best))"
          + (isDecided ? ": the fastest" : ": the smallest median"))
    }
    return line("choose", "\(names(answer.best)) \(time(answer.best)): no difference found")
  }

  private var undecided: [String] {
    guard !answer.undecided.isEmpty else { return [] }
    if answer.undecided.allSatisfy({ $0.ratio == nil }) {
      return line(
        "unknown",
        "whether anything else is slower: at least two rounds are needed (--rounds, --time)")
    }
    let ratios = answer.undecided.compactMap(\.ratio)
    let lower = ratios.map(\.lower).min() ?? 1
    let upper = ratios.map(\.upper).max() ?? 1
    guard upper < Self.beyondMeasure else {
      return line(
        "unknown",
        "\(names(answer.undecided)) \(time(answer.undecided)): too few rounds to tell from the fastest "
          + "(--rounds, --time)")
    }
    let remedy = answer.roundsNeeded.map { "; about \($0) rounds would tell (--rounds)" } ?? ""
    return line(
      "unknown",
      "\(names(answer.undecided)) \(time(answer.undecided)): \(NumberText.ratio(lower)) to "
        + "\(NumberText.ratio(upper)) times as long\(remedy)")
  }

  /// The bounds of two or three rounds, of which no digit means anything.
  private static let beyondMeasure = 1000.0

  /// Those behind the fastest that wait as it does.
  private var next: [String] {
    guard let fastest = answer.best.first else { return [] }
    let behind = answer.slower.filter { $0.coordinates.wait == fastest.coordinates.wait }
    let items = behind.map { standing in
      "\(standing.coordinates.name) \(metric.text(standing.nanoseconds))\(metric.unitName)"
        + (standing.ratio.map { ", at least \(NumberText.ratio($0.lower)) times" } ?? "")
    }
    return items.isEmpty ? [] : line("next", listed(items, separator: "; "))
  }

  /// What another way to wait costs, before what another kind does.
  private var otherWaits: [[String]] {
    guard let fastest = answer.best.first else { return [] }
    return WaitStrategy.allCases.filter { $0 != fastest.coordinates.wait }.compactMap { wait in
      let own = answer.slower.filter { $0.coordinates.wait == wait }
      guard let first = own.first, let last = own.last else { return nil }
      let least = own.compactMap { $0.ratio?.lower }.min() ?? 1
      let range = "\(time([first, last])), at least \(NumberText.ratio(least)) times"
      let isAll = !(answer.best + answer.undecided).contains { $0.coordinates.wait == wait }
      if isAll, own.count > 1, last.nanoseconds < 2 * first.nanoseconds {
        return line(
          wait.rawValue, "every kind \(range): the wait is the price, not the kind")
      }
      let names =
        own.count > 1
        ? "\(first.coordinates.name) to \(last.coordinates.name)"
        : first.coordinates.name
      return line(wait.rawValue, "\(names) \(range)")
    }
  }

  private var tail: [String] {
    ordered(.tail(isOpenLoop: group.isOpenLoop), label: "p99")
  }

  private var oneWay: [String] { ordered(.stream, beside: .streamBytes, label: "one way") }

  private var costs: [String] {
    let parts = [range(.cpu, "CPU a round trip"), range(.systemCalls, "system calls")]
      .compactMap(\.self)
    return parts.isEmpty ? [] : line("costs", parts.joined(separator: "; "))
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
    let items = known.map { row, figure in
      let behind = second.map { " (\($0.text(row[$0])))" } ?? ""
      return "\(title(row.coordinates)) \(metric.text(figure))\(behind)"
    }
    let unit = metric.unitName + (second.map { " (\($0.unitName.dropFirst()))" } ?? "")
    let room = text.style.width - Self.labelWidth - TerminalText.width(text.plain(unit))
    return line(label, listed(items, separator: ", ", room: room) + unit)
  }

  /// Rows that have a figure, the best first.
  private func known(_ metric: Metric) -> [(row: Row, figure: Figure)] {
    let known = group.rows.compactMap { row in
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
    let (from, to) = (metric.text(least.figure), metric.text(most.figure))
    return "\(name) \(from == to ? from : "\(from) to \(to)")\(metric.unitName)\(share)"
  }

  /// As many of the first as a line has room for, and the last.
  private func listed(_ items: [String], separator: String, room: Int? = nil) -> String {
    let room = room ?? text.style.width - Self.labelWidth
    let all = items.joined(separator: separator)
    func fits(_ line: String) -> Bool { TerminalText.width(text.plain(line)) <= room }
    guard let last = items.last, !fits(all) else { return all }
    for count in stride(from: items.count - 2, through: 1, by: -1) {
      let line = items.prefix(count).joined(separator: separator) + " … " + last
      if fits(line) { return line }
    }
    return items[0]
  }

  private func title(_ coordinates: CellCoordinates) -> String {
    hasSeveralWaits ? "\(coordinates.name) (\(coordinates.wait.rawValue))" : coordinates.name
  }

  private var hasSeveralWaits: Bool { Set(group.rows.map(\.coordinates.wait)).count > 1 }

  /// Names by wait strategy: `memfd, shm (adaptive); pipe (block)`. Of many only the first, so that
  /// they fill a line or two.
  private func names(_ standings: [Answer.Standing]) -> String {
    let room = 2 * (text.style.width - Self.labelWidth) - Self.widestRemark
    for most in stride(from: standings.count, to: 1, by: -1) {
      let names = names(standings, most: most)
      if TerminalText.width(text.plain(names)) <= room { return names }
    }
    return names(standings, most: 1)
  }

  /// Columns that are kept for what is said behind names.
  private static let widestRemark = 40

  private func names(_ standings: [Answer.Standing], most: Int) -> String {
    WaitStrategy.allCases.compactMap { wait in
      let names = standings.filter { $0.coordinates.wait == wait }.map(\.coordinates.name)
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
    let (from, to) = (metric.text(least), metric.text(most))
    return (from == to ? from : "\(from) to \(to)") + metric.unitName
  }
}
