// What is compared with which foreign program, and what the figures of one turn are called.

/// A mechanism that a foreign program measures, too.
public enum Mechanism: String, CaseIterable, Sendable {
  case pipe
  case socketpair
  case tcp

  /// The foreign program's command, as a reader would look it up.
  public var theirs: String {
    switch self {
    case .pipe: "`perf bench sched pipe`"
    case .socketpair: "`sockperf ping-pong --tcp` over a UNIX socket"
    case .tcp: "`sockperf ping-pong --tcp`"
    }
  }

  /// Which figure of a round trip the foreign program tells; ours is the same.
  public var statistic: String {
    switch self {
    case .pipe: "mean"
    case .socketpair, .tcp: "median"
    }
  }

  func name(_ figure: Figure) -> String {
    switch figure {
    case .ours: "`\(rawValue)`, `block`"
    case .theirs: theirs
    case .asWritten: "C: its system calls, by the C library's functions"
    case .inlined: "C: the same, inlined"
    case .bare: "C: write(2) and read(2) of 24 bytes, inlined"
    case .floor: "the bare C of `ipc-compare`"
    }
  }
}

/// What one turn measures. All of them are nanoseconds of a round trip.
public enum Figure: String, CaseIterable, Sendable {
  /// The library, as `ipc-compare run` measures it.
  case ours
  /// The bare C of `ipc-compare run`, from the same round.
  case floor
  /// The foreign program.
  case theirs
  /// The foreign program's calls in a loop of C.
  case asWritten
  /// The same calls, inlined.
  case inlined
  /// The calls of the bare C, inlined.
  case bare
}
