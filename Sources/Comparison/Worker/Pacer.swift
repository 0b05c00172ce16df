// The clock of an open loop. Messages are due at times that do not depend on the answers, so a server
// that stalls is charged for every message that waited meanwhile (Tene: coordinated omission).

internal import CLinux
internal import Glibc
internal import IPCChannels
internal import Linux
internal import Synchronization

/// A thread that counts the messages that are due.
///
/// It never waits for a client, and it runs on a processor of its own where there is one. What it is
/// late by is part of the response time: nothing is subtracted.
final class Pacer: Sendable {
  let ratePerSecond: Int
  private let cpu: Int?
  private let start = Mutex<UInt64?>(nil)
  private let startTime = Atomic<UInt64>(0)
  /// Messages that are due; waited for with futex(2), so it is 32 bits wide and compared by difference.
  private let due: SharedCounter

  /// Looks before sleep, for `adaptive`.
  private static let looks = 1000

  init(ratePerSecond: Int, cpu: Int?) throws(WorkFailure) {
    self.ratePerSecond = ratePerSecond
    self.cpu = cpu
    due = SharedCounter()
  }

  /// How many messages of one client are due within a time.
  func count(within nanoseconds: UInt64) -> UInt64 {
    max(1, nanoseconds / 1000 * UInt64(ratePerSecond) / 1_000_000)
  }

  /// When a message is due, on CLOCK_MONOTONIC.
  func time(of index: UInt64) -> UInt64 {
    startTime.load(ordering: .acquiring) + index * 1_000_000_000 / UInt64(ratePerSecond)
  }

  /// How many messages are due at a time on CLOCK_MONOTONIC.
  private func number(dueAt clock: UInt64) -> UInt64 {
    let start = startTime.load(ordering: .acquiring)
    guard clock >= start else { return 0 }
    let nanoseconds = UInt128(clock - start)
    return UInt64(nanoseconds * UInt128(ratePerSecond) / 1_000_000_000) + 1
  }

  /// Starts the clock, where no other client has.
  ///
  /// - Throws: where no thread can be had.
  func begin() throws(WorkFailure) {
    try start.withLock { start throws(WorkFailure) in
      if start != nil { return }
      // Late enough for the thread to be there when the first message is due.
      let time = monotonicNanoseconds() + 1_000_000
      startTime.store(time, ordering: .releasing)
      let body: @Sendable () -> Void = { [self] in run() }
      do throws(SystemError) {
        try Thread(body).detach()
      } catch {
        throw WorkFailure("no thread that keeps the rate", error)
      }
      start = time
    }
  }

  /// Waits until a message is due.
  func wait(for index: UInt64, _ strategy: WaitStrategy) {
    let isDue: (UInt32) -> Bool = { Int32(bitPattern: $0 &- UInt32(truncatingIfNeeded: index)) > 0 }
    var attempts = 0
    while true {
      let count = due.value
      if isDue(count) { return }
      let looks =
        switch strategy {
        case .block: 0
        case .adaptive: Pacer.looks
        case .spin: Int.max
        }
      if attempts >= looks {
        due.sleep(while: count)
      } else {
        attempts += 1
        Processor.pause()
      }
    }
  }

  private func run() {
    if let cpu { try? Processor.pin(to: cpu) }
    // The kernel lets ordinary threads sleep 50 µs longer than asked, to save power.
    clinux_set_timer_slack(1)
    var index: UInt64 = 0
    while true {
      let next = time(of: index)
      var wanted = timespec(tv_sec: Int(next / 1_000_000_000), tv_nsec: Int(next % 1_000_000_000))
      while unsafe clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &wanted, nil) == EINTR {}
      // All that are due by now: this thread may have been late itself. Computed, because at a high rate
      // messages become due faster than they can be counted one by one.
      index = max(index + 1, number(dueAt: monotonicNanoseconds()))
      due.set(UInt32(truncatingIfNeeded: index))
    }
  }
}

/// A number that threads of one process wait for.
@safe
private final class SharedCounter: @unchecked Sendable {
  private let word = UnsafeMutablePointer<Atomic<UInt32>>.allocate(capacity: 1)

  init() {
    unsafe word.initialize(to: Atomic(0))
  }

  var value: UInt32 { unsafe word.pointee.load(ordering: .acquiring) }

  func sleep(while count: UInt32) {
    unsafe Futex.wait(UnsafeMutableRawPointer(word), while: count)
  }

  func set(_ count: UInt32) {
    unsafe word.pointee.store(count, ordering: .releasing)
    unsafe Futex.wakeAll(UnsafeMutableRawPointer(word))
  }

  deinit { unsafe word.deallocate() }
}
