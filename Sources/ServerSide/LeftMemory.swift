// Memory of sessions that are over, until their clients have read it or have had the time.

internal import Linux
internal import Synchronization

/// What a session over shared memory leaves: the mapping, of which its client may still read.
///
/// A hostile client keeps the object open, and with it all that the server allocated. So the server frees
/// the pages, and does not rely on being the last one to have them.
final class LeftMemory: Sendable {
  private let mapping: SharedMapping
  /// What counts against the server's memory until it is free, in bytes: all that the session had, since a
  /// thread and a process may be at work for it.
  let need: Int

  /// - Returns: nil where there is none.
  init?(_ mapping: consuming SharedMapping?, need: Int) {
    guard let mapping else { return nil }
    self.mapping = mapping
    self.need = need
  }

  /// Frees the pages, whoever has them.
  ///
  /// It waits for the object's inode, which a client holds as long as a write(2) of its own into the object
  /// takes: for ever, where what it writes comes from a page that never comes (userfaultfd(2), FUSE). So no
  /// thread that others depend on does this.
  /// - Returns: false where it is worth another try.
  func free() -> Bool { mapping.freePages() }
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

/// Frees memory in threads of their own, one for each object, because each may never come back.
final class LeftMemoryFreeing: Sendable {
  /// What was tried, and is not known of yet.
  struct Outcomes {
    var freed: [LeftMemory] = []
    var unfreed: [LeftMemory] = []
  }

  private struct State {
    var underWay = 0
    var outcomes = Outcomes()
  }

  private let state = Mutex(State())

  /// For how many objects a thread is at work, and a process, as far as is known.
  var count: Int { state.withLock { $0.underWay } }

  /// Begins to free it.
  ///
  /// - Returns: false where there is no thread for it now.
  func begin(_ memory: LeftMemory, _ threads: SessionThreads) -> Bool {
    guard let thread = try? threads.take() else { return false }
    state.withLock { $0.underWay += 1 }
    thread.begin(
      SessionJob(
        serve: { self.note(memory, isFree: memory.free()) },
        leave: {}))
    return true
  }

  private func note(_ memory: LeftMemory, isFree: Bool) {
    state.withLock { state in
      if isFree {
        state.outcomes.freed.append(memory)
      } else {
        state.outcomes.unfreed.append(memory)
      }
    }
  }

  /// What has come of it since the last time it was asked.
  func takeOutcomes() -> Outcomes {
    state.withLock { state in
      defer { state.outcomes = Outcomes() }
      state.underWay -= state.outcomes.freed.count + state.outcomes.unfreed.count
      return state.outcomes
    }
  }
}
