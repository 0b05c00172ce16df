// The median of any number of values in little memory, without an allocation while they come.

/// Some of the values that were added, evenly spread over all of them.
struct ThinnedSample {
  private static let capacity = 512

  private var values: [UInt64] = []
  /// One value in so many is kept.
  private var stride = 1
  private var skipped = 0

  init() {
    values.reserveCapacity(Self.capacity)
  }

  mutating func add(_ value: UInt64) {
    skipped += 1
    if skipped < stride { return }
    skipped = 0
    values.append(value)
    guard values.count == Self.capacity else { return }
    // Every second one stays, in place, and of those to come half as many.
    for index in 0..<Self.capacity / 2 { values[index] = values[2 * index] }
    values.removeLast(Self.capacity / 2)
    stride *= 2
  }

  /// Nil where there was no value.
  var median: UInt64? {
    values.isEmpty ? nil : values.sorted()[values.count / 2]
  }
}
