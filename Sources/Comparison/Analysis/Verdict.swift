// The sentence under a table: who is fastest, who is as fast, and by how much the next one is slower.
// Where the figures do not say, it says that.

extension Verdict {
  /// - Parameter measured: a group's cells with figures, the fastest first.
  init(_ measured: [Cell], _ result: RunResult) {
    guard let fastest = measured.first else {
      self.init(sentence: "Nothing was measured here.", isTooNoisy: false)
      return
    }
    let subject = fastest.coordinates.title
    let others = measured.dropFirst().map { ($0, Ratio(result, $0.pairs(with: fastest))) }
    if others.isEmpty {
      self.init(sentence: "Only \(subject) was measured.", isTooNoisy: false)
      return
    }
    if others.contains(where: { $1 == nil }) {
      self.init(
        sentence: "Too few rounds to rank: at least two are needed; see --rounds and --time.",
        isTooNoisy: true)
      return
    }
    if let (rival, ratio) = others.first(where: { $1!.isNoisy && $1!.isEqual }) {
      self.init(
        sentence: "Too noisy to rank: rounds disagree whether \(rival.coordinates.title) takes "
          + "\(ratio!.lower.asRatio) or \(ratio!.upper.asRatio) times as long as \(subject). "
          + "Run longer (--time, --rounds), or on a machine that does nothing else.",
        isTooNoisy: true)
      return
    }
    let equals = others.filter { $1!.isEqual }.map(\.0.coordinates.title)
    let next = others.first { !$1!.isEqual }
    var sentence =
      equals.isEmpty
      ? "\(subject) is fastest"
      : "\(subject) is fastest, with no difference found to \(Verdict.list(equals))"
    if let (slower, ratio) = next {
      sentence +=
        "; \(slower.coordinates.title) takes \(ratio!.value.asRatio) times as long "
        + "[\(ratio!.lower.asRatio), \(ratio!.upper.asRatio)]"
    }
    self.init(sentence: sentence + ".", isTooNoisy: false)
  }

  private static func list(_ names: [String]) -> String {
    names.count == 1
      ? names[0] : names.dropLast().joined(separator: ", ") + " and " + names.last!
  }
}

extension CellCoordinates {
  /// As a sentence names it within its group, such as `pipe (block)`.
  var title: String { "\(name) (\(wait))" }
}

extension Double {
  /// A ratio with two decimals.
  var asRatio: String {
    let hundredths = Int((self * 100).rounded())
    let fraction = hundredths % 100
    return "\(hundredths / 100)." + (fraction < 10 ? "0" : "") + "\(fraction)"
  }
}
