// The kinds by name, with what a person or a table wants to know of each.

/// An IPC mechanism.
public enum ChannelKind: String, CaseIterable, Sendable {
  case pipe
  case socketpair
  case shm
  case memfd
  case mqueue

  /// What it consists of, in a few words.
  public var summary: String {
    switch self {
    case .pipe: "two pipes"
    case .socketpair: "AF_UNIX stream pair"
    case .shm: "shm_open object, two rings, POSIX semaphores"
    case .memfd: "sealed memfd, two rings, futex"
    case .mqueue: "two POSIX message queues"
    }
  }

  /// Whether nothing that a peer does can crash, hang or corrupt this side.
  public var toleratesHostilePeer: Bool {
    switch self {
    // glibc ends the caller of sem_wait and sem_post when a peer scribbles over the sem_t.
    case .shm: false
    case .pipe, .socketpair, .memfd, .mqueue: true
    }
  }
}
