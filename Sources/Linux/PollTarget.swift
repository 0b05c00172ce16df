// What poll(2) and epoll(7) are told to watch: by one value, whichever of the two a program uses.

internal import CLinux

/// A descriptor, and what it is to be watched for.
public struct PollTarget: Hashable, Sendable {
  /// It belongs to somebody else, who keeps it open.
  public let descriptor: Int32
  /// What it is watched for, beside its end, which is always told.
  public let events: Events

  /// Watches a descriptor, which must stay open, for these events.
  public init(descriptor: Int32, events: Events) {
    self.descriptor = descriptor
    self.events = events
  }

  /// A set of events, whose raw value is the same for poll(2) and epoll(7).
  public struct Events: OptionSet, Hashable, Sendable {
    public let rawValue: UInt32

    public init(rawValue: UInt32) {
      self.rawValue = rawValue
    }

    /// POLLIN: something can be read, or the end.
    public static let input = Events(rawValue: UInt32(CLINUX_POLL_IN))
    /// POLLOUT: something can be written.
    public static let room = Events(rawValue: UInt32(CLINUX_POLL_OUT))
  }
}
