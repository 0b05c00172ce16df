// Who a process is, by a descriptor that stays its own and by what the kernel says of locks.

internal import CLinux
internal import Glibc

extension FileDescriptor {
  /// A pidfd: it goes on naming the process when that has ended and another one has its number.
  ///
  /// The corresponding C function is `pidfd_open`.
  /// - Throws: ESRCH when there is no such process.
  public static func ofProcess(_ number: Int32) throws(SystemError) -> FileDescriptor {
    FileDescriptor(
      owning: try systemCall("pidfd_open", .opens("\(number), 0")) { clinux_pidfd_open(number) })
  }

  /// Whether this is a pidfd, of a process that may have ended.
  public var isOfProcess: Bool {
    clinux_signal_send(number, 0, nil) != -EBADF
  }

  /// Whether the process of this pidfd sees this one, if this one sees it: it is in no PID namespace
  /// inside this one's. True also where /proc does not say.
  public var seesThisProcess: Bool {
    guard let text = try? readSmallFile("/proc/self/fdinfo/\(number)"),
      let other = ProcessFiles.namespaceCount(in: text), other > 1
    else { return true }
    // Where /proc is that of a namespace around both, this process has several numbers, too.
    let own = (try? readWholeFile("/proc/self/status")).flatMap(ProcessFiles.namespaceCount)
    return other <= own ?? 1
  }
}

/// fcntl(2): record locks, which belong to a process and end with it.
extension FileDescriptor {
  private func lockCall(_ command: Int32) throws(SystemError) -> flock {
    var lock = flock()
    lock.l_type = Int16(F_WRLCK)
    _ = try libraryCall("fcntl") { unsafe fcntl(number, command, &lock) }
    return lock
  }

  /// Locks the whole file for this process, until it closes any descriptor of it.
  ///
  /// The corresponding C function is `fcntl` with F_SETLK.
  /// - Returns: false when another process has done so.
  public func lock() throws(SystemError) -> Bool {
    do throws(SystemError) {
      _ = try lockCall(F_SETLK)
      return true
    } catch {
      if error.errno == .again || error.errno == .accessDenied { return false }
      throw error
    }
  }

  /// The process that has locked the file, by the kernel's word; nil when no other than this one
  /// has, 0 for one that this one's PID namespace does not show.
  ///
  /// The corresponding C function is `fcntl` with F_GETLK.
  public func lockHolder() throws(SystemError) -> Int32? {
    let lock = try lockCall(F_GETLK)
    return Int32(lock.l_type) == F_UNLCK ? nil : lock.l_pid
  }
}
