// Bytes as hexadecimal digits, and back.

/// Two lower-case digits for each byte.
package func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

/// 16 lower-case digits for a word.
package func hexadecimal(_ word: UInt64) -> String {
  hexadecimal((0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) })
}

/// The bytes that a text of two digits each stands for, in either case; nil for any other text.
package func bytes(hexadecimal text: String) -> [UInt8]? {
  let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
  guard digits.count == text.utf8.count, digits.count.isMultiple(of: 2) else { return nil }
  return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

/// Whether a text consists of digits in lower case.
package func isHexadecimal(_ text: some Sequence<UInt8>) -> Bool {
  text.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
}
