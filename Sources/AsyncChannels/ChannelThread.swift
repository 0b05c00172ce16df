// The thread that alone touches a channel of tasks: it moves what is ordered, and sleeps as the channel's strategy
// says while nothing moves.

import IPCChannels
import Linux

struct ChannelThread: ~Copyable {
  private let orders: Orders
  private let interruption: Interruption
  private var waiting: Waiting
  /// Room for the next record, which becomes the array that a task gets.
  private var room: [UInt8]
  /// For both directions at a time, over kinds that can be polled.
  private var poller: Poller?

  init<Link: Channel & ~Copyable>(_ orders: Orders, _ channel: borrowing Link) {
    self.orders = orders
    interruption = channel.interruption
    waiting = Waiting(channel.waiting.strategy)
    room = Self.makeRoom(channel.recordSize)
  }

  /// Carries orders out until the channel is closed, or fails.
  consuming func serve<Link: Channel & ~Copyable>(_ channel: inout Link) {
    // Whoever started this thread may have blocked the signal that ends a sleep.
    ThreadSignal.prepare()
    var attempts = 0
    do throws(ChannelError) {
      while let work = orders.next() {
        if interruption.isInterrupted { throw .interrupted }
        if interruption.isPeerGone {
          try finish(work, &channel)
          continue
        }
        if try move(work, &channel) {
          waiting.learn(attempts: attempts, slept: false)
          attempts = 0
        } else if attempts < waiting.allowedAttempts {
          attempts += 1
        } else {
          guard let moved = try sleep(work, &channel) else { continue }
          waiting.learn(attempts: attempts, slept: true)
          // What sleeps again has looked often enough.
          if moved { attempts = 0 }
        }
      }
      orders.end(nil)
    } catch {
      orders.end(error)
    }
  }

  /// Moves what goes without waiting.
  private mutating func move<Link: Channel & ~Copyable>(
    _ work: Orders.Work, _ channel: inout Link
  ) throws(ChannelError) -> Bool {
    var moved = false
    if work.awaited.contains(.room) { moved = try send(work, &channel, sleeping: false) }
    if work.awaited.contains(.records), try receive(&channel, sleeping: false) { moved = true }
    return moved
  }

  /// What is left to do once the peer is gone: to receive what it sent.
  private mutating func finish<Link: Channel & ~Copyable>(
    _ work: Orders.Work, _ channel: inout Link
  ) throws(ChannelError) {
    if work.awaited.contains(.room) { orders.refuseFirst() }
    if work.awaited.contains(.records) {
      var span = room.mutableSpan
      var bytes = unsafe span.mutableBytes
      if try channel.receiveLast(into: &bytes) == 0 { return orders.endRecords() }
      deliver()
    }
  }

  /// Sleeps until something moves, or orders change.
  ///
  /// - Returns: whether something moved; nil where orders have changed before it slept.
  private mutating func sleep<Link: Channel & ~Copyable>(
    _ work: Orders.Work, _ channel: inout Link
  ) throws(ChannelError) -> Bool? {
    guard orders.beginSleep(for: work) else { return nil }
    defer { orders.endSleep() }
    switch work.awaited {
    case .records: return try receive(&channel, sleeping: true)
    case .room: return try send(work, &channel, sleeping: true)
    default:
      try sleepForBoth(&channel)
      return false
    }
  }

  /// A call of a channel sleeps for one direction. Both can be polled for; where they cannot, this looks again
  /// each millisecond: only while a task waits for records, and another for room that the peer does not make.
  private mutating func sleepForBoth<Link: Channel & ~Copyable>(
    _ channel: inout Link
  ) throws(ChannelError) {
    let targets = channel.pollTargets(for: [.records, .room])
    if targets.isEmpty { return Linux.sleep(.milliseconds(1)) }
    do throws(SystemError) {
      if poller == nil { poller = try Poller() }
      let poller = poller!
      try poller.watch(targets, token: 0)
      guard channel.prepareToPoll(for: [.records, .room]) else { return }
      var events: [PollerEvent] = []
      _ = try interruption.watch(sleeping: true) { () throws(SystemError) in
        try poller.wait(until: nil, into: &events, endsBySignal: true)
      }
    } catch {
      throw .system(error)
    }
  }

  private func send<Link: Channel & ~Copyable>(
    _ work: Orders.Work, _ channel: inout Link, sleeping: Bool
  ) throws(ChannelError) -> Bool {
    let records = unsafe work.bytes.span.bytes.extracting(work.range)
    switch try channel.attemptSend(records, sleeping: sleeping) {
    case .moved(let count): orders.note(sent: count * channel.recordSize)
    case .ended: orders.refuseFirst()
    case .wouldWait: return false
    }
    return true
  }

  private mutating func receive<Link: Channel & ~Copyable>(
    _ channel: inout Link, sleeping: Bool
  ) throws(ChannelError) -> Bool {
    var span = room.mutableSpan
    var bytes = unsafe span.mutableBytes
    switch try channel.attemptReceive(into: &bytes, sleeping: sleeping) {
    case .moved: deliver()
    case .ended: orders.endRecords()
    case .wouldWait: return false
    }
    return true
  }

  private mutating func deliver() {
    let record = room
    room = Self.makeRoom(record.count)
    orders.deliver(record)
  }

  /// Nobody looks at it before a record has filled it.
  private static func makeRoom(_ size: Int) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: size) { _, count in count = size }
  }
}
