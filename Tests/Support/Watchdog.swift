// A call that a broken product would leave asleep for ever ends, so that its test fails and does
// not hang.

public import IPCChannels
public import Linux
internal import Synchronization

/// Interrupts a channel unless it ends before its time is up.
public final class Watchdog {
  private let wakeUp: WakeUp
  private let thread: RunningThread
  private let state = State()

  private final class State: Sendable {
    let isLate = Atomic<Bool>(false)
  }

  /// Whether the time was up before the call ended.
  public var wasNeeded: Bool { state.isLate.load(ordering: .acquiring) }

  public init(_ interruption: Interruption, patience: Duration = .seconds(20)) throws(SystemError) {
    let wakeUp = try WakeUp()
    let number = wakeUp.descriptor.number
    thread = try RunningThread { [state] in
      let ended = try? poll([number], until: Deadline(after: patience))
      if ended == [true] { return }
      state.isLate.store(true, ordering: .releasing)
      interruption.interrupt()
    }
    self.wakeUp = wakeUp
  }

  deinit {
    wakeUp.signal()
    thread.join()
  }
}
