// Sizes, loads and shares in `--for`, by the rules of the options: what a letter means is decided in CommandLine.

internal import CommandLine

/// Numbers with their units.
enum Quantity {
  /// A number of bytes: digits with B behind them, or with a letter for a power of 1,024, such as `4K` and
  /// `4KiB`. Digits alone are clients.
  static func bytes(_ word: String) -> ScaledNumber { ScaledNumber(word, .binary, unit: "B") }

  /// Clients, messages a second, or both; nil for another text.
  ///
  /// - Throws: for a rate that has two meanings.
  static func load(_ word: String) throws(NeedsError) -> (clients: Int?, rate: Int?)? {
    guard word.hasSuffix("/s") else {
      let digits = word.hasSuffix("x") ? word.dropLast() : word[...]
      return number(digits).map { ($0, nil) }
    }
    let parts = word.dropLast(2).split(separator: "x", omittingEmptySubsequences: false)
    guard parts.count <= 2, let last = parts.last, let rate = try rate(last, in: word) else {
      return nil
    }
    if parts.count == 1 { return (nil, rate) }
    return number(parts[0]).map { ($0, rate) }
  }

  /// One that is too large for an `Int` is the largest.
  private static func rate(_ text: Substring, in word: String) throws(NeedsError) -> Int? {
    switch ScaledNumber(String(text), .decimal) {
    case .number(let rate): return rate
    case .outOfRange: return .max
    case .ambiguous(let both): throw NeedsError("'\(text)' in '\(word)' \(both)")
    case .none: return nil
    }
  }

  /// A number of digits alone; one that is too large for an `Int` is the largest.
  static func number(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text) ?? .max
  }
}
