// Sizes, loads and shares as people write them.

/// Numbers with their units.
enum Quantity {
  /// A number of bytes: digits and B, or K, M or G with or without B or iB; nil for another text.
  static func bytes(_ word: String) -> Int? {
    var text = word.lowercased()[...]
    let hasUnit = text.hasSuffix("b")
    if hasUnit { text = text.dropLast() }
    if hasUnit, text.hasSuffix("i") {
      text = text.dropLast()
      guard "kmg".contains(text.last ?? " ") else { return nil }
    }
    let shifts: [Character: Int] = ["k": 10, "m": 20, "g": 30]
    let shift = text.last.flatMap { shifts[$0] }
    if shift != nil { text = text.dropLast() } else if !hasUnit { return nil }
    guard let number = number(text), number > 0, number <= Int.max >> (shift ?? 0) else {
      return nil
    }
    return number << (shift ?? 0)
  }

  /// Clients, messages a second, or both; nil for another text.
  static func load(_ word: String) -> (clients: Int?, rate: Int?)? {
    let text = word.lowercased()
    if text.hasSuffix("/s") {
      let parts = text.dropLast(2).split(separator: "x", omittingEmptySubsequences: false)
      guard let rate = parts.last.flatMap(thousands) else { return nil }
      if parts.count == 1 { return (nil, rate) }
      guard parts.count == 2, let clients = number(parts[0]) else { return nil }
      return (clients, rate)
    }
    let digits = text.hasSuffix("x") ? text.dropLast() : text[...]
    return number(digits).map { ($0, nil) }
  }

  /// A number that can have k or m behind it, for a thousand or a million.
  private static func thousands(_ text: Substring) -> Int? {
    let factors: [Character: Int] = ["k": 1000, "m": 1_000_000]
    guard let factor = text.last.flatMap({ factors[$0] }) else { return number(text) }
    guard let count = number(text.dropLast()), count <= Int.max / factor else { return nil }
    return count * factor
  }

  /// A number of digits alone; one that is too large for an `Int` is the largest.
  static func number(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text) ?? .max
  }
}
