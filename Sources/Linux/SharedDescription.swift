// What is done about flags that somebody else can change. O_NONBLOCK belongs to the open file
// description, and whoever passed a descriptor may hold the description still, so no transfer relies
// on the flag of what was passed.
//
// One that must not sleep says so itself (MSG_DONTWAIT, a time of 0), or goes through a description
// that this process opened. One that may sleep goes on in poll(2) when the flag keeps it from that:
// to answer that nothing is there would make its caller spin.

internal import CLinux
internal import Glibc

/// What a transfer may have to wait for.
public enum Readiness: Sendable {
  /// Something to read.
  case input
  /// Room for something that is written.
  case room

  fileprivate var events: UInt32 {
    switch self {
    case .input: UInt32(CLINUX_POLL_IN)
    case .room: UInt32(CLINUX_POLL_OUT)
    }
  }

  /// Whether the descriptor's object has what is waited for, or its end, now.
  ///
  /// The corresponding C function is `poll`.
  func isThere(_ number: Int32) -> Bool { clinux_poll_one(number, events, true) > 0 }
}

/// Makes a transfer, which sleeps where it may.
///
/// - Parameters:
///   - number: the descriptor that it goes through.
///   - readiness: what it waits for.
///   - call: makes the kernel's call. Where it can say so, the call does not sleep with `nowait`.
@inlinable @inline(__always)
func transfer(
  _ name: StaticString, through number: Int32, for readiness: Readiness, sleeping: Bool,
  _ call: (_ nowait: Bool) -> Int
) throws(SystemError) -> Transfer {
  var answer = call(!sleeping)
  if answer >= 0 { return .bytes(answer) }
  // The call stands here once more, because a function that took it would have it prepared in memory
  // before the usual one.
  if sleeping && answer == wouldBlock && sleepByPolling(number, readiness) {
    answer = call(true)
    if answer == wouldBlock { napInVain() }
  }
  return try transfer(name, answer)
}

/// -EAGAIN, as a literal that can be inlined anywhere.
@inlinable var wouldBlock: Int { -11 }

/// Sleeps until there is what a call waits for that was to sleep and did not.
///
/// Nobody but the side that transfers has a use for the flag of a stream's, a packet socket's or a queue's
/// passed end, so it is cleared: where it only came with the descriptor, as servers with an event loop
/// pass it, later calls sleep by themselves.
/// - Returns: false when a signal ended it.
@usableFromInline @inline(never)
func sleepByPolling(_ number: Int32, _ readiness: Readiness) -> Bool {
  // In vain while the peer sets flags as well.
  _ = clinux_set_blocking(number)
  return clinux_poll_one(number, readiness.events, false) != -EINTR
}

/// Keeps a caller that was told that a descriptor is ready, and found that it is not, from spinning: poll(2) tells
/// what has nothing to do with a transfer, too. A socket that a peer has made keep time stamps, or shut
/// down, is ready for ever.
@usableFromInline @inline(never)
func napInVain() { clinux_nap(1_000_000) }

extension FileDescriptor {
  /// The same object, opened once more for the same transfers, in a description whose flags are this
  /// process's alone. O_NONBLOCK is set.
  ///
  /// The link in /proc leads to what is open, whether or not it has a name. Sockets and eventfds
  /// cannot be opened; nor can pipes and queues of other users, or without /proc. Reading keeps no
  /// access time (O_NOATIME), which is the owner's to ask for. The corresponding C function is `open`.
  /// - Returns: nil when it cannot be opened.
  func reopened(_ access: AccessMode) -> FileDescriptor? {
    let reads = access == .read
    let flags = (reads ? O_RDONLY | clinux_open_noatime : O_WRONLY) | O_NONBLOCK | O_CLOEXEC
    let name = reads ? "O_RDONLY | O_NOATIME" : "O_WRONLY"
    // Of the thread's own table, as ``objectName()``.
    let path = "/proc/thread-self/fd/\(number)"
    let opened = try? libraryCall(
      "open O_NONBLOCK", .opens("\"\(path)\", \(name) | O_NONBLOCK | O_CLOEXEC")
    ) { unsafe open(path, flags) }
    return opened.map { FileDescriptor(owning: $0) }
  }
}
