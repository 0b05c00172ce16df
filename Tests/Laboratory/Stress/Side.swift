// One side of a channel under stress: a thread that sends its share of each round and checks the
// other's.

import IPCChannels
import Linux
import Messages
import Rendezvous
import Sampling

/// A side and how far it has come.
struct Side<Link: Channel & ~Copyable>: ~Copyable {
  private var connection: Connection<Link>
  private let role: Role
  private var rounds: Rounds
  private var random: SplitMix64
  private var sent: Direction
  private var received: Direction
  private let outbox = Batch(capacity: largestBatch)
  private let inbox = Batch(capacity: largestBatch)

  private static var largestBatch: Int { 300 }

  init(_ connection: consuming Connection<Link>, _ role: Role, _ cell: Cell) {
    self.connection = connection
    self.role = role
    rounds = Rounds(cell, Link.description.capacity)
    random = SplitMix64(seed: cell.seed &+ (role == .server ? 1 : 2))
    let fromServer = Direction(key: cell.seed)
    let fromClient = Direction(key: ~cell.seed)
    (sent, received) = role == .server ? (fromServer, fromClient) : (fromClient, fromServer)
  }

  /// Plays its part to the end.
  ///
  /// - Throws: what was found and what was expected.
  mutating func run() throws(StressFailure) {
    do throws(ChannelError) {
      while let round = rounds.next() {
        switch role {
        case .server:
          try send(round.fromServer)
          try receive(round.fromClient)
        case .client where round.isCrossing:
          try send(round.fromClient)
          try receive(round.fromServer)
        case .client:
          try receive(round.fromServer)
          try send(round.fromClient)
        }
      }
      try compare()
    } catch {
      throw StressFailure(
        "\(error), after \(sent.position) were made and \(received.position) looked at")
    }
  }

  private mutating func send(_ share: Int) throws(ChannelError) {
    var left = share
    while left > 0 {
      dawdle()
      let count = min(random.anyMagnitude(upTo: Self.largestBatch), left)
      left -= count
      if count == 1 {
        try connection.channel.send(sent.next())
        continue
      }
      for index in 0..<count { outbox[index] = sent.next() }
      try unsafe connection.channel.send(UnsafeRawBufferPointer(outbox.bytes(count)).bytes)
    }
  }

  private mutating func receive(_ share: Int) throws(ChannelError) {
    var left = share
    while left > 0 {
      dawdle()
      // No further than the share: what comes behind it belongs to the next round.
      let room = min(random.anyMagnitude(upTo: Self.largestBatch), left)
      var bytes = unsafe inbox.bytes(room).mutableBytes
      let count = try connection.channel.receive(into: &bytes)
      if count == 0 { throw .peerGone }
      for index in 0..<count {
        let expected = received.next()
        if inbox[index] != expected { throw mismatch(inbox[index], expected) }
      }
      left -= count
    }
  }

  /// Tells what has come, and hears what the other side got. The server speaks last: it has heard
  /// all when the client leaves.
  private mutating func compare() throws(ChannelError) {
    if role == .client { try connection.channel.send(received.tally) }
    guard let tally = try connection.channel.receive(as: Message.self) else { throw .peerGone }
    if tally != sent.tally {
      throw .violation("tally: found \(tally.words), expected \(sent.tally.words)")
    }
    if role == .server { try connection.channel.send(received.tally) }
  }

  private func mismatch(_ found: Message, _ expected: Message) -> ChannelError {
    .violation("message \(expected.number): found \(found.words), expected \(expected.words)")
  }

  /// Lets the other side get ahead, now and then, or find this one asleep.
  private mutating func dawdle() {
    switch random.next() % 1024 {
    case 0: sleep(.microseconds(Int64(random.next() % 200)))
    case 1...8: Processor.yield()
    default: break
    }
  }
}
