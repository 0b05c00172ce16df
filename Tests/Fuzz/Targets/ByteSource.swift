// How bytes become decisions: one after the other, so that a fuzzer which changes one byte changes one
// decision.

/// Bytes that are taken from the front.
struct ByteSource {
  private let bytes: [UInt8]
  private var next = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Nil at the end.
  mutating func byte() -> UInt8? {
    guard next < bytes.count else { return nil }
    next += 1
    return bytes[next - 1]
  }

  /// So many bytes; zeros behind the end.
  mutating func take(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in byte() ?? 0 }
  }

  /// Eight bytes as a number.
  mutating func word() -> UInt64 {
    take(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
