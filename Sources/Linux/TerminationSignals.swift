// The signals that ask a program to end, as something to poll.
//
// Not by signalfd(2): who polls one is woken by every signal to the process, whichever it was made
// for. A program with a channel over signals would be woken for each record; both sides together
// that made a round trip on one processor 1.8 times as long.

internal import CLinux
internal import Glibc
internal import Synchronization

/// SIGINT and SIGTERM as something to poll, blocked in every thread that is started after this.
///
/// A thread of its own waits for them.
public struct TerminationSignals: ~Copyable, Sendable {
  private let waiter: Waiter
  private let thread: Thread

  /// Blocks both signals in the calling thread.
  ///
  /// The corresponding C functions are `pthread_sigmask`, `eventfd` and `pthread_create`.
  public init() throws(SystemError) {
    var set = sigset_t()
    unsafe sigemptyset(&set)
    for number in Waiter.numbers { unsafe sigaddset(&set, number) }
    unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
    let waiter = try Waiter()
    thread = try Thread { waiter.run() }
    self.waiter = waiter
  }

  deinit {
    waiter.isOver.store(true, ordering: .releasing)
    thread.signal(SIGTERM)
    thread.join()
  }

  /// Readable when one has arrived.
  public var descriptor: FileDescriptor {
    _read { yield waiter.wakeUp.descriptor }
  }

  /// The number of the next one that arrived, or nil.
  public func next() -> Int32? { waiter.next() }

  private final class Waiter: Sendable {
    static let numbers = [SIGINT, SIGTERM]
    let wakeUp: WakeUp
    let isOver = Atomic<Bool>(false)
    /// A bit for each that arrived, as in a set of signals.
    private let arrived = Atomic<UInt64>(0)

    init() throws(SystemError) {
      wakeUp = try WakeUp()
    }

    private static func bit(_ number: Int32) -> UInt64 { 1 << UInt64(number - 1) }

    func run() {
      let set = Waiter.numbers.map(Waiter.bit).reduce(0, |)
      var content = SignalContent()
      while true {
        let number = unsafe clinux_signal_receive(set, &content, false)
        if isOver.load(ordering: .acquiring) { return }
        if number < 0 { continue }  // Another signal was handled.
        arrived.bitwiseOr(Waiter.bit(number), ordering: .acquiringAndReleasing)
        wakeUp.signal()
      }
    }

    func next() -> Int32? {
      wakeUp.clear()
      let found = arrived.load(ordering: .acquiring)
      guard let number = Waiter.numbers.first(where: { found & Waiter.bit($0) != 0 }) else {
        return nil
      }
      let rest = arrived.bitwiseAnd(~Waiter.bit(number), ordering: .acquiringAndReleasing).newValue
      if rest != 0 { wakeUp.signal() }
      return number
    }
  }
}
