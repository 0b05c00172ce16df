// Which bare loop a channel kind is held against.

internal import CFloor

/// What carries the records of a bare loop.
public enum FloorMechanism: String, CaseIterable, Sendable {
  case pipe
  case socketpair
  case seqpacket
  case datagram
  case tcp
  case messageQueue = "message queue"
  /// Shared memory, and a POSIX semaphore to wake who sleeps.
  case semaphore
  /// Shared memory, and a futex.
  case futex
  /// Shared memory, and an eventfd.
  case eventfd

  /// That of a channel kind, by its name; nil when there is no bare loop for this kind.
  public init?(kind: String) {
    switch kind {
    case "pipe": self = .pipe
    case "socketpair": self = .socketpair
    case "seqpacket": self = .seqpacket
    case "datagram": self = .datagram
    case "tcp": self = .tcp
    case "mqueue": self = .messageQueue
    case "shm": self = .semaphore
    case "memfd": self = .futex
    case "eventfd": self = .eventfd
    default: return nil
    }
  }

  var number: cfloor_mechanism {
    switch self {
    case .pipe: CFLOOR_PIPE
    case .socketpair: CFLOOR_SOCKETPAIR
    case .seqpacket: CFLOOR_SEQPACKET
    case .datagram: CFLOOR_DATAGRAM
    case .tcp: CFLOOR_TCP
    case .messageQueue: CFLOOR_MESSAGE_QUEUE
    case .semaphore: CFLOOR_SEMAPHORE
    case .futex: CFLOOR_FUTEX
    case .eventfd: CFLOOR_EVENTFD
    }
  }
}
