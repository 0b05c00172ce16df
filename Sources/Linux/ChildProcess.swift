// A program that this one starts: one value owns it, and it does not outlive that value.

internal import CLinux
internal import Glibc

/// How a process ended.
public enum ProcessEnding: Equatable, Sendable, CustomStringConvertible {
  /// By itself, with this status.
  case exited(Int32)
  /// By this signal.
  case killed(Int32)

  /// Such as `status 1` or `signal 9`.
  public var description: String {
    switch self {
    case .exited(let status): "status \(status)"
    case .killed(let signal): "signal \(signal)"
    }
  }
}

/// A child of this process, in a process group of its own: a terminal's Ctrl-C reaches this process
/// alone, which then ends its children in order.
public struct ChildProcess: ~Copyable {
  /// Its number, which stays its own until it is reaped.
  public let id: Int32
  /// Readable once it has ended.
  public let handle: FileDescriptor
  private var isReaped = false

  /// The number under which a child finds what is passed to it.
  public static let passedNumber: Int32 = 3

  /// Starts a program with default signals, and with no descriptor but these.
  ///
  /// The corresponding C function is `posix_spawn`.
  /// - Parameters:
  ///   - path: the program's file.
  ///   - arguments: with the program's name at their head.
  ///   - input: what becomes its standard input; nil for nothing to read.
  ///   - output: its standard output.
  ///   - errors: its standard error.
  ///   - passed: what becomes its descriptor ``passedNumber``; nil for nothing.
  ///   - kept: what it has under the numbers that they have here. They are above those of the standard
  ///     streams, and where something is passed none is ``passedNumber``.
  public init(
    _ path: String, _ arguments: [String], input: Int32?, output: Int32, errors: Int32,
    passed: Int32? = nil, kept: [Int32] = []
  ) throws(SystemError) {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    if let input {
      unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
    } else {
      unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
    unsafe posix_spawn_file_actions_adddup2(&actions, errors, 2)
    // Where both numbers are the same, this clears FD_CLOEXEC (glibc 2.29), which dup2(2) does not.
    if let passed {
      unsafe posix_spawn_file_actions_adddup2(&actions, passed, ChildProcess.passedNumber)
    }
    for number in kept { unsafe posix_spawn_file_actions_adddup2(&actions, number, number) }
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    unsafe sigfillset(&signals)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    unsafe posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
    var words: [UnsafeMutablePointer<CChar>?] = unsafe arguments.map { unsafe strdup($0) }
    unsafe words.append(nil)
    defer { while let word = unsafe words.popLast() { unsafe free(word) } }
    var process: pid_t = 0
    let answer = unsafe posix_spawn(&process, path, &actions, &attributes, words, environ)
    if answer != 0 { throw failure("posix_spawn", Errno(answer)) }
    do throws(SystemError) {
      handle = try ChildProcess.handle(of: process)
    } catch {
      Glibc.kill(process, SIGKILL)
      waitpid(process, nil, 0)
      throw error
    }
    id = process
  }

  /// A pidfd. Where a filter of system calls or a kernel before 5.3 denies that, the read end of a pipe
  /// whose write end a thread closes that waits for the child's end.
  private static func handle(of process: Int32) throws(SystemError) -> FileDescriptor {
    do throws(SystemError) {
      return try FileDescriptor.ofProcess(process)
    } catch {
      guard error.isDenied else { throw error }
    }
    let pipe = try PipeEnd.pair()
    let writeEnd = pipe.write.release()
    do throws(SystemError) {
      try Thread(takesSignals: false) {
        // Its owner reaps it. Once that has happened there is no such child: ECHILD.
        while waitid(P_PID, id_t(process), nil, WEXITED | WNOWAIT) < 0 && errno == EINTR {}
        _ = FileDescriptor(owning: writeEnd)
      }.detach()
    } catch {
      _ = FileDescriptor(owning: writeEnd)
      throw error
    }
    return pipe.read
  }

  /// For one that was killed to have ended, at the end of this value.
  private static let patience = Duration.seconds(5)

  /// Sends it a signal; one that has ended is left alone.
  ///
  /// The corresponding C function is `kill`, and `pidfd_send_signal` where that is denied.
  /// - Returns: whether it was allowed.
  @discardableResult
  public func signal(_ number: Int32) -> Bool { isReaped || send(number, to: id) }

  /// Ends it and all that it started: it leads a process group. Where kill(2) is denied, it alone is ended.
  ///
  /// - Returns: whether it was allowed.
  @discardableResult
  public func kill() -> Bool { isReaped || send(SIGKILL, to: -id) }

  private func send(_ number: Int32, to target: Int32) -> Bool {
    if Glibc.kill(target, number) == 0 || errno == ESRCH { return true }
    let answer = clinux_signal_send(handle.number, number, nil)
    return answer >= 0 || answer == -ESRCH
  }

  /// Of a process that goes on although it was to be ended: what it is, and what a person can do.
  public var unended: String {
    "process \(id) could not be ended; end it with 'kill -9 \(id)' where that is allowed"
  }

  /// Asks it to end, by SIGTERM, and waits for that no longer than told.
  public func end(within patience: Duration) {
    if isReaped { return }
    signal(SIGTERM)
    _ = try? poll(handle.number, until: Deadline(after: patience))
  }

  /// As ``reap()``, and waits no longer than told.
  ///
  /// - Returns: nil where it has not ended by then.
  public mutating func reap(within patience: Duration) -> ProcessEnding? {
    _ = try? poll(handle.number, until: Deadline(after: patience))
    return hasEnded ? reap() : nil
  }

  /// Whether there is an end to be told of. The descriptor of one that has ended tells of it without end.
  private var hasEnded: Bool {
    (try? poll(handle.number, until: Deadline(after: .zero))) ?? true
  }

  /// Waits for its end, which can be waited for once. Where it was killed and that may be denied,
  /// ``reap(within:)`` does not wait for ever.
  public mutating func reap() -> ProcessEnding {
    precondition(!isReaped, "a process ends once")
    var status: Int32 = 0
    while unsafe waitpid(id, &status, 0) < 0 && errno == EINTR {}
    isReaped = true
    let signal = status & 0x7F
    return signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal)
  }

