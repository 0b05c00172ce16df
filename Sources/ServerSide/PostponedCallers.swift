// Clients for which something lacks that others are about to give back.

internal import Linux
internal import Rendezvous

/// Callers that wait for what those have who are leaving. As among those who wait for their answer, users
/// and the processes of each take turns, and whoever has the most places loses one first.
struct PostponedCallers {
  private final class Entry {
    var caller: Caller?
    let refusal: Refusal
    let deadline: Deadline

    init(_ caller: consuming Caller, _ refusal: Refusal, _ deadline: Deadline) {
      self.caller = consume caller
      self.refusal = refusal
      self.deadline = deadline
    }
  }

  private var entries: [UInt64: Entry] = [:]
  private var seats = Seats()
  private var turns = Turns()
  private var lastToken: UInt64 = 0
  /// How often something had been given back when one was tried last.
  private var releases: UInt64 = 0

  /// For a session to end whose client has left, or for memory that its client may read.
  private static let patience = LeftMemories.patience + .seconds(2)
  /// Each has a descriptor.
  private static let most = 64

  var isEmpty: Bool { entries.isEmpty }

  /// - Parameters:
  ///   - refusal: what it is told if it waits without success.
  ///   - deadline: nil for one that has not waited yet.
  /// - Returns: another one that has to make room for it, to be refused.
  mutating func add(
    _ caller: consuming Caller, _ refusal: Refusal, until deadline: Deadline?
  ) -> DeclinedCaller? {
    var displaced: DeclinedCaller?
    if entries.count == PostponedCallers.most, let token = seats.firstToGo {
      displaced = remove(token)
    }
    lastToken += 1
    let holder = caller.applicant.credentials
    caller.setAside()
    seats.add(lastToken, holder)
    turns.add(lastToken, holder)
    entries[lastToken] = Entry(
      caller, refusal, deadline ?? Deadline(after: PostponedCallers.patience))
    return displaced
  }

  /// Takes out the one whose turn it is to be tried again, where something was given back since the last
  /// try: to find that one still cannot be served may take as long as to make the largest object.
  ///
  /// - Parameter releases: how often something was given back so far.
  mutating func next(releases: UInt64) -> PostponedCaller? {
    if releases == self.releases { return nil }
    self.releases = releases
    guard let token = turns.next() else { return nil }
    let entry = entries.removeValue(forKey: token)!
    seats.remove(token)
    return PostponedCaller(caller: entry.caller.take()!, deadline: entry.deadline)
  }

  /// Takes out one that has waited long enough.
  ///
  /// - Parameter isHopeless: whether nobody is about to give anything back: then everybody has.
  mutating func nextLate(isHopeless: Bool) -> DeclinedCaller? {
    let late = entries.first { isHopeless || $0.value.deadline.hasPassed }
    guard let late else { return nil }
    return remove(late.key)
  }

  /// Takes out any; nil where there is none.
  mutating func removeNext() -> Caller? {
    guard let oldest = seats.oldest else { return nil }
    var declined = remove(oldest)
    return declined.caller.take()
  }

  private mutating func remove(_ token: UInt64) -> DeclinedCaller {
    let entry = entries.removeValue(forKey: token)!
    let caller = entry.caller.take()!
    seats.remove(token)
    let holder = caller.applicant.credentials
    let hello = caller.hello
    turns.remove(token, holder)
    return DeclinedCaller(
      hello: hello, user: holder.userID, refusal: entry.refusal, canWait: false,
      caller: consume caller)
  }
}

/// A caller that is tried again.
struct PostponedCaller: ~Copyable {
  let caller: Caller
  let deadline: Deadline
}

/// A caller that cannot be served now.
struct DeclinedCaller: ~Copyable {
  let hello: Hello
  let user: UInt32
  let refusal: Refusal
  /// Whether it can be served once others have left.
  let canWait: Bool
  /// Nil where it was refused already.
  var caller: Caller?
}
