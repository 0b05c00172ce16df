// Memory of sessions that are over, until their clients have read it or have had the time.

internal import Linux
internal import Synchronization

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

  /// Frees the pages, whoever has them.
  ///
  /// It waits for the object's inode, which a client holds as long as a write(2) of its own into the object
  /// takes: for ever, where what it writes comes from a page that never comes (userfaultfd(2), FUSE). So no
  /// thread that others depend on does this.
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
  static let patience = Duration.seconds(1)

  var isEmpty: Bool { entries.isEmpty }
  /// When ``settle()`` is to be called.
  var deadline: Deadline? { entries.first?.deadline }

  mutating func add(_ memory: LeftMemory) { entries.append(Entry(memory: memory)) }

  /// Takes out what was left long enough ago.
  mutating func settle() -> [LeftMemory] {
    let count = entries.prefix { $0.deadline.hasPassed }.count
    defer { entries.removeFirst(count) }
    return entries.prefix(count).map(\.memory)
  }
}

/// Frees memory in threads of its own, each of which may never come back.
final class LeftMemoryFreeing: Sendable {
  /// Bytes that are being freed.
  private let pending = Atomic<Int>(0)
  /// Bytes that were freed and are counted still.
  private let freed = Atomic<Int>(0)

  /// Whether there is some of which it is not known yet that it was freed.
  var isAtWork: Bool {
    pending.load(ordering: .relaxed) > 0 || freed.load(ordering: .relaxed) > 0
  }

  /// Begins to free it.
  ///
  /// - Returns: false where there is no thread for it now.
  func begin(_ memories: [LeftMemory], _ threads: SessionThreads) -> Bool {
    if memories.isEmpty { return true }
    guard let thread = try? threads.take() else { return false }
    pending.add(memories.reduce(0) { $0 + $1.size }, ordering: .relaxed)
    thread.begin(
      SessionJob(
        serve: {
          for memory in memories {
            memory.free()
            self.freed.add(memory.size, ordering: .relaxed)
            self.pending.subtract(memory.size, ordering: .relaxed)
          }
        }, leave: {}))
    return true
  }

  /// How many bytes were freed since the last time it was asked.
  func takeFreed() -> Int { freed.exchange(0, ordering: .relaxed) }
}
