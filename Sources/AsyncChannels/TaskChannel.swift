// Channels for tasks: `for try await` over the records, and a send that suspends instead of sleeping.
//
// A call that waits in a channel sleeps in the kernel, and no thread of the concurrency pool may do that. Not every
// kind has a descriptor that poll(2) could watch in its place (rings wake by futex or semaphore), so what is the same
// for all kinds is a thread: each channel has one, which alone touches it, and which tasks leave their orders with.

public import IPCChannels
public import Linux
public import Rendezvous

/// A channel that tasks use, from any isolation and as many of them as like.
///
/// What it costs beside the channel:
/// - **a thread**, which sleeps in the channel while a task waits, and beside it while none does; a connection's
///   own thread that watches the peer (`PeerWatcher.thread`) is a second one. With thousands of clients take a
///   poll loop instead.
/// - **two hops** for a record that a task waits for: from the thread to the task, and with the next order back. A
///   program that knows its kind and has a thread to spare calls the channel itself. The article <doc:Tasks> has
///   the times.
/// - **one array** for each record. The kernel, or the ring, is what it is copied from, and it is not copied again.
///
/// Backpressure is the channel's own: a record is received when a task asks for one, and at most `readingAhead`
/// earlier, with one more where the task that had asked was cancelled. A consumer that is slow holds its peer up,
/// and nothing grows.
///
/// The channel ends when the last reference to this object goes, or by ``close()``.
public final class TaskChannel: Sendable {
  /// Bytes in a record.
  public let recordSize: Int
  /// What ends all calls on this channel, as `Channel.interruption` does: for ever, while the cancellation of a
  /// task ends the calls of that task. `Interruption.interrupt()` and `Interruption.peerIsGone()` wait for
  /// the thread; they are for other threads than those of the concurrency pool.
  public let interruption: Interruption
  let orders: Orders

  /// Takes over a connection whose peer a thread watches (`PeerWatcher.thread`): nobody else would tell this
  /// one's thread of the peer's death.
  ///
  /// - Parameters:
  ///   - connection: is this object's from now on.
  ///   - readingAhead: how many records may be received before a task asks for them. They make the hops fewer where
  ///     records follow each other.
  /// - Throws: EAGAIN when the limit of threads is reached. The connection is closed then.
  public init<Link: Channel & ~Copyable>(
    _ connection: consuming Connection<Link>, readingAhead: UInt = 0
  ) throws(SystemError) {
    recordSize = connection.channel.recordSize
    interruption = connection.channel.interruption
    let orders = Orders(
      readingAhead: readingAhead, recordSize: recordSize,
      tears: Link.description.family.tearsRecords)
    self.orders = orders
    try Thread(passing: connection) { (connection: consuming Connection<Link>) in
      var own = connection
      ChannelThread(orders, own.channel).serve(&own.channel)
    }.detach()
  }

  /// Takes over a connection of a kind that was chosen while the program runs. A record costs no more than with
  /// the kind's own type.
  ///
  /// - Parameters:
  ///   - connection: is this object's from now on.
  ///   - readingAhead: as of ``init(_:readingAhead:)-(Connection<Link>,_)``.
  /// - Throws: EAGAIN when the limit of threads is reached. The connection is closed then.
  public init(
    _ connection: sending AnyConnection, readingAhead: UInt = 0
  ) throws(SystemError) {
    recordSize = connection.channel.recordSize
    interruption = connection.channel.interruption
    let orders = Orders(
      readingAhead: readingAhead, recordSize: recordSize,
      tears: connection.channel.family.tearsRecords)
    self.orders = orders
    try Thread {
      var serving = Serving(orders: orders)
      connection.channel.accept(&serving)
      withExtendedLifetime(connection) {}
    }.detach()
  }

  private struct Serving: HeldChannelVisitor {
    let orders: Orders

    func visit<Link: Channel & ~Copyable>(_ channel: inout Link) {
      ChannelThread(orders, channel).serve(&channel)
    }
  }

