// Tails, as far as samples tell of them.

internal import Comparison
internal import Glibc

extension TerminalPicture {
  /// Curves that one panel holds: more could not be told apart.
  private static let curvesInPanel = 8
  private static let height = 12
  /// Points of a curve for each factor of ten by which the share of slower samples falls.
  private static let steps = 12

  /// Percentile curves in panels; nil without samples.
  var curve: [String]? {
    let curves = picture.rows.enumerated().compactMap { index, row in
      row.shape.map { Curve(label: labels[index], points: $0.curve(steps: Self.steps)) }
    }
    let times = curves.flatMap { $0.points.map(\.time) }.filter { $0 > 0 }
    guard let fastest = times.min(), let slowest = times.max() else { return nil }
    // All panels have the same axes.
    let panels = Panels(
      times: LogAxis(fastest...max(slowest, fastest * 1.1), count: Self.height),
      rarest: curves.compactMap(\.points.last?.rarity).max() ?? 1)
    let legend =
      "percentiles from the median on, time on a log scale; a curve ends where too few samples are "
      + "slower, and where curves meet the first letter stands for all"
    let count = (curves.count + Self.curvesInPanel - 1) / Self.curvesInPanel
    // None has one curve where others have eight.
    let size = (curves.count + count - 1) / count
    return text.fill(legend, indent: 2)
      + (0..<count).map { panel in
        lines(Array(curves.dropFirst(panel * size).prefix(size)), on: panels)
      }.joined(separator: [""])
  }

  /// Axes that all panels share.
  private struct Panels {
    let times: LogAxis
    /// −log10 of the share that is slower, where the longest curve ends.
    let rarest: Double
  }

  private struct Curve {
    let label: String
    /// Ascending. The rarity is −log10 of the share that is slower.
    let points: [(rarity: Double, time: Double)]

    init(label: String, points: [(share: Double, nanoseconds: Double)]) {
      self.label = label
      self.points = points.map { (-log10(1 - $0.share), max($0.nanoseconds, 1)) }
    }

    /// The time at a rarity; nil behind the end.
    func time(at rarity: Double) -> Double? {
      guard let after = points.firstIndex(where: { $0.rarity >= rarity - 1e-9 }) else { return nil }
      guard after > 0 else { return points[0].time }
      let (one, two) = (points[after - 1], points[after])
      let share = (rarity - one.rarity) / (two.rarity - one.rarity)
      return one.time * pow(two.time / one.time, min(max(share, 0), 1))
    }
  }

  private static let first = log10(2.0)

  private func lines(_ curves: [Curve], on panels: Panels) -> [String] {
    let ticks = panels.times.times(isVertical: true)
    let margin = (ticks.map(\.label.count).max() ?? 0) + 1
    let names = curves.enumerated().map { index, curve in
      Self.trimmed("\(Self.letter(index)) \(curve.label)")
    }
    let nameWidth = names.map(TerminalText.width).max() ?? 0
    let beside = text.style.width - margin - nameWidth - 2
    let isBeside = beside >= 30
    let width = isBeside ? beside : text.style.width - margin - 1
    var grid = [[Character]](
      repeating: [Character](repeating: " ", count: width), count: Self.height)
    for (index, curve) in curves.enumerated().reversed() {
      draw(curve, Self.letter(index), in: &grid, on: panels)
    }
    var namesByRow: [Int: String] = [:]
    if isBeside {
      let ends = curves.map { panels.times.place($0.points.last?.time ?? 1) }
      namesByRow = Self.pushedApart(names, beside: ends)
    }
    var lines = (0..<Self.height).reversed().map { row in
      let label = ticks.first { panels.times.place($0.value) == row }?.label ?? ""
      let line =
        TerminalText.spaces(margin - 1 - label.count) + text.plain(label) + String(glyphs.one)
        + String(grid[row]) + (namesByRow[row].map { " \($0)" } ?? "")
      return Self.trimmed(line)
    }
    lines.append(TerminalText.spaces(margin) + shares(width, panels))
    if !isBeside { lines += text.fill(names.joined(separator: "; "), indent: 2) }
    return lines
  }

  private func draw(
    _ curve: Curve, _ letter: Character, in grid: inout [[Character]], on panels: Panels
  ) {
    let width = grid[0].count
    var last: Int?
    for column in 0..<width {
      let rarity =
        Self.first + (panels.rarest - Self.first) * Double(column) / Double(max(1, width - 1))
      guard let time = curve.time(at: rarity) else { break }
      let row = min(max(panels.times.place(time), 0), Self.height - 1)
      for between in min(row, (last ?? row) + 1)...row { grid[between][column] = letter }
      last = row
    }
  }

  /// The line of percentiles below a panel.
  private func shares(_ width: Int, _ panels: Panels) -> String {
    var line = ""
    let percentiles = [
      ("p50", 0.5), ("p90", 0.1), ("p99", 1e-2), ("p99.9", 1e-3), ("p99.99", 1e-4),
      ("p99.999", 1e-5),
    ]
    for (percent, slower) in percentiles {
      let share = (-log10(slower) - Self.first) / max(panels.rarest - Self.first, 1e-9)
      guard share <= 1.0001 else { break }
      let place = min(
        Int((share * Double(width - 1)).rounded()) - (share > 0 ? percent.count / 2 : 0),
        width - percent.count)
      if place < line.count + (line.isEmpty ? 0 : 1) { continue }
      line += TerminalText.spaces(place - line.count) + percent
    }
    return line
  }

  private static func letter(_ index: Int) -> Character {
    Character(Unicode.Scalar(UInt8(ascii: "a") + UInt8(index)))
  }

  /// Names by rows, each as near as possible to the end of its curve and none over another.
  private static func pushedApart(_ names: [String], beside ends: [Int]) -> [Int: String] {
    let order = names.indices.sorted { (ends[$0], $0) < (ends[$1], $1) }
    var rows: [Int: String] = [:]
    var next = 0
    for (place, index) in order.enumerated() {
      let room = height - (order.count - place)
      let row = min(max(ends[index], next), room)
      rows[row] = names[index]
      next = row + 1
    }
    return rows
  }

  private static func trimmed(_ text: String) -> String {
    var text = text
    while text.last == " " { text.removeLast() }
    return text
  }
}
