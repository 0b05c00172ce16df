// The kernel's error numbers, and which call gave one: enough for a caller to act and for a person
// to read.

internal import CLinux
public import Glibc

/// An error number of the kernel.
@frozen
public struct Errno: Error, Equatable, Hashable, Sendable {
  /// The number, positive, as `errno` holds it.
  public let number: Int32

  /// Wraps a positive error number.
  @inlinable
  public init(_ number: Int32) {
    self.number = number
  }

  /// EACCES: permission denied.
  @inlinable public static var accessDenied: Errno { Errno(EACCES) }
  /// EADDRINUSE: the address is in use.
  @inlinable public static var addressInUse: Errno { Errno(EADDRINUSE) }
  /// EADDRNOTAVAIL: the address is not available.
  @inlinable public static var addressNotAvailable: Errno { Errno(EADDRNOTAVAIL) }
  /// EAGAIN: nothing can be done without waiting, or a resource is used up; EWOULDBLOCK is the same number.
  @inlinable public static var again: Errno { Errno(EAGAIN) }
  /// EFAULT: an address outside the process.
  @inlinable public static var badAddress: Errno { Errno(EFAULT) }
  /// EBADF: no open descriptor.
  @inlinable public static var badDescriptor: Errno { Errno(EBADF) }
  /// EBADMSG: a message of the wrong form.
  @inlinable public static var badMessage: Errno { Errno(EBADMSG) }
  /// EPIPE: nobody reads from the other end.
  @inlinable public static var brokenPipe: Errno { Errno(EPIPE) }
  /// ECONNABORTED: the connection was aborted.
  @inlinable public static var connectionAborted: Errno { Errno(ECONNABORTED) }
  /// ECONNREFUSED: nobody listens, or the peer is gone.
  @inlinable public static var connectionRefused: Errno { Errno(ECONNREFUSED) }
  /// ECONNRESET: the peer ended the connection with something unread.
  @inlinable public static var connectionReset: Errno { Errno(ECONNRESET) }
  /// EEXIST: the name is taken.
  @inlinable public static var exists: Errno { Errno(EEXIST) }
  /// EFBIG: the file would become too large.
  @inlinable public static var fileTooLarge: Errno { Errno(EFBIG) }
  /// EINPROGRESS: the call goes on in the background.
  @inlinable public static var inProgress: Errno { Errno(EINPROGRESS) }
  /// EINTR: a signal interrupted the call.
  @inlinable public static var interrupted: Errno { Errno(EINTR) }
  /// EINVAL: an argument that the call does not take.
  @inlinable public static var invalid: Errno { Errno(EINVAL) }
  /// EMSGSIZE: the message is too long.
  @inlinable public static var messageTooLong: Errno { Errno(EMSGSIZE) }
  /// ENAMETOOLONG: the name is too long.
  @inlinable public static var nameTooLong: Errno { Errno(ENAMETOOLONG) }
  /// ENETUNREACH: the network cannot be reached.
  @inlinable public static var networkUnreachable: Errno { Errno(ENETUNREACH) }
  /// ECHILD: no such child of this process.
  @inlinable public static var noChild: Errno { Errno(ECHILD) }
  /// EMFILE: the process has all the descriptors that it may have.
  @inlinable public static var noDescriptorsLeft: Errno { Errno(EMFILE) }
  /// ENFILE: the machine has all the open files that it may have.
  @inlinable public static var noFilesLeft: Errno { Errno(ENFILE) }
  /// ENOMEM: no memory is left.
  @inlinable public static var noMemory: Errno { Errno(ENOMEM) }
  /// ENOSPC: no space is left.
  @inlinable public static var noSpace: Errno { Errno(ENOSPC) }
  /// ENOSYS: the kernel does not have the call.
  @inlinable public static var noSuchCall: Errno { Errno(ENOSYS) }
  /// ENOENT: nothing lies at the path.
  @inlinable public static var noSuchEntry: Errno { Errno(ENOENT) }
  /// ESRCH: no such process.
  @inlinable public static var noSuchProcess: Errno { Errno(ESRCH) }
  /// ENOTCONN: the socket is not connected.
  @inlinable public static var notConnected: Errno { Errno(ENOTCONN) }
  /// EPERM: the operation is not permitted.
  @inlinable public static var notPermitted: Errno { Errno(EPERM) }
  /// ENOTSOCK: the descriptor is of no socket.
  @inlinable public static var notSocket: Errno { Errno(ENOTSOCK) }
  /// EOPNOTSUPP: the object does not support the operation.
  @inlinable public static var notSupported: Errno { Errno(EOPNOTSUPP) }
  /// EDQUOT: the user's quota is used up.
  @inlinable public static var quotaExceeded: Errno { Errno(EDQUOT) }
  /// ETIMEDOUT: the time is over.
  @inlinable public static var timedOut: Errno { Errno(ETIMEDOUT) }
  /// ETOOMANYREFS: the user has too many descriptors on their way.
  @inlinable public static var tooManyReferences: Errno { Errno(ETOOMANYREFS) }
}

