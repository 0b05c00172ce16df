// The pictures of --plot, and the signs that they are drawn with.

extension Explanation {
  package static let pictures = Plot.allCases.map { plot in
    Explanation(
      plot.rawValue, also: ["--plot \(plot.rawValue)"], .pictures, paragraphs: plot.paragraphs)
  }

  /// Each is found by the sign that stands for it in ASCII as well.
  package static let pictureSigns: [Explanation] = {
    let (unicode, ascii) = (TerminalGlyphs(usesUnicode: true), TerminalGlyphs(usesUnicode: false))
    func sign(_ glyphs: [KeyPath<TerminalGlyphs, Character>], _ text: String) -> Explanation {
      let names = glyphs.map { String(unicode[keyPath: $0]) }
      let others = glyphs.map { String(ascii[keyPath: $0]) }
      return Explanation(names[0], also: Array(names.dropFirst()) + others, .pictureSigns, text)
    }
    let heights = (unicode.heights.reversed() + ascii.heights).map(String.init).filter { $0 != " " }
    return [
      sign(
        [\.reference],
        "In the picture of intervals, the row that the others are held against: its ratio is 1.00."),
      sign(
        [\.different],
        "In the picture of intervals, the ratio of a row that differs from the one it is held against: "
          + "its bounds lie on one side of 1."),
      sign(
        [\.equal],
        "In the picture of intervals, the ratio of a row for which no difference was found: its bounds "
          + "include 1. Do not read its place as a difference."),
      sign(
        [\.bar],
        "In the picture of intervals, from the lower bound of a ratio to the upper one, with 95 % "
          + "confidence for all rows together."),
      sign(
        [\.wideBar],
        "In the picture of intervals, bounds that lie more than twice apart: the rounds of the row disagree, "
          + "and its place says little."),
      sign(
        [\.one],
        "In the picture of intervals, the line at the ratio 1; in the picture of a curve, the axis."
      ),
      sign(
        [\.left, \.right],
        "At the edge of the picture of intervals: bounds go on beyond it. The table has them."),
      sign(
        [\.up, \.down],
        "In the picture of rounds, a round whose median lies above or below what the heights can show."
      ),
      Explanation(
        heights[0], also: Array(heights.dropFirst()), .pictureSigns,
        "A height, from the lowest to the highest. In the picture of a density it is how often a time was "
          + "measured; in the picture of rounds, how long a round took beside its row's median, which is "
          + "half of the height."),
    ]
  }()
}

extension Plot {
  fileprivate var paragraphs: [String] {
    switch self {
    case .intervals:
      [
        "A picture of 'run' and 'report' (--plot intervals): how many times as long each row takes as the "
          + "reference, with its bounds, on an axis on which twice as much is as far away everywhere.",
        "It shows what may be said: a row whose bounds cross the line at 1 is not shown to differ. Rows "
          + "whose bounds overlap may still differ: each is held against the reference alone.",
      ]
    case .density:
      [
        "A picture of 'run' and 'report' (--plot density): how often which time was measured, a line for "
          + "each row, on one logarithmic axis.",
        "Look for two hills in one row: the median lies on one of them or between both, and tells of "
          + "neither. The height is the root of the share, so that one time in a hundred can be seen.",
      ]
    case .rounds:
      [
        "A picture of 'run' and 'report' (--plot rounds): the median of each round beside the median of its "
          + "row, in the order in which the rounds ran.",
        "A slope or a step means that the machine changed while it was measured. A single round that "
          + "stands out was disturbed. Where several rows change together, it was not the kinds.",
      ]
    case .curve:
      [
        "A picture of 'run' and 'report' (--plot curve): the percentiles of each row from the median on. Each "
          + "step to the right leaves a tenth of the times slower, and time is on a logarithmic axis.",
        "Curves that cross say that the kind with the better median has the worse tail. A curve ends where "
          + "fewer than ten samples are slower.",
      ]
    }
  }
}

extension WordGroup {
  static let pictures = WordGroup("pictures of --plot", of: "picture")
  static let pictureSigns = WordGroup("signs of pictures", of: "sign of a picture")
}
