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
  static let labelWidth = 10
  /// Lines that a group has at most.
  static let mostLines = 10

  init(_ group: Group, of result: RunResult, style: TerminalStyle) {
    self.group = group
    self.result = result
    answer = group.answer
    metric = .ranking(isOpenLoop: group.isOpenLoop)
    text = TerminalText(style: style)
  }

  /// The lines, the heading first. What matters least goes where there are more than
  /// ``mostLines``.
  var lines: [String] {
    let heading = text.fill(GroupText.heading(group, of: result), indent: 2)
    var parts = [trust, choice, undecided, next] + otherWaits + [tail, oneWay, costs]
    var lines = parts.flatMap { $0 }
    while heading.count + lines.count > Self.mostLines, parts.count > 2 {
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
    return test.hasFailed
      ? line(
        "WARNING",
        "this run cannot be trusted: it finds a difference where there is none. \(figures)")
      : line("self-test", "\(figures), as it should be")
  }

  private var choice: [String] {
    guard let fastest = answer.best.first else {
      return line("choose", "nothing was measured here")
    }
    if answer.best.count + answer.undecided.count + answer.slower.count == 1 {
      return line("choose", "\(names(answer.best)) \(time(answer.best)); nothing else was measured")
    }
    if answer.best.count == 1 {
      let isDecided = answer.undecided.isEmpty
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
    let remedy = answer.roundsNeeded.map { "; about \($0) rounds would tell (--rounds)" } ?? ""
    return line(
      "unknown",
      "\(names(answer.undecided)) \(time(answer.undecided)): \(NumberText.ratio(lower)) to "
        + "\(NumberText.ratio(upper)) times as long\(remedy)")
  }

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

  private var oneWay: [String] { ordered(.stream, label: "one way") }

  private var costs: [String] {
    let parts = [(Metric.cpu, "CPU a round trip"), (Metric.systemCalls, "system calls")]
      .compactMap { metric, name in range(metric).map { "\(name) \($0)" } }
    return parts.isEmpty ? [] : line("costs", parts.joined(separator: "; "))
  }

  // MARK: Words

  /// Rows by one metric, the best first, as many as fit in a line, and the last.
  private func ordered(_ metric: Metric, label: String) -> [String] {
    let known = group.rows.compactMap { row in
      row[metric]?.value.map { (name: title(row.coordinates), value: $0) }
    }.sorted { metric.polarity == .higher ? $0.value > $1.value : $0.value < $1.value }
    guard !known.isEmpty else { return [] }
    let items = known.map { "\($0.name) \(metric.text($0.value))" }
    let room = text.style.width - Self.labelWidth - metric.unitName.count
    return line(label, listed(items, separator: ", ", room: room) + metric.unitName)
  }

  /// The least and the greatest value of all rows.
  private func range(_ metric: Metric) -> String? {
    let known = group.rows.compactMap { $0[metric]?.value }.map {
      (value: $0, text: metric.text($0))
    }
    guard let least = known.min(by: { $0.value < $1.value }),
      let most = known.max(by: { $0.value < $1.value })
    else { return nil }
    return (least.text == most.text ? least.text : "\(least.text) to \(most.text)")
      + metric.unitName
  }

  /// As many of the first as a line has room for, and the last.
  private func listed(_ items: [String], separator: String, room: Int? = nil) -> String {
    let room = room ?? text.style.width - Self.labelWidth
    let all = items.joined(separator: separator)
    guard let last = items.last, TerminalText.width(all) > room else { return all }
    for count in stride(from: items.count - 2, through: 1, by: -1) {
      let line = items.prefix(count).joined(separator: separator) + " … " + last
      if TerminalText.width(line) <= room { return line }
    }
    return items[0]
  }

  private func title(_ coordinates: CellCoordinates) -> String {
    hasSeveralWaits ? "\(coordinates.name) (\(coordinates.wait.rawValue))" : coordinates.name
  }

  private var hasSeveralWaits: Bool { Set(group.rows.map(\.coordinates.wait)).count > 1 }

  /// Names by wait strategy: `memfd, shm (adaptive); pipe (block)`.
  private func names(_ standings: [Answer.Standing]) -> String {
    WaitStrategy.allCases.compactMap { wait in
      let names = standings.filter { $0.coordinates.wait == wait }.map(\.coordinates.name)
      if names.isEmpty { return nil }
      return names.joined(separator: ", ") + (hasSeveralWaits ? " (\(wait.rawValue))" : "")
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
