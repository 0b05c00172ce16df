// Notices calls of a library that do not return: nothing else could end them, and a program that waits for one says
// nothing and cannot be told to stop.

internal import Linux
public import Synchronization

/// Which function of a table a thread is in; `load` stands for what runs as soon as an object is loaded.
@usableFromInline
enum KindCall: UInt64, Sendable {
  case none, make, join, meet, send, receive, close, load
}

/// What one end notes of its calls: how many there were, and which is under way. It lives as long as the process, or
/// until the end is closed.
@safe @usableFromInline
struct CallNote: @unchecked Sendable {
  @usableFromInline let word: UnsafeMutablePointer<Atomic<UInt64>>

  init() {
    unsafe word = .allocate(capacity: 1)
    unsafe word.initialize(to: Atomic(0))
  }

  func deallocate() { unsafe word.deallocate() }

  /// Begins a call. One thread at a time uses an end, so that a load and a store do.
  @inlinable @inline(__always)
  func begin(_ call: KindCall) {
    let count = unsafe word.pointee.load(ordering: .relaxed) & ~7
    unsafe word.pointee.store(count &+ 8 | call.rawValue, ordering: .relaxed)
  }

  @inlinable @inline(__always)
  func end() {
    let count = unsafe word.pointee.load(ordering: .relaxed) & ~7
    unsafe word.pointee.store(count, ordering: .relaxed)
  }

  /// Changes with each beginning and each end.
  var value: UInt64 { unsafe word.pointee.load(ordering: .relaxed) }
}

/// A thread that looks at all ends' notes now and then.
public enum CallWatch {
  /// How long a call may take. `join` may take twice as long: it is told so many seconds itself.
  public static let patience = Duration.seconds(5)

  private struct State {
    var notes: [(note: CallNote, seen: UInt64, end: Deadline)] = []
    var isRunning = false
    var whenStuck: @Sendable (String) -> Void = { _ in }
  }

  private static let state = Mutex(State())

  /// Says what is done about a call that does not return: with a sentence that names the call.
  public static func begin(whenStuck: @escaping @Sendable (String) -> Void) {
    state.withLock { $0.whenStuck = whenStuck }
  }

  /// Notes of one more end.
  ///
  /// - Throws: EAGAIN when the limit of threads is reached.
  static func add() throws(SystemError) -> CallNote {
    let note = CallNote()
    let starts = state.withLock { state in
      state.notes.append((note, note.value, Deadline(after: patience)))
      defer { state.isRunning = true }
      return !state.isRunning
    }
    // It may be started before the program has said which signals it takes, and would take them.
    if starts { try Thread(takesSignals: false) { watch() }.detach() }
    return note
  }

  /// Forgets an end, which is closed.
  static func remove(_ note: CallNote) {
    state.withLock { state in
      state.notes.removeAll { unsafe $0.note.word == note.word }
    }
    note.deallocate()
  }

  private static func patience(of call: KindCall) -> Duration {
    call == .join ? patience * 2 : patience
  }

  private static func watch() {
    while true {
      sleep(.milliseconds(500))
      let (stuck, whenStuck) = state.withLock { state in
        for index in state.notes.indices {
          let value = state.notes[index].note.value
          if value == state.notes[index].seen { continue }
          state.notes[index].seen = value
          state.notes[index].end = Deadline(after: patience(of: KindCall(rawValue: value & 7)!))
        }
        let stuck = state.notes.first {
          KindCall(rawValue: $0.seen & 7) != KindCall.none && $0.end.hasPassed
        }
        return (stuck.map { KindCall(rawValue: $0.seen & 7)! }, state.whenStuck)
      }
      if let stuck {
        whenStuck("its \(stuck) did not return within \(patience(of: stuck))")
      }
    }
  }
}
