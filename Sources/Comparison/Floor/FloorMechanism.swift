// What the bare loops in C run over.

internal import CFloor

/// What carries the records of a bare loop.
package enum FloorMechanism: String, CaseIterable, Sendable {
  case pipe
  case namedPipe = "named pipe"
  case socketpair
  case unix
  case seqpacket
  case datagram
  case tcp
  case messageQueue = "message queue"
  case signal
  /// Shared memory, and a POSIX semaphore to wake the side that sleeps.
  case semaphore
  /// Shared memory, and a futex.
  case futex
  /// Shared memory, and an eventfd.
  case eventfd
  /// A regular file that both sides map, and a futex.
  case file

  /// Whether both flavours are one loop: memory alone takes no system call, and a semaphore is the C
  /// library's in either.
  func isOneLoop(spins: Bool) -> Bool {
    var setting = cfloor_setting(
      mechanism: number, flavour: CFLOOR_INLINED, spins: spins, client_cpu: -1, server_cpu: -1,
      record_size: 0, capacity: 0)
    return unsafe cfloor_is_one_loop(&setting)
  }

  var number: cfloor_mechanism {
    switch self {
    case .pipe: CFLOOR_PIPE
    case .namedPipe: CFLOOR_NAMED_PIPE
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
