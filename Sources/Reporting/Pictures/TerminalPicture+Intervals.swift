// Who is faster, and whether one may say so.

internal import Comparison
internal import IPCChannels

extension TerminalPicture {
  /// Ratios with their bounds on a logarithmic axis; nil where no row has any.
  var intervals: [String]? {
    let rows = picture.rows
    guard rows.count > 1, rows.contains(where: { $0.interval != nil }),
      let reference = rows.first(where: { $0.standing == .reference })
    else { return nil }
    let figures = rows.map { text.plain(Metric.relative.text($0.row[Metric.relative])) }
    let axis = LogAxis(picture.ratioRange, count: room(beside: figures))
    return intervalLegend(reference) + [self.axis(axis.line(axis.powersOfTwo))]
      + rows.indices.map { index in
        let row = rows[index]
        let isWeak = row.standing == .unknown || row.isWide
        return line(
          index, interval(of: row, on: axis), figure: figures[index], of: figures,
          emphasis: row.standing == .reference ? .bold : isWeak ? .dim : .none)
      }
  }

  private func intervalLegend(_ reference: PicturedRow) -> [String] {
    let name = "\(LibraryText.label(reference.row)) (\(reference.coordinates.wait.rawValue))"
    var parts = ["how many times as long as \(glyphs.reference) \(name)"]
    let rows = picture.rows
    if rows.contains(where: { $0.standing == .different }) {
      parts.append("\(glyphs.different) differs")
    }
    if rows.contains(where: { $0.standing == .equal }) {
      parts.append("\(glyphs.equal) no difference found")
    }
    let others = rows.filter { $0.interval != nil }
    if others.contains(where: { !$0.isWide }) { parts.append("\(glyphs.bar) 95 % bounds") }
    if others.contains(where: \.isWide) { parts.append("\(glyphs.wideBar) bounds far apart") }
    let range = picture.ratioRange
    let bounds = others.compactMap(\.interval)
    if bounds.contains(where: {
      $0.lowerBound < range.lowerBound || $0.upperBound > range.upperBound
    }) {
      parts.append("\(glyphs.left) \(glyphs.right) they go on")
    }
    return text.fill(parts.joined(separator: "; "), indent: 2)
  }

  private func interval(of row: PicturedRow, on axis: LogAxis) -> String {
    var line = [Character](repeating: " ", count: axis.count)
    line[axis.place(1)] = glyphs.one
    if let interval = row.interval, row.standing != .reference {
      let (from, to) = (axis.place(interval.lowerBound), axis.place(interval.upperBound))
      for place in max(0, from)...min(axis.count - 1, max(0, to)) {
        line[place] = row.isWide ? glyphs.wideBar : glyphs.bar
      }
      if interval.lowerBound < axis.range.lowerBound { line[0] = glyphs.left }
      if interval.upperBound > axis.range.upperBound { line[axis.count - 1] = glyphs.right }
    }
    switch row.standing {
    case .reference: line[axis.place(1)] = glyphs.reference
    case .equal: mark(row, glyphs.equal)
    case .different: mark(row, glyphs.different)
    case .unknown:
      let reason = "unknown: \(row.row[Metric.relative]?.reason ?? Figure.noRatio)"
      return text.cut(text.plain(reason), to: axis.count)
    }
    func mark(_ row: PicturedRow, _ glyph: Character) {
      guard let ratio = row.ratio else { return }
      line[min(max(axis.place(ratio), 0), axis.count - 1)] = glyph
    }
    return String(line)
  }
}
