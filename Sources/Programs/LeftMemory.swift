// Memory of sessions that are over, until their clients have read it or have had the time.

internal import Linux

/// What a session over shared memory leaves: the mapping, of which its client may still read.
///
/// A hostile client keeps the object open, and with it all that the server allocated. So the server frees
/// the pages, and does not rely on being the last one to have them.
final class LeftMemory: Sendable {
  private let mapping: SharedMapping

  /// - Returns: nil where there is none.
  init?(_ mapping: consuming SharedMapping?) {
    guard let mapping else { return nil }
    self.mapping = mapping
  }

  /// In bytes.
  var size: Int { mapping.size }

  /// Frees the pages, whoever has them. At most two of the largest rings: as much work as it was to take
  /// them, and done by the same thread.
  func free() { mapping.freePages() }
}

/// Memory of sessions that the server ended, whose clients have a while to read what is there.
struct LeftMemories {
  private struct Entry {
    let memory: LeftMemory
    let deadline = Deadline(after: LeftMemories.patience)
  }

  /// In the order of their deadlines.
  private var entries: [Entry] = []

  /// For a client that was about to read.
  private static let patience = Duration.seconds(1)

  /// When ``settle()`` is to be called.
  var deadline: Deadline? { entries.first?.deadline }

  mutating func add(_ memory: LeftMemory) { entries.append(Entry(memory: memory)) }

  /// Frees what was left long enough ago, and says how many bytes.
  mutating func settle() -> Int {
    let count = entries.prefix { $0.deadline.hasPassed }.count
    let bytes = entries.prefix(count).reduce(0) { $0 + $1.memory.size }
    for entry in entries.prefix(count) { entry.memory.free() }
    entries.removeFirst(count)
    return bytes
  }
}
