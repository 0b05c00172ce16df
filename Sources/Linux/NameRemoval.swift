// Whether names can be removed. What is given one for an instant would keep it for good where they
// cannot, and so would the next: that is asked before the first.

internal import CLinux
internal import Glibc

/// Calls that remove a name, tried with a name that nothing has.
enum NameRemoval {
  private static let fileErrno = Errno(unsafe unlink("") < 0 ? errno : 0)
  private static let directoryErrno = Errno(unsafe rmdir("") < 0 ? errno : 0)
  private static let queueErrno = Errno(unsafe -clinux_queue_unlink("/"))

  /// Throws where a filter of system calls denies to remove names of files.
  ///
  /// The corresponding C function is `unlink`, which fails with ENOENT where it is allowed.
  /// - Parameter call: by which the name is to be removed.
  static func require(as call: String = "unlink") throws(SystemError) {
    try check(SystemError(call: call, errno: fileErrno))
  }

  /// As ``require(as:)``, of directories with what lies in them.
  ///
  /// The corresponding C functions are `unlink` and `rmdir`.
  static func requireOfDirectories() throws(SystemError) {
    try require()
    try check(SystemError(call: "rmdir", errno: directoryErrno))
  }

  /// As ``require(as:)``, of message queues.
  ///
  /// The corresponding C function is `mq_unlink`, which makes EACCES of the kernel's EPERM.
  static func requireOfQueues() throws(SystemError) {
    let found = queueErrno == .accessDenied ? .notPermitted : queueErrno
    try check(SystemError(call: "mq_unlink", errno: found))
  }

  private static func check(_ error: SystemError) throws(SystemError) {
    if error.isDenied { throw error }
  }
}
