// What people read of an error, and how system calls' answers become values.

import Glibc
import Linux
import Testing

struct ErrnoTests {
  @Test(arguments: [
    (EMFILE, "Too many open files (EMFILE)"),
    (ENOSPC, "No space left on device (ENOSPC)"),
    (EPIPE, "Broken pipe (EPIPE)"),
    (ETOOMANYREFS, "Too many references: cannot splice (ETOOMANYREFS)"),
    (99_999, "error 99999"),
  ])
  func `an error has its meaning and its name`(number: Int32, text: String) {
    #expect(Errno(number).description == text)
  }

  @Test func `a failed call is named`() {
    let error = SystemError(call: "memfd_create", errno: .noDescriptorsLeft)
    #expect(error.description == "memfd_create: Too many open files (EMFILE)")
  }

  @Test(arguments: [
    (EPERM, "if a filter of system calls (seccomp) denies the call, allow it"),
    (ENOSYS, "allow the call in the filter (seccomp), or use a newer kernel"),
  ])
  func `a call that is denied says what to do`(number: Int32, remedy: String) {
    let error = SystemError(call: "pidfd_open", errno: Errno(number))
    #expect(error.isDenied && error.isShortage)
    #expect(error.advice == "\(error); \(remedy)")
  }

  @Test func `a limit is told from what is wrong`() {
    let full = SystemError(call: "socket", errno: .noDescriptorsLeft)
    #expect(!full.isDenied && full.isShortage)
    #expect(full.advice == "\(full); raise RLIMIT_NOFILE (ulimit -n)")
    let thread = SystemError(call: "pthread_create", errno: .again)
    #expect(
      thread.advice.hasPrefix("\(thread); raise RLIMIT_NPROC (ulimit -u), RLIMIT_AS (ulimit -v)"))
    let wrong = SystemError(call: "open", errno: .noSuchEntry)
    #expect(!wrong.isDenied && !wrong.isShortage)
    #expect(wrong.advice == "\(wrong)")
  }

  @Test func `names are the kernel's numbers`() {
    let numbers: [(Errno, Int32)] = [
      (.again, EAGAIN), (.accessDenied, EACCES), (.addressInUse, EADDRINUSE),
      (.brokenPipe, EPIPE), (.connectionAborted, ECONNABORTED),
      (.connectionRefused, ECONNREFUSED), (.connectionReset, ECONNRESET), (.exists, EEXIST),
      (.inProgress, EINPROGRESS), (.interrupted, EINTR), (.invalid, EINVAL),
      (.messageTooLong, EMSGSIZE), (.noDescriptorsLeft, EMFILE), (.noFilesLeft, ENFILE),
      (.noMemory, ENOMEM), (.noSpace, ENOSPC), (.noSuchEntry, ENOENT), (.noSuchProcess, ESRCH),
      (.notConnected, ENOTCONN), (.notPermitted, EPERM), (.notSupported, EOPNOTSUPP),
      (.noSuchCall, ENOSYS), (.timedOut, ETIMEDOUT), (.tooManyReferences, ETOOMANYREFS),
      (.badDescriptor, EBADF), (.badAddress, EFAULT),
    ]
    for (errno, number) in numbers { #expect(errno.number == number) }
  }

  @Test func `to have to wait is no error of a transfer`() throws {
    #expect(try transfer("read", 24) == .bytes(24))
    #expect(try transfer("read", 0) == .bytes(0))
    for number in [EAGAIN, EINTR, ETIMEDOUT] {
      #expect(try transfer("read", -Int(number)) == .nothing)
    }
    #expect(throws: SystemError(call: "read", errno: Errno(EIO))) {
      _ = try transfer("read", -Int(EIO))
    }
  }

  @Test(arguments: [EBADF, EFAULT])
  func `a bug of the caller traps`(number: Int32) async {
    switch number {
    case EBADF:
      await #expect(processExitsWith: .failure) { _ = try transfer("read", -Int(EBADF)) }
    default:
      await #expect(processExitsWith: .failure) { _ = try transfer("read", -Int(EFAULT)) }
    }
  }
}
