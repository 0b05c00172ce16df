// Why system calls were not counted.

internal import Glibc
public import Linux
internal import TestSupport

/// One of the two processes that are traced.
public enum TracedSide: String, Sendable {
  case client
  case server
}

/// What kept system calls from being counted.
public enum TraceError: Error, Equatable, Sendable, CustomStringConvertible {
  /// ptrace(2) may not be used on a process. The text says why, and what helps.
  case notPermitted(TracedSide, reason: String)
  /// A process ended before the loop did.
  case ended(TracedSide)
  /// Time passed before the loop had ended.
  case timedOut
  /// The loop's marks came in another order than begin, end.
  case marksOutOfOrder
  case system(SystemError)

  public var description: String {
    switch self {
    case .notPermitted(let side, let reason): "the \(side.rawValue) may not be traced: \(reason)"
    case .ended(let side): "the \(side.rawValue) ended while its system calls were counted"
    case .timedOut: "the loop whose system calls are counted did not end in time"
    case .marksOutOfOrder: "the marks of the counted loop should be one begin, then one end"
    case .system(let error): "\(error)"
    }
  }

  /// What a refused PTRACE_SEIZE means: the call says EPERM for several reasons, so the one that
  /// holds here is looked for.
  static func refusal(of thread: Int32, on side: TracedSide) -> TraceError {
    .notPermitted(side, reason: reason(thread))
  }

  private static func reason(_ thread: Int32) -> String {
    if let tracer = ProcessStatus.number("TracerPid", of: thread), tracer != 0 {
      // It names the thread that traces.
      let process = ProcessStatus.number("Tgid", of: Int32(tracer)) ?? tracer
      return "process \(process) traces it already, such as a debugger or strace; end that first"
    }
    let own = Int(geteuid())
    if own != 0, let user = ProcessStatus.number("Uid", of: thread), user != own {
      return "it runs as user \(user) and this program as user \(own); run both as the same user"
    }
    switch ProcessStatus.yamaScope {
    case 1:
      return "ptrace is not permitted here: kernel.yama.ptrace_scope is 1, so only a parent may "
        + "trace; set it to 0 (sysctl kernel.yama.ptrace_scope=0), or run as root"
    case 2:
      return "ptrace is not permitted here: kernel.yama.ptrace_scope is 2, so only root may trace; "
        + "set it to 0 (sysctl kernel.yama.ptrace_scope=0), or run as root"
    case 3:
      return "ptrace is not permitted here: kernel.yama.ptrace_scope is 3, which nobody may trace "
        + "under, and which lasts until the machine starts anew with another value"
    default:
      return "ptrace is not permitted here, by a container or a security module; give the "
        + "container the capability SYS_PTRACE, or allow ptrace in its seccomp profile"
    }
  }
}
