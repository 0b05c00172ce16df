// The kernel's error numbers, and which call gave one: enough for a caller to act and for a person to read.

internal import CLinux
internal import Glibc

/// An error number of the kernel.
public struct Errno: Error, Equatable, Hashable, Sendable {
  /// The number, positive, as `errno` holds it.
  public let number: Int32

  /// Wraps a positive error number.
  public init(_ number: Int32) {
    self.number = number
  }

  public static let again = Errno(EAGAIN)
  public static let accessDenied = Errno(EACCES)
  public static let addressInUse = Errno(EADDRINUSE)
  public static let badDescriptor = Errno(EBADF)
  public static let badAddress = Errno(EFAULT)
  public static let brokenPipe = Errno(EPIPE)
  public static let connectionAborted = Errno(ECONNABORTED)
  public static let connectionRefused = Errno(ECONNREFUSED)
  public static let connectionReset = Errno(ECONNRESET)
  public static let exists = Errno(EEXIST)
  public static let inProgress = Errno(EINPROGRESS)
  public static let interrupted = Errno(EINTR)
  public static let invalid = Errno(EINVAL)
  public static let messageTooLong = Errno(EMSGSIZE)
  public static let noDescriptorsLeft = Errno(EMFILE)
  public static let noFilesLeft = Errno(ENFILE)
  public static let noMemory = Errno(ENOMEM)
  public static let noSpace = Errno(ENOSPC)
  public static let noSuchEntry = Errno(ENOENT)
  public static let noSuchProcess = Errno(ESRCH)
  public static let notConnected = Errno(ENOTCONN)
  public static let notPermitted = Errno(EPERM)
  public static let notSupported = Errno(EOPNOTSUPP)
  public static let timedOut = Errno(ETIMEDOUT)
  public static let tooManyReferences = Errno(ETOOMANYREFS)
}

extension Errno: CustomStringConvertible {
  /// The meaning and the symbolic name, such as `No space left on device (ENOSPC)`.
  ///
  /// The corresponding C functions are `strerrordesc_np` and `strerrorname_np`.
  public var description: String {
    guard let meaning = unsafe clinux_error_meaning(number),
      let name = unsafe clinux_error_name(number)
    else { return "error \(number)" }
    return unsafe "\(String(cString: meaning)) (\(String(cString: name)))"
  }
}

/// A system call that failed.
public struct SystemError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The call's name, as its man page has it.
  public let call: String
  public let errno: Errno

  public init(call: String, errno: Errno) {
    self.call = call
    self.errno = errno
  }

  /// Such as `memfd_create: Too many open files (EMFILE)`.
  public var description: String { "\(call): \(errno)" }
}
