// ptrace(2): another process's threads, stopped at each of their system calls.

internal import CLinux

/// Where a loop whose system calls are counted begins and ends.
public enum LoopMark: UInt64, Sendable {
  case begin = 1
  case end = 2
}

/// Says to a tracer that the calling thread's measured loop begins or ends, by a system call that
/// does nothing else: getpid(2) with arguments. Without a tracer it takes 100 ns and changes nothing.
public func markMeasuredLoop(_ mark: LoopMark) { clinux_mark(mark.rawValue) }

/// The threads that one thread traces. Only the thread that made it may use it: to the kernel the
/// tracer is a thread, not a process.
public struct Tracer: ~Copyable {
  /// Why a traced thread has stopped, and so waits to be let go on.
  public enum Stop: Equatable, Sendable {
    /// It is gone, and nothing has to be done with it.
    case ended
    /// It enters a system call, and whether that is a mark.
    case enters(LoopMark?)
    /// It leaves one.
    case leaves
    /// It was interrupted, has just begun, or has started another thread, which is traced too.
    case event
    /// SIGSTOP or its like has stopped its process.
    case groupStop
    /// It is about to get this signal, which ``proceed(_:signal:)`` or ``detach(_:signal:)`` hands
    /// on.
    case signal(Int32)
  }

  /// What the waits of ``nextStop()`` last at most, unless a thread stops: 2 ms.
  private static let tickNanoseconds = 2_000_000
  private let ticks: Int32

  public init() throws(SystemError) {
    ThreadSignal.prepare()
    ticks = try systemCall("timer_create") { clinux_start_ticks(Self.tickNanoseconds) }
  }

  deinit {
    clinux_stop_ticks(ticks)
  }

  /// Begins to trace a running thread, and the threads that it starts, without stopping it.
  ///
  /// The corresponding C function is `ptrace` with PTRACE_SEIZE.
  /// - Throws: EPERM or EACCES when this is not permitted, or the thread is traced already; ESRCH
  ///   when it has ended.
  public func seize(_ thread: Int32) throws(SystemError) {
    _ = try systemCall("ptrace PTRACE_SEIZE") { clinux_trace_seize(thread) }
  }

  /// Makes a thread stop with ``Stop/event``, unless it stops for another reason first. A call in
  /// which it sleeps is begun anew when it goes on; only epoll_wait(2) and its like give EINTR.
  public func interrupt(_ thread: Int32) throws(SystemError) {
    try request("ptrace PTRACE_INTERRUPT", clinux_trace_interrupt(thread))
  }

  /// Lets a stopped thread go on to its next stop.
  public func proceed(_ thread: Int32, signal: Int32 = 0) throws(SystemError) {
    try request("ptrace PTRACE_SYSCALL", clinux_trace_continue(thread, signal))
  }

  /// Leaves a thread stopped that is in ``Stop/groupStop``, until its process is continued.
  public func leaveStopped(_ thread: Int32) throws(SystemError) {
    try request("ptrace PTRACE_LISTEN", clinux_trace_listen(thread))
  }

  /// Lets a stopped thread go on and traces it no more.
  public func detach(_ thread: Int32, signal: Int32 = 0) throws(SystemError) {
    try request("ptrace PTRACE_DETACH", clinux_trace_detach(thread, signal))
  }

  /// Waits until a traced thread stops; nil when none does for some milliseconds, or none is traced.
  ///
  /// It asks for the calling thread's tracees only (__WNOTHREAD), so it takes no child's status away
  /// from other threads.
  public func nextStop() throws(SystemError) -> (thread: Int32, stop: Stop)? {
    var found = clinux_trace_stop()
    let answer = unsafe clinux_trace_wait(&found)
    if answer == -Errno.interrupted.number || answer == -Errno.noChild.number { return nil }
    _ = try systemCall("wait4") { answer }
    return (found.thread, try stop(found))
  }

  private func stop(_ found: clinux_trace_stop) throws(SystemError) -> Stop {
    switch Int(found.kind) {
    case CLINUX_TRACE_ENDED: return .ended
    case CLINUX_TRACE_GROUP_STOP: return .groupStop
    case CLINUX_TRACE_SIGNAL: return .signal(found.signal)
    case CLINUX_TRACE_EVENT: return .event
    default:
      var call = clinux_system_call()
      let answer = unsafe clinux_trace_system_call(found.thread, &call)
      // Killed while it was stopped: its end comes next.
      if answer == -Errno.noSuchProcess.number { return .leaves }
      _ = try systemCall("ptrace PTRACE_GET_SYSCALL_INFO") { answer }
      guard call.is_entry else { return .leaves }
      return .enters(LoopMark(rawValue: unsafe clinux_marked_phase(&call)))
    }
  }

  /// A thread that is killed while it is stopped is gone for ptrace at once (ESRCH), and for wait4(2)
  /// a little later: its end is reported there, and is no error here.
  private func request(_ name: StaticString, _ answer: Int32) throws(SystemError) {
    if answer == -Errno.noSuchProcess.number { return }
    _ = try systemCall(name) { answer }
  }
}
