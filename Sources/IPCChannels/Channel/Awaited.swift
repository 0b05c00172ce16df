// What a poll loop waits for on a channel: it serves many of them with one thread, and so must never sleep
// in any.

internal import Linux

/// What a side of a channel waits for in a poll loop: records of its peer, room for its own, or both.
public struct Awaited: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// That there is a record to receive, or the channel's end.
  public static let records = Awaited(rawValue: 1)
  /// That a record can be sent after one that could not.
  ///
  /// A kind may say so late: an AF_UNIX socket says it once a quarter of its buffer is in use at most, and
  /// a ring once its peer has received a quarter of its slots. It never fails to.
  public static let room = Awaited(rawValue: 2)
}

extension Awaited {
  /// The targets of a kind whose descriptors the kernel makes ready by itself.
  ///
  /// - Parameters:
  ///   - incoming: the descriptor that records come from.
  ///   - outgoing: the one that they go to, which may be the same.
  func targets(incoming: Int32, outgoing: Int32) -> [PollTarget] {
    var events: PollTarget.Events = contains(.records) ? .input : []
    if incoming == outgoing {
      if contains(.room) { events.insert(.room) }
      return events.isEmpty ? [] : [PollTarget(descriptor: incoming, events: events)]
    }
    var targets = events.isEmpty ? [] : [PollTarget(descriptor: incoming, events: events)]
    if contains(.room) { targets.append(PollTarget(descriptor: outgoing, events: .room)) }
    return targets
  }
}
