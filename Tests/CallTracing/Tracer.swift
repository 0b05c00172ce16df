// ptrace(2): another process's threads, stopped at each of their system calls.

internal import CCallTracing
public import Linux

/// Where a loop whose system calls are counted begins and ends.
public enum LoopMark: UInt64, Sendable {
  case begin = 1
  case end = 2
}

/// Says to a tracer that the calling thread's measured loop begins or ends, by a system call that
/// does nothing else: getpid(2) with arguments. Without a tracer it takes 100 ns and changes nothing.
public func markMeasuredLoop(_ mark: LoopMark) { calltracing_mark(mark.rawValue) }

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
    ticks = try checked("timer_create", calltracing_start_ticks(Self.tickNanoseconds))
  }

  deinit {
    calltracing_stop_ticks(ticks)
  }

  /// Begins to trace a running thread, and as a rule the threads that it starts, without stopping it.
  ///
  /// The corresponding C function is `ptrace` with PTRACE_SEIZE.
  /// - Throws: EPERM or EACCES when this is not permitted, or the thread is traced already; ESRCH
  ///   when it has ended.
  public func seize(_ thread: Int32, andItsThreads: Bool = true) throws(SystemError) {
    try checked("ptrace PTRACE_SEIZE", calltracing_seize(thread, andItsThreads))
  }

  /// Makes a thread stop with ``Stop/event``, unless it stops for another reason first. A call in
  /// which it sleeps is begun anew when it goes on; only epoll_wait(2) and its like give EINTR.
  public func interrupt(_ thread: Int32) throws(SystemError) {
    try request("ptrace PTRACE_INTERRUPT", calltracing_interrupt(thread))
  }

  /// Lets a stopped thread go on to its next stop.
  public func proceed(_ thread: Int32, signal: Int32 = 0) throws(SystemError) {
    try request("ptrace PTRACE_SYSCALL", calltracing_continue(thread, signal))
  }

  /// Leaves a thread stopped that is in ``Stop/groupStop``, until its process is continued.
  public func leaveStopped(_ thread: Int32) throws(SystemError) {
    try request("ptrace PTRACE_LISTEN", calltracing_listen(thread))
  }

  /// Lets a stopped thread go on and traces it no more.
  public func detach(_ thread: Int32, signal: Int32 = 0) throws(SystemError) {
    try request("ptrace PTRACE_DETACH", calltracing_detach(thread, signal))
  }

  /// Lets a stopped thread run one instruction, which a system call is, too.
  public func step(_ thread: Int32, signal: Int32 = 0) throws(SystemError) {
    try request("ptrace PTRACE_SINGLESTEP", calltracing_step(thread, signal))
  }

  /// The next instruction of a stopped thread.
  ///
  /// - Throws: ENOSYS on other machines than x86_64.
  public func nextInstruction(of thread: Int32) throws(SystemError) -> MachineInstruction {
    var found = calltracing_instruction()
    try checked(
      "ptrace PTRACE_PEEKTEXT", unsafe calltracing_next_instruction(thread, &found))
    let bytes = unsafe withUnsafeBytes(of: &found.bytes) { unsafe Array($0) }
    return MachineInstruction(bytes: bytes, callNumber: Int(truncatingIfNeeded: found.call_number))
  }

  /// Waits until a traced thread stops; nil when none does for some milliseconds, or none is traced.
  ///
  /// It asks for the calling thread's tracees only (__WNOTHREAD), so it takes no child's status away
  /// from other threads.
  public func nextStop() throws(SystemError) -> (thread: Int32, stop: Stop)? {
    var found = calltracing_stop()
    let answer = unsafe calltracing_wait(&found)
    if answer == -Errno.interrupted.number || answer == -Errno.noChild.number { return nil }
    try checked("wait4", answer)
    return (found.thread, try stop(found))
  }

  private func stop(_ found: calltracing_stop) throws(SystemError) -> Stop {
    switch Int(found.kind) {
    case CALLTRACING_ENDED: return .ended
    case CALLTRACING_GROUP_STOP: return .groupStop
    case CALLTRACING_SIGNAL: return .signal(found.signal)
    case CALLTRACING_EVENT: return .event
    default:
      var call = calltracing_system_call()
      let answer = unsafe calltracing_ask_system_call(found.thread, &call)
      // Killed while it was stopped: its end comes next.
      if answer == -Errno.noSuchProcess.number { return .leaves }
      try checked("ptrace PTRACE_GET_SYSCALL_INFO", answer)
      guard call.is_entry else { return .leaves }
      return .enters(LoopMark(rawValue: unsafe calltracing_marked_phase(&call)))
    }
  }

  /// A thread that is killed while it is stopped is gone for ptrace at once (ESRCH), and for wait4(2)
  /// a little later: its end is reported there, and is no error here.
  private func request(_ name: StaticString, _ answer: Int32) throws(SystemError) {
    if answer == -Errno.noSuchProcess.number { return }
    try checked(name, answer)
  }
}

/// The answer of a call that is no error.
@discardableResult
private func checked(_ name: StaticString, _ answer: Int32) throws(SystemError) -> Int32 {
  if answer < 0 { throw SystemError(call: "\(name)", errno: Errno(-answer)) }
  return answer
}