extension Errno {
  /// The symbolic name, such as `ENOSPC`; nil for a number that has none.
  ///
  /// The corresponding C function is `strerrorname_np`.
  public var name: String? {
    unsafe clinux_error_name(number).map { unsafe String(cString: $0) }
  }
}

extension Errno: CustomStringConvertible {
  /// The meaning and the symbolic name, such as `No space left on device (ENOSPC)`.
  ///
  /// The corresponding C functions are `strerrordesc_np` and `strerrorname_np`.
  public var description: String {
    guard let meaning = unsafe clinux_error_meaning(number), let name else {
      return "error \(number)"
    }
    return unsafe "\(String(cString: meaning)) (\(name))"
  }
}

/// A system call that failed.
public struct SystemError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The call's name, as its man page has it.
  public let call: String
  /// Why it failed.
  public let errno: Errno

  /// Makes an error from the call's name, as its man page has it, and the kernel's number.
  public init(call: String, errno: Errno) {
    self.call = call
    self.errno = errno
  }

  /// Such as `memfd_create: Too many open files (EMFILE)`.
  public var description: String { "\(call): \(errno)" }
}

extension SystemError {
  /// Whether the call itself may be what is denied, by a filter of system calls (seccomp) or by a
  /// kernel that does not have it, whatever its arguments are.
  public var isDenied: Bool { errno == .notPermitted || errno == .noSuchCall }

  /// Whether it says what this process may not have here, be it by a denied call or by a limit: it
  /// goes on without.
  public var isShortage: Bool {
    switch errno {
    case .again, .noDescriptorsLeft, .noFilesLeft, .noMemory, .noSpace: true
    default: isDenied
    }
  }

  /// Runs a call on a file, and names that in its error.
  static func naming<Answer>(
    _ path: String, _ body: () throws(SystemError) -> Answer
  ) throws(SystemError) -> Answer {
    do throws(SystemError) {
      return try body()
    } catch {
      throw SystemError(call: "\(error.call) \(path)", errno: error.errno)
    }
  }

  /// Whether the call's text has a path under /proc. Split, not searched: a search for a string in a string
  /// links regular expressions into every program.
  private var namesProcessFile: Bool {
    call.split(separator: " ").contains { $0.hasPrefix("/proc/") }
  }

  /// The description, with what helps where that does not depend on what the call was for.
  public var advice: String {
    switch errno {
    case .notPermitted: "\(self); if a filter of system calls (seccomp) denies the call, allow it"
    case .noSuchCall: "\(self); allow the call in the filter (seccomp), or use a newer kernel"
    case .noDescriptorsLeft: "\(self); raise RLIMIT_NOFILE (ulimit -n)"
    case .fileTooLarge: "\(self); raise RLIMIT_FSIZE (ulimit -f)"
    case .noMemory:
      "\(self); raise RLIMIT_AS (ulimit -v) or the container's limit, or end what else takes memory"
    // For want of memory for its stack, too: pthread_create(3) makes mmap(2)'s ENOMEM an EAGAIN.
    case .again where call == "pthread_create":
      "\(self); raise RLIMIT_NPROC (ulimit -u), RLIMIT_AS (ulimit -v) or RLIMIT_DATA (ulimit -d), or the "
        + "container's limit"
    case .noSuchEntry where call.hasPrefix(PrivateDirectory.standardCall):
      "\(self); make that directory, or name another one (TMPDIR)"
    case .noSuchEntry where call.hasPrefix("mkdtemp"):
      "\(self); make that directory, or name another one"
    case .noSuchEntry where namesProcessFile && FileEntry(at: "/proc/self") == nil:
      "\(self); /proc is not mounted here: mount it (mount -t proc proc /proc)"
    default: description
    }
  }
}
