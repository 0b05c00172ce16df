// The one place where a system call's answer becomes a value or an error, and the one EINTR loop.

internal import Glibc

/// Makes a call that answers with a negated errno, again as long as a signal interrupts it.
///
/// EBADF and EFAULT are bugs of the caller, never the peer's doing: they trap.
/// - Throws: What the kernel answered, under the call's name.
@inline(__always)
func systemCall<Answer: SignedInteger>(
  _ name: StaticString, _ call: () -> Answer
) throws(SystemError) -> Answer {
  while true {
    let answer = call()
    if answer >= 0 { return answer }
    if answer != -Answer(EINTR) { throw failure(name, Errno(Int32(-answer))) }
  }
}

/// As ``systemCall(_:_:)``, of a call that belongs to the story of a channel: each attempt is told.
@inline(__always)
func systemCall<Answer: SignedInteger>(
  _ name: StaticString, _ text: @autoclosure () -> CallText, _ call: () -> Answer
) throws(SystemError) -> Answer {
  try systemCall(name) { told(name, text(), call) }
}

/// The same for a function of Glibc's module, which answers -1 and sets errno.
@inline(__always)
func libraryCall(_ name: StaticString, _ call: () -> Int32) throws(SystemError) -> Int32 {
  try systemCall(name) {
    let answer = call()
    return answer < 0 ? -errno : answer
  }
}

/// As ``libraryCall(_:_:)``, of a call that belongs to the story of a channel.
@inline(__always)
func libraryCall(
  _ name: StaticString, _ text: @autoclosure () -> CallText, _ call: () -> Int32
) throws(SystemError) -> Int32 {
  try systemCall(name) {
    told(name, text()) {
      let answer = call()
      return answer < 0 ? -errno : answer
    }
  }
}

@usableFromInline @inline(never)
func failure(_ name: StaticString, _ errno: Errno) -> SystemError {
  precondition(errno != .badDescriptor, "\(name): a descriptor was used after it was closed")
  precondition(errno != .badAddress, "\(name): a pointer outside this process")
  return SystemError(call: "\(name)", errno: errno)
}

/// What a call that may have to wait brought.
public enum Transfer: Equatable, Sendable {
  /// Bytes moved; 0 from a read is the end.
  case bytes(Int)
  /// It would have had to wait (or, where waiting was allowed, a signal ended the wait).
  case nothing
}

/// A transfer's answer as a value: would-block and interrupted are no errors.
///
/// There is no EINTR loop here: a thread that sleeps in a channel must look at its interruption first.
@inlinable @inline(__always)
public func transfer(_ name: StaticString, _ answer: Int) throws(SystemError) -> Transfer {
  if answer >= 0 { return .bytes(answer) }
  let errno = Errno(Int32(-answer))
  if errno == .again || errno == .interrupted || errno == .timedOut { return .nothing }
  throw failure(name, errno)
}
