// What tasks want of a channel's thread, and what it answers. Everything here is done at once, under a lock that
// nobody sleeps with; only the thread waits here, when there is nothing to do. Tasks are resumed without the lock: a
// task that is being cancelled is locked itself while its handler comes here.

import IPCChannels
import Linux
import Synchronization

/// The orders of one channel.
final class Orders: Sendable {
  typealias Receiving = CheckedContinuation<Result<[UInt8]?, ChannelError>, Never>
  typealias Sending = CheckedContinuation<Result<Void, ChannelError>, Never>

  fileprivate let state: Monitor<State>
  private let recordSize: Int
  /// Whether a part of a record may be under way.
  private let tears: Bool
  private let numbers = Atomic<UInt64>(0)

  fileprivate struct State: Sendable {
    let readingAhead: UInt
    /// Tasks that wait for a record, the first to come first. While there are any, no record is kept.
    var receivers: [(number: UInt64, task: Receiving)] = []
    /// Records that came before somebody asked.
    var kept: [[UInt8]] = []
    var consignments: [Consignment] = []
    /// Cancellations of what had begun to be sent.
    var cancellations: UInt64 = 0
    /// No record comes any more.
    var hasNoMoreRecords = false
    /// Nothing moves any more, and why.
    var failure: ChannelError?
    var isClosed = false
    /// Whether the thread is gone.
    var hasEnded = false
    /// What the thread sleeps for in the channel.
    var sleepsFor: Awaited?
    /// Of the sleep, or of the last one.
    var sleep: UInt64 = 0

    var awaited: Awaited {
      var awaited: Awaited = []
      let isWanted = !receivers.isEmpty || kept.count.magnitude < readingAhead
      if !hasNoMoreRecords && isWanted { awaited.insert(.records) }
      if !consignments.isEmpty { awaited.insert(.room) }
      return awaited
    }

    /// The sleep in which the thread would overlook what was just ordered.
    var sleepToBeEnded: UInt64? {
      guard let sleepsFor, !sleepsFor.isSuperset(of: awaited) else { return nil }
      return sleep
    }
  }

  /// Records that are to be sent by one call.
  fileprivate struct Consignment: Sendable {
    let number: UInt64
    let bytes: [UInt8]
    /// Nobody, where it was cancelled after it had begun.
    var task: Sending?
    /// Bytes that have gone.
    var sent = 0
    /// Bytes that are to go.
    var end: Int
    /// Whether part of a record may be under way.
    var isBegun = false
    /// Whether nothing is to go but the record of which a part may be under way.
    var isCancelled: Bool { isBegun && task == nil }
  }

  init(readingAhead: UInt, recordSize: Int, tears: Bool) {
    self.recordSize = recordSize
    self.tears = tears
    state = Monitor(State(readingAhead: readingAhead))
  }

  // MARK: Of tasks

  /// What tells one call from another.
  func makeNumber() -> UInt64 { numbers.add(1, ordering: .relaxed).newValue }

  /// - Returns: the sleep that must be ended for it; nil for none.
  func receive(_ number: UInt64, _ task: Receiving) -> UInt64? {
    let (answer, sleep) = state.withLock { state -> (Result<[UInt8]?, ChannelError>?, UInt64?) in
      // Asked under the lock: a cancellation that comes later finds the task among those that wait, and one
      // that came before has found nothing.
      if state.isClosed || Task.isCancelled { return (.failure(.interrupted), nil) }
      if !state.kept.isEmpty {
        return (.success(state.kept.removeFirst()), state.sleepToBeEnded)
      }
      if state.hasNoMoreRecords { return (.success(nil), nil) }
      if let failure = state.failure { return (.failure(failure), nil) }
      state.receivers.append((number, task))
      return (nil, state.sleepToBeEnded)
    }
    if let answer { task.resume(returning: answer) }
    return sleep
  }

  func cancelReceiving(_ number: UInt64) {
    let task = state.withLock { state -> Receiving? in
      let index = state.receivers.firstIndex { $0.number == number }
      return index.map { state.receivers.remove(at: $0).task }
    }
    task?.resume(returning: .failure(.interrupted))
  }

  /// - Returns: the sleep that must be ended for it; nil for none.
  func send(_ number: UInt64, _ records: [UInt8], _ task: Sending) -> UInt64? {
    let (failure, sleep) = state.withLock { state -> (ChannelError?, UInt64?) in
      if state.isClosed || Task.isCancelled { return (.interrupted, nil) }
      if let failure = state.failure { return (failure, nil) }
      state.consignments.append(
        Consignment(number: number, bytes: records, task: task, end: records.count))
      return (nil, state.sleepToBeEnded)
    }
    if let failure { task.resume(returning: .failure(failure)) }
    return sleep
  }

  /// - Returns: the sleep that must be ended for it, in which the thread would go on with what it was handed;
  ///   nil for none.
  func cancelSending(_ number: UInt64) -> UInt64? {
    let (task, sleep) = state.withLock { state -> (Sending?, UInt64?) in
      guard let index = state.consignments.firstIndex(where: { $0.number == number }) else {
        return (nil, nil)
      }
      let task = state.consignments[index].task
      guard state.consignments[index].isBegun else {
        state.consignments.remove(at: index)
        return (task, nil)
      }
      state.consignments[index].task = nil
      state.cancellations += 1
      return (task, state.sleepsFor?.contains(.room) == true ? state.sleep : nil)
    }
    task?.resume(returning: .failure(.interrupted))
    return sleep
  }

