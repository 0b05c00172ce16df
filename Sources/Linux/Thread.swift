// POSIX threads, for what must be a thread of its own: a session that sleeps in its channel.

public import CLinux
internal import Glibc

/// A running thread, joined by its owner.
public struct Thread: ~Copyable, @unchecked Sendable {
  private let handle: pthread_t
  /// Freed by the thread that joins: a thread that frees nothing of its own needs no cache of malloc(3)'s.
  private let body: Body

  /// Of a thread whose starter does not say how much it needs, in bytes.
  public static let standardStack = 256 * 1024

  /// Starts a thread.
  ///
  /// - Parameters:
  ///   - stackSize: in bytes; only what is touched becomes memory.
  ///   - takesSignals: whether signals to the process may be handled in it. SIGTTOU always may: it
  ///     stops a program in the background that writes to its terminal. Real-time signals never may: a
  ///     thread that one hits passes it on (``RealTimeSignal/init()``), late and perhaps out of order, and
  ///     this one may have been started before the process took that number.
  ///   - body: runs in the new thread.
  /// - Throws: EAGAIN when the limit of threads is reached.
  public init(
    stackSize: Int = Thread.standardStack, takesSignals: Bool = true,
    _ body: sending @escaping () -> Void
  ) throws(SystemError) {
    var attributes = pthread_attr_t()
    unsafe pthread_attr_init(&attributes)
    defer { unsafe pthread_attr_destroy(&attributes) }
    unsafe pthread_attr_setstacksize(&attributes, stackSize)
    let body = Body(body)
    let context = unsafe Unmanaged.passRetained(body)
    var handle = pthread_t()
    // A thread begins with the mask of the one that starts it.
    var mask = sigset_t()
    var refused = sigset_t()
    if takesSignals {
      unsafe sigemptyset(&refused)
      for number in RealTimeSignal.numbers { unsafe sigaddset(&refused, number) }
    } else {
      unsafe sigfillset(&refused)
      unsafe sigdelset(&refused, SIGTTOU)
    }
    unsafe pthread_sigmask(SIG_BLOCK, &refused, &mask)
    defer { unsafe pthread_sigmask(SIG_SETMASK, &mask, nil) }
    let answer = unsafe pthread_create(
      &handle, &attributes,
      { context in
        clinux_join_count()
        unsafe Unmanaged<Body>.fromOpaque(context!).takeRetainedValue().run()
        return nil
      }, context.toOpaque())
    if answer != 0 {
      unsafe context.release()
      throw failure("pthread_create", Errno(answer))
    }
    self.handle = handle
    self.body = body
  }

  /// Starts a thread that is handed something which has one owner, as a connection has: a closure could only
  /// borrow it.
  ///
  /// - Parameters:
  ///   - load: what is handed over.
  ///   - body: runs in the new thread.
  /// - Throws: EAGAIN when the limit of threads is reached; what was to be handed over is dropped then.
  public init<Load: ~Copyable & Sendable>(
    passing load: consuming Load, _ body: @escaping @Sendable (consuming Load) -> Void
  ) throws(SystemError) {
    let parcel = Parcel(load)
    try self.init { body(parcel.open()) }
  }

  /// Its content is taken once, by the thread that it is for.
  private final class Parcel<Load: ~Copyable & Sendable>: @unchecked Sendable {
    private var load: Load?

    init(_ load: consuming Load) {
      self.load = consume load
    }

    func open() -> Load { load.take()! }
  }

  /// Waits for its end.
  public consuming func join() {
    pthread_join(handle, nil)
  }

  /// Lets it run on without an owner.
  public consuming func detach() {
    pthread_detach(handle)
  }

  private final class Body {
    let run: () -> Void

    init(_ run: @escaping () -> Void) {
      self.run = run
    }
  }
}

extension Thread {
  /// Gives the calling thread a descriptor table of its own that holds these and nothing else.
  ///
  /// As long as two threads share a table, each system call on a descriptor takes and drops a
  /// reference to the file: some 10 ns of each call of a pipe that spins. A thread that only watches
  /// a few descriptors need not share. Where the kernel does not let it, it goes on sharing.
  ///
  /// The corresponding C functions are `unshare` with CLONE_FILES and `close_range`.
  public static func keepOnly(_ descriptors: [Int32]) {
    _ = unsafe clinux_keep_descriptors(descriptors, Int32(descriptors.count))
  }
}

/// What one thread has cost since it began.
public struct ThreadUsage: Equatable, Sendable {
  /// CPU time in user mode and in the kernel, in nanoseconds.
  public let cpuNanoseconds: UInt64
  /// How often it gave up its processor, because it slept.
  public let voluntarySwitches: UInt32
  /// How often the kernel took its processor away.
  public let involuntarySwitches: UInt32

  /// Makes a value from its three numbers.
  public init(cpuNanoseconds: UInt64, voluntarySwitches: UInt32, involuntarySwitches: UInt32) {
    self.cpuNanoseconds = cpuNanoseconds
    self.voluntarySwitches = voluntarySwitches
    self.involuntarySwitches = involuntarySwitches
  }

  /// Nothing yet.
  public static let none = ThreadUsage(
    cpuNanoseconds: 0, voluntarySwitches: 0, involuntarySwitches: 0)

  /// The calling thread's, by CLOCK_THREAD_CPUTIME_ID and RUSAGE_THREAD.
  ///
  /// - Throws: where a filter of system calls denies to ask.
  public static func current() throws(SystemError) -> ThreadUsage {
    var found = clinux_usage()
    _ = try systemCall("getrusage") { unsafe clinux_thread_usage(&found) }
    return ThreadUsage(
      cpuNanoseconds: found.cpu_nanoseconds, voluntarySwitches: found.voluntary,
      involuntarySwitches: found.involuntary)
  }
}

/// Raises the limit of descriptors (RLIMIT_NOFILE) to the hard one, where that is permitted, and says
/// what it is then.
///
/// The corresponding C functions are `getrlimit` and `setrlimit`.
public func raiseDescriptorLimit() throws(SystemError) -> Int {
  Int(try systemCall("setrlimit") { clinux_raise_descriptor_limit() })
}

/// The limit of descriptors (RLIMIT_NOFILE): one above the highest number that one can have.
///
/// The corresponding C function is `getrlimit`.
public func descriptorLimit() throws(SystemError) -> Int {
  var limit = rlimit()
  _ = try libraryCall("getrlimit") {
    unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
  return Int(clamping: limit.rlim_cur)
}

/// Processors.
public enum Processor {
  /// Whether this process may run on the processor of that number. Where a filter of system calls
  /// denies to ask, only to try can tell.
  public static func isAvailable(_ number: Int) -> Bool {
    let allowed = allowed
    return allowed.isEmpty || allowed.contains(number)
  }

  /// Pins the calling thread, and the threads that it starts from now on, to one processor.
  ///
  /// The corresponding C function is `sched_setaffinity`.
  public static func pin(to number: Int) throws(SystemError) {
    _ = try systemCall("sched_setaffinity") { clinux_set_affinity(Int32(number)) }
  }

  /// Lets another thread run.
  ///
  /// The corresponding C function is `sched_yield`.
  public static func yield() { clinux_yield() }

  /// Says to the processor that this is a spin loop.
  @inlinable @inline(__always)
  public static func pause() { clinux_pause() }
}
