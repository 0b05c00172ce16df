// A channel of tasks, and its peer, which never sleeps in its own channel: a test is a task, too.

import AsyncChannels
import IPCChannels
import Linux
import Rendezvous
import TestSupport

/// Both ends of a connection of one kind, in one process.
struct TaskPair {
  let tasks: TaskChannel
  /// Ends the peer by its loss.
  var peer: Peer?
  private let directory: TemporaryDirectory

  /// - Parameter isAny: the tasks' side is made from a connection that does not say its kind.
  init(
    _ kind: ChannelKind, recordSize: Int = 24, strategy: WaitStrategy = .block,
    readingAhead: UInt = 0, isAny: Bool = false
  ) throws {
    directory = TemporaryDirectory()
    let path = directory.path("socket")
    var reception = try Reception(at: SocketPath(path))
    let connecting = Connecting(
      path: path, kind: kind, recordSize: recordSize, strategy: strategy)
    let thread = try RunningThread { connecting.connect() }
    if isAny {
      tasks = try TaskChannel(
        AnyConnection.accept(
          from: &reception, strategy: strategy, until: Deadline(after: .seconds(30))),
        readingAhead: readingAhead)
    } else {
      var accepting = Accepting(reception, strategy: strategy, readingAhead: readingAhead)
      tasks = try kind.accept(&accepting).get()
    }
    thread.join()
    peer = try Peer(connecting.connection!.get(), of: tasks)
  }

  private final class Connecting: @unchecked Sendable {
    let path: String
    let kind: ChannelKind
    let recordSize: Int
    let strategy: WaitStrategy
    var connection: Result<AnyConnection, ConnectionError>?

    init(path: String, kind: ChannelKind, recordSize: Int, strategy: WaitStrategy) {
      self.path = path
      self.kind = kind
      self.recordSize = recordSize
      self.strategy = strategy
    }

    func connect() {
      connection = Result { () throws(ConnectionError) in
        try AnyConnection.connect(
          to: path, kind: kind, recordSize: recordSize, strategy: strategy)
      }
    }
  }

  private struct Accepting: ChannelTypeVisitor, ~Copyable {
    var reception: Reception
    let strategy: WaitStrategy
    let readingAhead: UInt

    init(_ reception: consuming Reception, strategy: WaitStrategy, readingAhead: UInt) {
      self.reception = reception
      self.strategy = strategy
      self.readingAhead = readingAhead
    }

    mutating func visit<Link: Channel & ~Copyable>(
      _ type: Link.Type
    ) -> Result<TaskChannel, any Error> {
      Result {
        try TaskChannel(
          Connection<Link>(
            accepting: &reception, strategy: strategy, until: Deadline(after: .seconds(30))),
          readingAhead: readingAhead)
      }
    }
  }
}

/// A record that says which one it is.
func record(_ number: Int, size: Int = 24) -> [UInt8] {
  let numbers = (0..<3).flatMap { part in
    (0..<8).map { UInt8(truncatingIfNeeded: (number * (part + 1)) >> (8 * $0)) }
  }
  return numbers + [UInt8](repeating: numbers[0], count: size - numbers.count)
}

/// The other side, and a watchdog over the tasks: what a broken product would leave waiting for ever ends.
final class Peer {
  private let channel: AnyChannel
  private let connection: AnyConnection
  private let watchdog: Watchdog

  init(_ connection: AnyConnection, of tasks: TaskChannel) throws(SystemError) {
    self.connection = connection
    channel = connection.channel
    watchdog = try Watchdog(tasks.interruption, patience: .seconds(180))
  }

  /// Sends a record if there is room.
  func offer(_ number: Int) throws(ChannelError) -> Bool {
    try unsafe channel.attemptSend(
      record(number, size: channel.recordSize).span.bytes) == .moved(1)
  }

  /// Sends records, as room comes.
  func send(_ numbers: Range<Int>) async throws {
    for number in numbers {
      try await until("record \(number) goes") { () throws(ChannelError) in try offer(number) }
    }
  }

  /// Receives what is there.
  func drain() throws(ChannelError) {
    var bytes = [UInt8](repeating: 0, count: channel.recordSize)
    var span = bytes.mutableSpan
    var room = unsafe span.mutableBytes
    while case .moved = try channel.attemptReceive(into: &room) {}
  }

  /// The next record; nil at the end.
  func next() async throws -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: channel.recordSize)
    var attempt = Attempt.wouldWait
    try await until("a record comes") { () throws(ChannelError) in
      var span = bytes.mutableSpan
      var room = unsafe span.mutableBytes
      attempt = try channel.attemptReceive(into: &room)
      return attempt != .wouldWait
    }
    return attempt == .ended ? nil : bytes
  }
}

struct Overdue: Error, CustomStringConvertible {
  let description: String
}

/// Looks again and again, as a task may. Other tests may block the threads of the pool for a while.
func until(
  _ what: String, isolation: isolated (any Actor)? = #isolation,
  _ condition: () throws(ChannelError) -> Bool
) async throws {
  let deadline = Deadline(after: .seconds(120))
  while try !condition() {
    if deadline.hasPassed { throw Overdue(description: "it takes too long until \(what)") }
    try await Task.sleep(for: .milliseconds(1))
  }
}

extension TaskChannel {
  /// Waits until the channel's thread sleeps in it.
  func threadSleeps() async throws {
    try await until("the thread sleeps") { interruption.hasSleeper }
  }
}
