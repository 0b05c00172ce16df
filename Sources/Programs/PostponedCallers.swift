// Clients for which something lacks that others are about to give back.

internal import Linux
internal import Rendezvous

/// Callers that wait for what those have who are leaving, in the order in which they came.
struct PostponedCallers {
  private final class Entry {
    var caller: Caller?
    let deadline: Deadline

    init(_ caller: consuming Caller, _ deadline: Deadline) {
      self.caller = consume caller
      self.deadline = deadline
    }
  }

  private var entries: [Entry] = []
  /// How often something had been given back when the first one was tried last.
  private var releases: UInt64 = 0

  /// For a session to end whose client has left, or for memory that its client may read.
  private static let patience = LeftMemories.patience + .milliseconds(500)
  /// Each has a descriptor.
  private static let most = 64

  var isEmpty: Bool { entries.isEmpty }
  var isFull: Bool { entries.count >= PostponedCallers.most }

  mutating func add(_ caller: consuming Caller) {
    caller.setAside()
    entries.append(Entry(caller, Deadline(after: PostponedCallers.patience)))
  }

  /// Takes out the first one, if it is worth another try: to find that it still cannot be served may take
  /// as long as to make the largest object.
  ///
  /// - Parameters:
  ///   - releases: how often something was given back so far.
  ///   - isHopeless: whether nobody is about to give anything back.
  mutating func next(releases: UInt64, isHopeless: Bool) -> PostponedCaller? {
    guard let first = entries.first else { return nil }
    let isLast = isHopeless || first.deadline.hasPassed
    if !isLast && releases == self.releases { return nil }
    self.releases = releases
    entries.removeFirst()
    return PostponedCaller(caller: first.caller.take()!, deadline: first.deadline, isLast: isLast)
  }

  /// Puts one back that was tried in vain.
  mutating func putBack(_ caller: consuming Caller, _ deadline: Deadline) {
    entries.insert(Entry(caller, deadline), at: 0)
  }

  /// Takes out all of them.
  mutating func removeNext() -> Caller? {
    entries.isEmpty ? nil : entries.removeFirst().caller.take()
  }
}

/// A caller that is tried again.
struct PostponedCaller: ~Copyable {
  let caller: Caller
  let deadline: Deadline
  /// Whether it is refused where it cannot be served now.
  let isLast: Bool
}
