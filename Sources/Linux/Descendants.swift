// The processes below this one: whoever starts a command that starts others has all of them to end.

internal import Glibc

/// The children of this process, those that it has adopted included.
package enum Descendants {
  /// Waits for those that have ended, and says whether there are others.
  ///
  /// The corresponding C function is `waitpid` with WNOHANG.
  package static func areLeft() -> Bool {
    while true {
      let answer = waitpid(-1, nil, WNOHANG)
      if answer > 0 || answer < 0 && errno == EINTR { continue }
      return answer == 0
    }
  }

  /// Ends all of them by SIGKILL, and those that they leave to this process (``adoptOrphans()``), and waits
  /// for that no longer than told.
  ///
  /// - Parameter group: a process group, for where /proc does not say who the children are; see the file
  ///   `children` in proc_tid_children(5).
  package static func end(group: Int32, within patience: Duration) {
    let deadline = Deadline(after: patience)
    _ = Glibc.kill(-group, SIGKILL)
    while areLeft(), !deadline.hasPassed {
      for child in children() { _ = Glibc.kill(child, SIGKILL) }
      sleep(.milliseconds(5))
    }
  }

  /// None where the numbers under /proc are not those of this PID namespace.
  private static func children() -> [Int32] {
    guard (try? ProcessFiles.requireOwnNamespace()) != nil else { return [] }
    return ((try? names(inDirectory: "/proc/self/task")) ?? []).flatMap { thread in
      ((try? readWholeFile("/proc/self/task/\(thread)/children")) ?? "").split(separator: " ")
        .compactMap { Int32($0) }
    }
  }
}

/// Ends this process as another one has ended.
///
/// A signal whose default is to do nothing, or to stop the process, becomes the status that a shell has for it.
package func end(as ending: ProcessEnding) -> Never {
  switch ending {
  case .exited(let status): exit(status)
  case .killed(let number):
    var set = sigset_t()
    unsafe sigemptyset(&set)
    unsafe sigaddset(&set, number)
    _ = Glibc.signal(number, SIG_DFL)
    // No core of a program that did nothing wrong.
    var limit = rlimit(rlim_cur: 0, rlim_max: 0)
    _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
    unsafe pthread_sigmask(SIG_UNBLOCK, &set, nil)
    _ = Glibc.kill(getpid(), number)
    exit(128 + number)
  }
}