  /// Takes over a channel whose peer somebody else watches, and tells ``interruption`` about.
  ///
  /// - Parameters:
  ///   - channel: is this object's from now on.
  ///   - readingAhead: as of ``init(_:readingAhead:)-(Connection<Link>,_)``.
  /// - Throws: EAGAIN when the limit of threads is reached. The channel is closed then.
  public init<Link: Channel & ~Copyable>(
    _ channel: consuming Link, readingAhead: UInt = 0
  ) throws(SystemError) {
    recordSize = channel.recordSize
    interruption = channel.interruption
    let orders = Orders(
      readingAhead: readingAhead, recordSize: recordSize,
      tears: Link.description.family.tearsRecords)
    self.orders = orders
    try Thread(passing: channel) { (channel: consuming Link) in
      var own = channel
      ChannelThread(orders, own).serve(&own)
    }.detach()
  }

  deinit { close() }

  /// Ends the channel, without waiting for it.
  ///
  /// Tasks that wait on it end with `ChannelError.interrupted`. What was sent is with the peer; what was not yet
  /// sent never will be. The thread ends, and with it this side of the channel.
  public func close() {
    guard orders.close() else { return }
    interruption.interruptWithoutWaiting()
    push { [orders] in !orders.hasEnded }
  }

  /// The records that come, in order, each as an array of ``recordSize`` bytes, until the peer finishes or dies.
  ///
  /// Each record comes once, to whoever asks first, however many sequences and tasks there are.
  public var records: Records { Records(channel: self) }

  /// Receives one record.
  ///
  /// - Parameter isolation: of whoever calls, which it need not name.
  /// - Returns: nil when the peer has finished or died and everything it sent was received.
  /// - Throws: `ChannelError.interrupted` when the task is cancelled. The channel is as good as before, and the
  ///   record comes to whoever asks next. Otherwise as `Channel.receive(into:)` does; then, and after
  ///   ``close()``, every later call throws the same.
  public func receive(
    isolation: isolated (any Actor)? = #isolation
  ) async throws(ChannelError) -> [UInt8]? {
    let number = orders.makeNumber()
    let answer = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        callThread(orders.receive(number, continuation))
      }
    } onCancel: {
      orders.cancelReceiving(number)
    }
    return try answer.get()
  }

  /// Sends records, and suspends until there was room for all of them.
  ///
  /// Records of several calls go in the order of the calls, and those of one call together.
  /// - Parameters:
  ///   - records: whole records, one after the other. They are not copied on their way to the channel.
  ///   - isolation: of whoever calls, which it need not name.
  /// - Throws: `ChannelError.recordSize(_:)` for bytes that are no whole records. `ChannelError.interrupted`
  ///   when the task is cancelled: what is being moved at that instant may still go, and no record behind it
  ///   does. Otherwise as `Channel.send(_:)` does, and after ``close()`` `ChannelError.interrupted`.
  public func send(
    _ records: [UInt8], isolation: isolated (any Actor)? = #isolation
  ) async throws(ChannelError) {
    guard records.count % recordSize == 0 else {
      throw .recordSize(
        "records of this channel have \(recordSize) bytes; \(records.count) bytes are no whole number of them"
      )
    }
    if records.isEmpty { return }
    let number = orders.makeNumber()
    let answer = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        callThread(orders.send(number, records, continuation))
      }
    } onCancel: {
      callThread(orders.cancelSending(number))
    }
    try answer.get()
  }

  /// Has the thread look at its orders, where it sleeps for something else.
  private func callThread(_ sleep: UInt64?) {
    guard let sleep else { return }
    push { [orders] in orders.isAsleep(sleep) }
  }

  /// Signals the thread until it has left its sleep: the first signal may come just before it falls asleep. This
  /// thread cannot wait for that, so a task does.
  private func push(while isNeeded: @escaping @Sendable () -> Bool) {
    interruption.signal()
    if !isNeeded() { return }
    let interruption = self.interruption
    Task.detached {
      while isNeeded() {
        interruption.signal()
        try? await Task.sleep(for: .milliseconds(1))
      }
    }
  }
}

extension KindDescription.Family {
  /// Whether a call may move a part of a record.
  fileprivate var tearsRecords: Bool { self == .stream || self == .loaded }
}