  deinit {
    if isReaped { return }
    // It ends with this process where it asked for that, and goes on where nothing ends it.
    let patience = kill() ? ChildProcess.patience : .zero
    _ = try? poll(handle.number, until: Deadline(after: patience))
    while waitpid(id, nil, hasEnded ? 0 : WNOHANG) < 0 && errno == EINTR {}
  }
}

/// Ends this process when the one that started it ends, so that nobody is left behind by a parent
/// that was killed.
///
/// The corresponding C function is `prctl` with PR_SET_PDEATHSIG. Where a filter of system calls denies
/// that, a thread waits until nobody can read a pipe to the parent any longer.
/// - Parameters:
///   - parent: the process that started this one, as it said.
///   - pipe: that only the parent reads; it stays open. A child of ``ChildProcess`` often has one for its
///     standard output.
/// - Throws: ESRCH when that one has ended already; EAGAIN when the limit of threads is reached.
public func dieWithParent(
  _ parent: Int32, whoReads pipe: Int32 = StandardStream.output.rawValue
) throws(SystemError) {
  do throws(SystemError) {
    _ = try systemCall("prctl") { clinux_die_with_parent(SIGKILL, parent) }
  } catch {
    guard error.isDenied else { throw error }
    try Thread(takesSignals: false) {
      // Nothing is asked for: what is told all the same is POLLERR, once there is no reader.
      var entry = pollfd(fd: pipe, events: 0, revents: 0)
      var answer: Int32
      repeat { answer = unsafe Glibc.poll(&entry, 1, -1) } while answer < 0 && errno == EINTR
      if answer > 0 { _exit(1) }
    }.detach()
  }
}

/// Makes this process the parent of its descendants whose own parents have ended, so that it can tell which there
/// are.
///
/// The corresponding C function is `prctl` with PR_SET_CHILD_SUBREAPER.
public func adoptOrphans() throws(SystemError) {
  _ = try systemCall("prctl") { clinux_adopt_orphans() }
}
