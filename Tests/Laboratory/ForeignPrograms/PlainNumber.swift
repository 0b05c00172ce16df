// Numbers as programs print them for people.

/// A decimal number of digits with at most one point between them.
///
/// - Returns: nil for everything else: a sign, an exponent, `nan`, `inf`, a comma.
public func plainNumber(_ text: some StringProtocol) -> Double? {
  let parts = text.split(separator: ".", omittingEmptySubsequences: false)
  guard parts.count <= 2,
    parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
  else { return nil }
  return Double(text)
}

extension StringProtocol {
  /// The number between a beginning and an end, spaces around it left out.
  ///
  /// - Returns: nil where the text begins or ends in another way, or has no plain number between them.
  func number(after prefix: String, before suffix: String) -> Double? {
    guard hasPrefix(prefix), hasSuffix(suffix),
      utf8.count >= prefix.utf8.count + suffix.utf8.count
    else { return nil }
    let middle = dropFirst(prefix.count).dropLast(suffix.count)
    return plainNumber(middle.trimmingSpaces)
  }

  /// Without the spaces at both ends.
  var trimmingSpaces: Substring {
    let tail = drop { $0 == " " }
    let end = tail.lastIndex { $0 != " " }.map { tail.index(after: $0) } ?? tail.startIndex
    return Substring(tail[tail.startIndex..<end])
  }
}
