// The signals that ask a program to end, as something to poll.
//
// Not by signalfd(2): a thread that polls one is woken by every signal to the process, whichever it was made
// for. A program with a channel over signals would be woken for each record; both sides together
// that made a round trip on one processor 1.8 times as long.

internal import CLinux
internal import Glibc
internal import Synchronization

/// SIGINT, SIGTERM, SIGHUP and SIGQUIT as something to poll, blocked in every thread that is started
/// after this. The last two are left alone where the program was started with them ignored, as nohup(1)
/// does.
///
/// A thread of its own waits for them, for the rest of the process. The first one asks the program to
/// end. Another SIGINT, SIGTERM or SIGQUIT ends it, whatever it is doing, with the status 130 that a
/// shell has for SIGINT; not another SIGHUP, because a terminal that closes brings one from the kernel
/// and one from the shell. Once this value is gone, the first one ends it too.
public struct TerminationSignals: ~Copyable, Sendable {
  private let waiter: Waiter

  /// Blocks the signals in the calling thread. Call it once in a process.
  ///
  /// The corresponding C functions are `pthread_sigmask`, `eventfd` and `pthread_create`.
  /// - Parameter withAlarm: whether SIGALRM is taken too; it asks for nothing but a look, and never
  ///   ends the process.
  /// - Throws: what a filter of system calls says to `rt_sigtimedwait`: blocked and not waited for, the
  ///   signals would do nothing.
  public init(withAlarm: Bool = false) throws(SystemError) {
    if let denied = RealTimeSignal.receivingDenied { throw denied }
    let waiter = try Waiter(withAlarm: withAlarm)
    var set = sigset_t()
    unsafe sigemptyset(&set)
    for number in waiter.numbers { unsafe sigaddset(&set, number) }
    unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
    try Thread { waiter.run() }.detach()
    self.waiter = waiter
  }

  deinit { waiter.isAlone.store(true, ordering: .releasing) }

  /// Readable when one has arrived.
  public var descriptor: FileDescriptor {
    _read { yield waiter.wakeUp.descriptor }
  }

  /// The number of the next one that arrived, or nil.
  public func next() -> Int32? { waiter.next() }

  private final class Waiter: Sendable {
    let numbers: [Int32]
    let wakeUp: WakeUp
    /// Whether nobody asks for what arrives any more.
    let isAlone = Atomic<Bool>(false)
    /// A bit for each that arrived, as in a set of signals.
    private let arrived = Atomic<UInt64>(0)

    /// For a program that has heard of the second signal too, to leave nothing behind.
    private static let grace = Duration.milliseconds(200)
    private static let exitStatus: Int32 = 130

    init(withAlarm: Bool) throws(SystemError) {
      numbers =
        [SIGINT, SIGTERM] + [SIGHUP, SIGQUIT].filter { !clinux_is_ignored($0) }
        + (withAlarm ? [SIGALRM] : [])
      wakeUp = try WakeUp()
    }

    private static func bit(_ number: Int32) -> UInt64 { 1 << UInt64(number - 1) }

    func run() {
      let set = numbers.map(Waiter.bit).reduce(0, |)
      var content = SignalContent()
      var isFirst = true
      while true {
        let number = unsafe clinux_signal_receive(set, &content, false)
        if number < 0 { continue }  // Another signal was handled.
        if number == SIGALRM {
          note(number)
        } else if isAlone.load(ordering: .acquiring) {
          _exit(Waiter.exitStatus)
        } else if isFirst {
          isFirst = false
          note(number)
        } else if number != SIGHUP {
          note(number)
          sleep(Waiter.grace)
          _exit(Waiter.exitStatus)
        }
      }
    }

    private func note(_ number: Int32) {
      arrived.bitwiseOr(Waiter.bit(number), ordering: .acquiringAndReleasing)
      wakeUp.signal()
    }

    func next() -> Int32? {
      wakeUp.clear()
      let found = arrived.load(ordering: .acquiring)
      guard let number = numbers.first(where: { found & Waiter.bit($0) != 0 }) else {
        return nil
      }
      let rest = arrived.bitwiseAnd(~Waiter.bit(number), ordering: .acquiringAndReleasing).newValue
      if rest != 0 { wakeUp.signal() }
      return number
    }
  }
}

/// Has SIGALRM sent to this process after so long, instead of whenever it was to come; zero for never.
///
/// The corresponding C function is `setitimer` with ITIMER_REAL.
public func setAlarm(after delay: Duration) {
  let microseconds = Int(delay / .microseconds(1))
  var times = itimerval()
  times.it_value.tv_sec = microseconds / 1_000_000
  times.it_value.tv_usec = microseconds % 1_000_000
  _ = unsafe setitimer(__itimer_which_t(ITIMER_REAL.rawValue), &times, nil)
}