  /// Ends every order, and the thread.
  ///
  /// - Returns: false where that was done before.
  func close() -> Bool {
    let (isNews, waiting) = state.withLock { state -> (Bool, Waiting) in
      if state.isClosed { return (false, Waiting()) }
      state.isClosed = true
      state.kept = []
      return (!state.hasEnded, state.takeAll())
    }
    waiting.end(.interrupted)
    return isNews
  }

  /// Whether the thread is still in that sleep.
  func isAsleep(_ sleep: UInt64) -> Bool {
    state.quietly { $0.sleepsFor != nil && $0.sleep == sleep }
  }

  /// Whether there is nothing to do for the thread.
  var isIdle: Bool { state.quietly { $0.awaited.isEmpty } }

  var hasEnded: Bool { state.quietly { $0.hasEnded } }

  /// How many records are here that nobody has asked for.
  var keptCount: Int { state.quietly { $0.kept.count } }

  // MARK: Of the thread

  /// What is to be done.
  struct Work: Sendable {
    let awaited: Awaited
    /// Whole records; their first is the next to be sent.
    let bytes: [UInt8]
    let range: Range<Int>
    /// How many cancellations it takes into account.
    fileprivate let cancellations: UInt64
  }

  /// Sleeps until there is something to do; nil at the end.
  func next() -> Work? {
    state.wait { state in
      if state.isClosed { return .answer(nil) }
      while !tears, state.consignments.first?.isCancelled == true {
        state.consignments.removeFirst()
      }
      let awaited = state.awaited
      guard !awaited.isEmpty else { return .wait(until: nil) }
      guard !state.consignments.isEmpty else {
        return .answer(
          Work(awaited: awaited, bytes: [], range: 0..<0, cancellations: state.cancellations))
      }
      state.consignments[0].isBegun = true
      // The next record to be sent must be the one of which a part may be under way, whoever has cancelled it.
      if state.consignments[0].isCancelled {
        state.consignments[0].end = state.consignments[0].sent + recordSize
      }
      let first = state.consignments[0]
      return .answer(
        Work(
          awaited: awaited, bytes: first.bytes, range: first.sent..<first.end,
          cancellations: state.cancellations))
    }
  }

  /// Takes note of a record that came.
  func deliver(_ record: [UInt8]) {
    let task = state.quietly { state -> Receiving? in
      if !state.receivers.isEmpty { return state.receivers.removeFirst().task }
      state.kept.append(record)
      return nil
    }
    task?.resume(returning: .success(record))
  }

  /// Takes note that no record comes any more.
  func endRecords() {
    let receivers = state.quietly { state -> [(number: UInt64, task: Receiving)] in
      state.hasNoMoreRecords = true
      defer { state.receivers = [] }
      return state.receivers
    }
    for receiver in receivers { receiver.task.resume(returning: .success(nil)) }
  }

  /// Takes note of bytes that have gone.
  func note(sent count: Int) {
    let task = state.quietly { state -> Sending? in
      // Whoever closes the channel meanwhile has answered it.
      if state.consignments.isEmpty { return nil }
      state.consignments[0].sent += count
      if state.consignments[0].sent < state.consignments[0].end { return nil }
      return state.consignments.removeFirst().task
    }
    task?.resume(returning: .success(()))
  }

  /// Takes note that the peer receives nothing any more.
  func refuseFirst() {
    let task = state.quietly { state -> Sending? in
      state.consignments.isEmpty ? nil : state.consignments.removeFirst().task
    }
    task?.resume(returning: .failure(.peerGone))
  }

  /// Says that the thread is about to sleep in the channel.
  ///
  /// - Returns: false where orders have changed since.
  func beginSleep(for work: Work) -> Bool {
    state.quietly { state in
      guard !state.isClosed, state.awaited == work.awaited,
        state.cancellations == work.cancellations
      else { return false }
      state.sleep += 1
      state.sleepsFor = work.awaited
      return true
    }
  }

  func endSleep() { state.quietly { $0.sleepsFor = nil } }

  /// Takes note that the thread ends, and why.
  func end(_ failure: ChannelError?) {
    let waiting = state.quietly { state -> Waiting in
      state.hasEnded = true
      state.failure = failure
      return failure == nil ? Waiting() : state.takeAll()
    }
    if let failure { waiting.end(failure) }
  }

  /// Tasks whose waiting is over.
  fileprivate struct Waiting: Sendable {
    var receivers: [Receiving] = []
    var senders: [Sending] = []

    func end(_ error: ChannelError) {
      for task in receivers { task.resume(returning: .failure(error)) }
      for task in senders { task.resume(returning: .failure(error)) }
    }
  }
}

extension Orders.State {
  /// Takes away all that tasks wait for.
  fileprivate mutating func takeAll() -> Orders.Waiting {
    defer { (receivers, consignments) = ([], []) }
    return Orders.Waiting(
      receivers: receivers.map(\.task), senders: consignments.compactMap(\.task))
  }
}
