// Which bare loop a channel kind is held against.

internal import CFloor

/// What carries the records of a bare loop.
public enum FloorMechanism: String, CaseIterable, Sendable {
  case pipe
  case fifo
  case socketpair
  case unix
  case seqpacket
  case datagram
  case tcp
  case messageQueue = "message queue"
  case signal
  /// Shared memory, and a POSIX semaphore to wake who sleeps.
  case semaphore
  /// Shared memory, and a futex.
  case futex
  /// Shared memory, and an eventfd.
  case eventfd
  /// A regular file that both sides map, and a futex.
  case file

  /// That of a channel kind, by its name, which most share with their mechanism; nil when there is
  /// no bare loop for this kind.
  public init?(kind: String) {
    switch kind {
    case "mqueue": self = .messageQueue
    case "shm": self = .semaphore
    case "memfd": self = .futex
    default: self.init(rawValue: kind)
    }
  }

  var number: cfloor_mechanism {
    switch self {
    case .pipe: CFLOOR_PIPE
    case .fifo: CFLOOR_FIFO
    case .socketpair: CFLOOR_SOCKETPAIR
    case .unix: CFLOOR_UNIX
    case .seqpacket: CFLOOR_SEQPACKET
    case .datagram: CFLOOR_DATAGRAM
    case .tcp: CFLOOR_TCP
    case .messageQueue: CFLOOR_MESSAGE_QUEUE
    case .signal: CFLOOR_SIGNAL
    case .semaphore: CFLOOR_SEMAPHORE
    case .futex: CFLOOR_FUTEX
    case .eventfd: CFLOOR_EVENTFD
    case .file: CFLOOR_FILE
    }
  }
}
