// Channels for tasks, over every kind.

import Glibc
import IPCChannels
import Linux
import Rendezvous
import TestSupport
import Testing

@testable import AsyncChannels

// Whoever waits for what a broken product never does fails, and does not hang.
@Suite(.timeLimit(.minutes(5)))
struct TaskChannelTests {
  private static let kinds = ChannelKind.allCases

  @Test(arguments: kinds, [0, 5] as [UInt])
  func `a loop gets every record once and in order, and ends with the peer`(
    kind: ChannelKind, readingAhead: UInt
  ) async throws {
    var pair = try TaskPair(kind, readingAhead: readingAhead)
    let tasks = pair.tasks
    let received = Task {
      var next = 0
      for try await bytes in tasks.records {
        #expect(bytes == record(next))
        next += 1
      }
      return next
    }
    try await pair.peer?.send(0..<300)
    // Whoever dies with something unread may take along what was sent: see the kinds' descriptions.
    if kind.description.lossAtEnd != nil {
      try await until("all has come") { tasks.interruption.hasSleeper }
    }
    pair.peer = nil
    #expect(try await received.value == 300)
    #expect(try await tasks.receive() == nil)
    await #expect(throws: ChannelError.peerGone) {
      while true { try await tasks.send(record(0)) }
    }
  }

  @Test(arguments: kinds)
  func `a task that is cancelled waits no longer, and the channel loses nothing`(
    kind: ChannelKind
  ) async throws {
    let pair = try TaskPair(kind)
    let tasks = pair.tasks
    for number in 0..<3 {
      let waiting = Task {
        for try await bytes in tasks.records { Issue.record("\(bytes) came") }
      }
      try await tasks.threadSleeps()
      waiting.cancel()
      await #expect(throws: ChannelError.interrupted) { try await waiting.value }
      try await pair.peer?.send(number..<number + 1)
      #expect(try await tasks.receive() == record(number))
    }
    // One that is cancelled before takes nothing.
    try await pair.peer?.send(7..<8)
    let late = Task {
      unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
      return try await tasks.receive()
    }
    await #expect(throws: ChannelError.interrupted) { try await late.value }
    #expect(try await tasks.receive() == record(7))
  }

  @Test(arguments: kinds)
  func `a task sends while another waits for records`(kind: ChannelKind) async throws {
    let pair = try TaskPair(kind)
    let (tasks, peer) = (pair.tasks, try #require(pair.peer))
    async let first = tasks.receive()
    for number in 0..<20 {
      try await tasks.threadSleeps()
      try await tasks.send(record(number))
      #expect(try await peer.next() == record(number))
    }
    try await peer.send(99..<100)
    #expect(try await first == record(99))
  }

  @Test(arguments: kinds)
  func `a peer that does not read holds up what is sent, and not what it sends`(
    kind: ChannelKind
  ) async throws {
    let pair = try TaskPair(kind, recordSize: Self.largeRecord(of: kind))
    let (tasks, peer) = (pair.tasks, try #require(pair.peer))
    let sending = Task {
      // More than any kind holds.
      let all = (0..<2_000).flatMap { record($0, size: tasks.recordSize) }
      try await tasks.send(all)
    }
    try await tasks.threadSleeps()
    // Now one direction waits for room, and the other one for records.
    for number in 0..<5 {
      async let incoming = tasks.receive()
      try await peer.send(number..<number + 1)
      #expect(try await incoming == record(number, size: tasks.recordSize))
    }
    sending.cancel()
    await #expect(throws: ChannelError.interrupted) { try await sending.value }
    // A record whose turn had come goes; nothing is torn, and nothing behind it comes before the next call's.
    let next = record(1_000_000, size: tasks.recordSize)
    async let last: Void = tasks.send(next)
    var number = 0
    while let bytes = try await peer.next() {
      if bytes == next { break }
      #expect(bytes == record(number, size: tasks.recordSize))
      number += 1
    }
    #expect((1..<2_000).contains(number))
    try await last
  }

  /// Of which few fill a channel: each costs a task a hop.
  private static func largeRecord(of kind: ChannelKind) -> Int {
    min(kind.description.usualLargestRecord, 4_096)
  }

  @Test(arguments: kinds)
  func `a slow consumer holds its peer up, and nothing is kept beside what was asked for`(
    kind: ChannelKind
  ) async throws {
    let pair = try TaskPair(kind, recordSize: Self.largeRecord(of: kind), readingAhead: 2)
    let (tasks, peer) = (pair.tasks, try #require(pair.peer))
    // As much as goes, until for a while no more does. It may be on its way for a while.
    var (sent, refusals) = (0, 0)
    while refusals < 30 {
      if try peer.offer(sent) {
        (sent, refusals) = (sent + 1, 0)
      } else {
        refusals += 1
        try await Task.sleep(for: .milliseconds(1))
      }
    }
    try await until("two are read ahead") { tasks.orders.keptCount == 2 }
    try await Task.sleep(for: .milliseconds(10))
    #expect(tasks.orders.keptCount == 2)
    for number in 0..<sent {
      #expect(try await tasks.receive() == record(number, size: tasks.recordSize))
    }
  }

  @Test(arguments: kinds, WaitStrategy.allCases)
  func `two channels of tasks play ping and pong`(
    kind: ChannelKind, strategy: WaitStrategy
  ) async throws {
    let pair = try TaskPair(kind, strategy: strategy, isAny: true)
    let (tasks, peer) = (pair.tasks, try #require(pair.peer))
    let echo = Task { for try await bytes in tasks.records { try await tasks.send(bytes) } }
    for number in 0..<50 {
      try await peer.send(number..<number + 1)
      #expect(try await peer.next() == record(number))
    }
    tasks.close()
    await #expect(throws: ChannelError.interrupted) { try await echo.value }
  }

  @Test(arguments: kinds)
  func `an interruption from another thread ends all that waits, for ever`(
    kind: ChannelKind
  ) async throws {
    let pair = try TaskPair(kind)
    let tasks = pair.tasks
    let waiting = Task { try await tasks.receive() }
    try await tasks.threadSleeps()
    let interrupter = try RunningThread { tasks.interruption.interrupt() }
    await #expect(throws: ChannelError.interrupted) { try await waiting.value }
    await #expect(throws: ChannelError.interrupted) { try await tasks.receive() }
    await #expect(throws: ChannelError.interrupted) { try await tasks.send(record(0)) }
    interrupter.join()
  }

  @Test(arguments: kinds, [false, true])
  func `a channel that is closed or forgotten ends, and its peer learns of it`(
    kind: ChannelKind, isForgotten: Bool
  ) async throws {
    var peer: Peer?
    do {
      let pair = try TaskPair(kind)
      peer = pair.peer
      let waiting = Task { [tasks = pair.tasks] in try await tasks.receive() }
      try await pair.tasks.threadSleeps()
      if isForgotten { waiting.cancel() } else { pair.tasks.close() }
      await #expect(throws: ChannelError.interrupted) { try await waiting.value }
      if !isForgotten {
        await #expect(throws: ChannelError.interrupted) { try await pair.tasks.send(record(0)) }
      }
    }
    #expect(try await peer?.next() == nil)
  }

  @Test(arguments: [false, true])
  func `a channel can be closed while its thread moves a record`(isRefused: Bool) async {
    let orders = Orders(readingAhead: 0, recordSize: 24, tears: true)
    let answer = await withCheckedContinuation { task in
      #expect(orders.send(1, record(0), task) == nil)
      #expect(orders.next()?.range == 0..<24)
      #expect(orders.close())
      if isRefused { orders.refuseFirst() } else { orders.note(sent: 24) }
      orders.deliver(record(1))
    }
    #expect(throws: ChannelError.interrupted) { try answer.get() }
    #expect(orders.next() == nil)
  }

  @Test func `what is cancelled ends behind the record that may be under way`() async throws {
    let orders = Orders(readingAhead: 0, recordSize: 24, tears: true)
    let bytes = (0..<10).flatMap { record($0) }
    let answer = await withCheckedContinuation { task in
      #expect(orders.send(1, bytes, task) == nil)
      let work = orders.next()
      #expect(work?.range == 0..<240)
      #expect(orders.cancelSending(1) == nil)
      // The thread had begun before, and three went, perhaps with a part of the fourth.
      orders.note(sent: 72)
      // It does not sleep over what it was handed before.
      #expect(work.map { orders.beginSleep(for: $0) } == false)
    }
    #expect(throws: ChannelError.interrupted) { try answer.get() }
    let rest = try #require(orders.next())
    #expect(rest.range == 72..<96)
    #expect(orders.beginSleep(for: rest))
    orders.endSleep()
    orders.note(sent: 24)
    #expect(orders.isIdle)
  }

  @Test func `where no record is ever torn, nothing of what is cancelled goes later`() async throws
  {
    let orders = Orders(readingAhead: 0, recordSize: 24, tears: false)
    let answer = await withCheckedContinuation { task in
      #expect(orders.send(1, record(0) + record(1), task) == nil)
      #expect(orders.next()?.range == 0..<48)
      #expect(orders.cancelSending(1) == nil)
    }
    #expect(throws: ChannelError.interrupted) { try answer.get() }
    let next = await withCheckedContinuation { task in
      #expect(orders.send(2, record(7), task) == nil)
      #expect(orders.next()?.bytes == record(7))
      orders.note(sent: 24)
    }
    try next.get()
  }

  @Test(arguments: [ChannelKind.memfd, .pipe])
  func `tasks are cancelled while records come and go, and nothing stands still`(
    kind: ChannelKind
  ) async throws {
    let pair = try TaskPair(kind)
    let (tasks, peer) = (pair.tasks, try #require(pair.peer))
    for number in 0..<4_000 {
      // What comes and goes meanwhile is what matters, and not how much of it.
      _ = try peer.offer(1)
      try peer.drain()
      let sending = Task { try await tasks.send(record(1)) }
      let receiving = Task { try await tasks.receive() }
      // Every other one before it has begun, or while it does.
      if number.isMultiple(of: 2) { await Task.yield() }
      sending.cancel()
      receiving.cancel()
      _ = await (sending.result, receiving.result)
    }
    tasks.close()
  }

  @Test func `what is cancelled while the thread sleeps over it ends that sleep`() async throws {
    let orders = Orders(readingAhead: 0, recordSize: 24, tears: true)
    let answer = await withCheckedContinuation { task in
      #expect(orders.send(1, record(0) + record(1), task) == nil)
      #expect(orders.next().map { orders.beginSleep(for: $0) } == true)
      let sleep = orders.cancelSending(1)
      #expect(sleep.map { orders.isAsleep($0) } == true)
    }
    #expect(throws: ChannelError.interrupted) { try answer.get() }
  }

  @Test func `what the peer must not have written is thrown, now and later`() async throws {
    let offer = try MemfdChannel.make(recordSize: 24, strategy: .block)
    let number = offer.descriptors.withDescriptor(0) { dup($0.number) }
    let layout = try RingLayout(recordSize: 24, capacity: offer.capacity)
    let object = try SharedMapping(
      FileDescriptor(owning: number), size: layout.size, guarded: false)
    let tasks = try TaskChannel(offer.channel)
    // The first slot of client → server claims to hold the hundredth record.
    let place = RingLayout.slots + layout.ringSize + layout.sequenceOffset
    unsafe object.base.storeBytes(of: 100, toByteOffset: place, as: UInt64.self)
    for _ in 0..<2 {
      do throws(ChannelError) {
        _ = try await tasks.receive()
        Issue.record("a record came")
      } catch {
        guard case .violation(let text) = error else { throw error }
        #expect(text.contains("100"))
      }
    }
  }

  @Test func `bytes that are no whole records are an error`() async throws {
    let tasks = try TaskChannel(try MemfdChannel.make(recordSize: 32, strategy: .block).channel)
    await #expect(
      throws: ChannelError.recordSize(
        "records of this channel have 32 bytes; 33 bytes are no whole number of them")
    ) { try await tasks.send([UInt8](repeating: 0, count: 33)) }
    try await tasks.send([])
  }
}
