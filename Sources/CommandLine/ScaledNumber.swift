// Numbers with a letter behind them, as people write sizes and rates. The letters mean powers of 1,024 in
// the one and of 1,000 in the other, and what could be read in both ways is not guessed.

/// What was written for a number that may have a letter behind it.
package enum ScaledNumber: Equatable {
  case number(Int)
  /// Less than nothing, or more than an `Int` holds.
  case outOfRange
  /// It has two meanings: a clause that says which, and how to write each of them.
  case ambiguous(String)
  case none

  /// What a letter stands for.
  package enum Scale: Sendable {
    /// Sizes: `K`, `M`, `G` and `T`, small or capital, or with `iB` behind them, are powers of 1,024.
    case binary
    /// Rates: `k` and `M` are powers of 1,000.
    case decimal
  }

  /// Reads a text.
  ///
  /// - Parameters:
  ///   - text: what was written.
  ///   - scale: what a letter stands for.
  ///   - unit: what has to stand behind a number that has no letter, such as `B`, where numbers alone mean
  ///     something else; nothing where they do not.
  package init(_ text: String, _ scale: Scale, unit: String = "") {
    let isNegative = text.utf8.first == UInt8(ascii: "-")
    let rest = isNegative ? text.dropFirst() : text[...]
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    let suffix = String(rest.dropFirst(digits.count))
    guard !digits.isEmpty else {
      self = .none
      return
    }
    if let both = Self.bothMeanings(of: digits, suffix, scale, unit) {
      self = .ambiguous(both)
      return
    }
    guard let factor = suffix == unit ? 1 : Self.factor(suffix, scale) else {
      self = .none
      return
    }
    guard let number = Int(digits), number == 0 || !isNegative else {
      self = .outOfRange
      return
    }
    let (product, isTooLarge) = number.multipliedReportingOverflow(by: factor)
    self = isTooLarge ? .outOfRange : .number(product)
  }

  private static let powers: [Character: Int] = ["k": 1, "m": 2, "g": 3, "t": 4]

  private static func factor(_ suffix: String, _ scale: Scale) -> Int? {
    guard let letter = suffix.first else { return nil }
    switch scale {
    case .binary:
      guard ["", "iB"].contains(suffix.dropFirst()) else { return nil }
      return powers[Character(letter.lowercased())].map { 1 << (10 * $0) }
    case .decimal: return ["k": 1000, "M": 1_000_000][suffix]
    }
  }

  /// What a text means to one reader and to another; nil where all read it alike.
  private static func bothMeanings(
    of digits: Substring, _ suffix: String, _ scale: Scale, _ unit: String
  ) -> String? {
    guard let letter = suffix.first?.lowercased(), let power = powers[Character(letter)] else {
      return nil
    }
    let sign = letter.uppercased()
    switch scale {
    case .binary where suffix.dropFirst().lowercased() == "b":
      let zeros = String(repeating: "000", count: power)
      return
        "could count in 1,000s or in 1,024s; write \(digits)\(zeros)\(unit) or \(digits)\(sign)"
    case .decimal where suffix == "K":
      return "could count in 1,000s or in 1,024s; write \(digits)k, which is \(digits)000"
    case .decimal where suffix == "m":
      return "could be thousandths or millions; write \(digits)M, which is \(digits)000000"
    default: return nil
    }
  }
}
