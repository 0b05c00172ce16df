// One direction of the in-memory channel, and most of the faults.

internal import IPCChannels
internal import Linux
internal import Synchronization

/// A bounded queue of records. Faults that spoil a record spoil the one at `spoiled`, which only a
/// long transfer reaches.
@safe
final class InMemoryQueue: @unchecked Sendable {
  static let capacity = 64
  private static let spoiled = 1000

  private struct State {
    var records: [[UInt8]] = []
    var taken = 0
    var isClosed = false
  }

  private let fault: Fault
  private let state = Mutex(State())
  /// 1 while the reader, or the writer, sleeps or is about to.
  private let words: UnsafeMutablePointer<Atomic<UInt32>>

  init(_ fault: Fault) {
    self.fault = fault
    unsafe words = .allocate(capacity: 2)
    for index in 0..<2 { unsafe (words + index).initialize(to: Atomic(0)) }
  }

  deinit {
    unsafe words.deinitialize(count: 2)
    unsafe words.deallocate()
  }

  var isFull: Bool { state.withLock { $0.records.count >= InMemoryQueue.capacity } }

  func close() {
    state.withLock { state in
      state.isClosed = true
      if fault == .forgetsTheLastRecord && !state.records.isEmpty { state.records.removeLast() }
      if fault == .endsBeforeTheLastRecords { state.records = [] }
    }
    for index in 0..<2 { wake(index) }
  }

  // MARK: Sleeping

  private func announceSleep(_ index: Int) {
    unsafe words[index].store(1, ordering: .sequentiallyConsistent)
  }

  private func wake(_ index: Int) {
    if unsafe words[index].exchange(0, ordering: .sequentiallyConsistent) != 0 {
      unsafe Futex.wakeOne(UnsafeMutableRawPointer(words + index))
    }
  }

  func sleepUntilRecord() { unsafe Futex.wait(UnsafeMutableRawPointer(words), while: 1) }
  func sleepUntilRoom() { unsafe Futex.wait(UnsafeMutableRawPointer(words + 1), while: 1) }

  // MARK: Records

  func put(_ bytes: UnsafeRawBufferPointer, recordSize: Int, sleeping: Bool) -> Attempt {
    let attempt = state.withLock { state -> Attempt in
      if state.isClosed { return .ended }
      let free =
        fault == .takesWithoutEnd ? Int.max : InMemoryQueue.capacity - state.records.count
      var count = min(free, bytes.count / recordSize)
      if fault == .movesOneRecordPerCall { count = min(count, 1) }
      if count == 0 {
        if sleeping { announceSleep(1) }
        return .wouldWait
      }
      for index in 0..<count {
        let record = unsafe bytes[index * recordSize..<(index + 1) * recordSize]
        unsafe state.records.append(Array(record))
      }
      return .moved(count)
    }
    if case .moved = attempt { wake(0) }
    return attempt
  }

  func take(into bytes: UnsafeMutableRawBufferPointer, recordSize: Int, sleeping: Bool) -> Attempt {
    let attempt = state.withLock { state -> Attempt in
      spoil(&state)
      var count = min(state.records.count, bytes.count / recordSize)
      if fault == .movesOneRecordPerCall { count = min(count, 1) }
      if count == 0 {
        if state.isClosed { return .ended }
        if sleeping { announceSleep(0) }
        return .wouldWait
      }
      for (index, record) in state.records.prefix(count).enumerated() {
        let place = unsafe UnsafeMutableRawBufferPointer(
          rebasing: bytes[index * recordSize..<(index + 1) * recordSize])
        unsafe place.copyBytes(from: record)
      }
      state.records.removeFirst(count)
      state.taken += count
      return .moved(count)
    }
    if case .moved = attempt { wake(1) }
    return attempt
  }

  private func spoil(_ state: inout State) {
    let index = InMemoryQueue.spoiled - state.taken
    guard index >= 0 && index + 1 < state.records.count else { return }
    switch fault {
    case .tearsRecord: state.records[index][20] ^= 1
    case .swapsRecords: state.records.swapAt(index, index + 1)
    case .losesRecord: state.records.remove(at: index)
    case .repeatsRecord: state.records.insert(state.records[index], at: index)
    default: return
    }
    // Never again.
    state.taken += 1 << 40
  }
}
