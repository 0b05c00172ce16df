// Drift, steps, and rounds that are not like the others.

internal import Comparison
internal import Glibc

extension TerminalPicture {
  /// The medians of each row's rounds around its own median, in the order in which they ran; nil without
  /// samples.
  var rounds: [String]? {
    let numbers = picture.rows.compactMap(\.shape).flatMap { $0.rounds.map(\.number) }
    guard let first = numbers.min(), let last = numbers.max() else { return nil }
    let medians = medians
    let room = room(beside: medians)
    let count = last - first + 1
    // More rounds than columns share one; few have several columns each.
    let perColumn = (count + room - 1) / room
    let columns = (count + perColumn - 1) / perColumn
    let width = perColumn > 1 ? 1 : min(3, room / count)
    let rows = picture.rows.map { row in
      (0..<columns).map { column in
        let from = first + column * perColumn
        return row.shape?.logarithm(of: from..<from + perColumn)
      }
    }
    let limit = Self.limit(rows.joined().compactMap(\.self))
    let end = "\(last)"
    let gap = columns * width - "\(first)".count - end.count
    return roundLegend(limit, perColumn) + [
      axis(count == 1 ? "\(first)" : "\(first)" + TerminalText.spaces(max(1, gap)) + end)
    ]
      + rows.indices.map { index in
        let body = rows[index].map { height in
          String(repeating: height.map { glyph($0, limit) } ?? " ", count: width)
        }
        return line(index, body.joined(), figure: medians[index], of: medians)
      }
  }

  private func roundLegend(_ limit: Double, _ perColumn: Int) -> [String] {
    let times = NumberText.significant(exp2(limit))
    let rounds = perColumn > 1 ? "\(perColumn) rounds a column" : "rounds"
    return text.fill(
      "medians of \(rounds) in the order in which they ran, beside their row's median: from "
        + "\(glyphs.heights[1]) 1/\(times) to \(glyphs.heights[glyphs.levels]) \(times) times; "
        + "\(glyphs.down) \(glyphs.up) beyond that; a gap where a round does not count", indent: 2)
  }

  /// Up to where a round is drawn in its height, as a logarithm to the base of 2: one of a few, so that nine in
  /// ten are, and so that nanoseconds of jitter do not look like a step.
  private static func limit(_ heights: [Double]) -> Double {
    let limits = [1.05, 1.1, 1.2, 1.5].map(log2)
    return limits.first { limit in heights.count { abs($0) <= limit } * 10 >= heights.count * 9 }
      ?? limits[limits.count - 1]
  }

  private func glyph(_ height: Double, _ limit: Double) -> Character {
    if height > limit { return glyphs.up }
    if height < -limit { return glyphs.down }
    let share = (height / limit + 1) / 2
    return glyphs.heights[1 + Int((share * Double(glyphs.levels - 1)).rounded())]
  }
}

extension CellShape {
  /// How many times the row's median the middle one of some rounds takes, as a logarithm to the base of 2; nil
  /// where none of them counts.
  fileprivate func logarithm(of numbers: Range<Int>) -> Double? {
    let values = rounds.filter { numbers.contains($0.number) && $0.nanoseconds > 0 }
      .map(\.nanoseconds).sorted()
    guard !values.isEmpty, median > 0 else { return nil }
    return log2(values[values.count / 2] / median)
  }
}
