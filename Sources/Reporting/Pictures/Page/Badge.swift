// The first that a reader sees of a page: one word with a sign.

/// A verdict in one word.
enum Badge {
  /// - Parameters:
  ///   - look: a class of the page's style: `good`, `doubtful` or `bad`.
  static func element(sign: String, word: String, look: StaticString, reason: String) -> Element {
    Element("p", ["class": "verdict"]) {
      Element("strong", ["class": "badge \(look)"]) { "\(sign) \(word)" }
      " "
      reason
    }
  }

  static func element(_ report: Report) -> Element {
    let (quality, reason) = RunQuality.judge(report)
    let look: StaticString =
      switch quality {
      case .quiet: "good"
      case .noisy: "doubtful"
      case .invalid: "bad"
      }
    return element(sign: quality.sign, word: quality.rawValue, look: look, reason: reason)
  }
}
