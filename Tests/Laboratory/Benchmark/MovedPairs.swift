// Round trips of pairs whose placement changes while they are at work.

import IPCChannels
import Linux
import Messages

/// Clients and servers of one kind, a pair for each strategy. The clients move to the servers' CPU
/// and away again, together, so that each place's figures are taken right beside each other.
struct MovedPairs {
  /// Times on one CPU, and as many on two.
  let turns: Int
  /// Of one pair's turn, in nanoseconds: long enough for some thousand waits.
  let turn: UInt64

  /// What a round trip took in each turn, in nanoseconds.
  struct Times {
    var onOne: [Double] = []
    var onTwo: [Double] = []
  }

  /// Who spins without end stays on two CPUs, on one it answers once a time slice; and it works in
  /// its turns only.
  func run<Link: Channel & ~Copyable>(_ type: Link.Type) throws -> [WaitStrategy: Times] {
    let cpus = Processor.allowed
    let block = try AnsweredClient<Link>(.block, serverOn: cpus[1])
    let adaptive = try AnsweredClient<Link>(.adaptive, serverOn: cpus[1])
    let times = Box<[WaitStrategy: Times]>([:])
    // A thread of its own, because it pins itself.
    let asking = try Thread {
      for _ in 0..<turns {
        try! Processor.pin(to: cpus[1])
        times.value[.block, default: Times()].onOne.append(block.roundTrip(for: turn))
        times.value[.adaptive, default: Times()].onOne.append(adaptive.roundTrip(for: turn))
        try! Processor.pin(to: cpus[0])
        times.value[.block]!.onTwo.append(block.roundTrip(for: turn))
        let spin = try! AnsweredClient<Link>(.spin, serverOn: cpus[1])
        times.value[.spin, default: Times()].onTwo.append(spin.roundTrip(for: turn))
        spin.end()
        times.value[.adaptive]!.onTwo.append(adaptive.roundTrip(for: turn))
      }
    }
    asking.join()
    block.end()
    adaptive.end()
    return times.value
  }
}

/// A client whose server is another thread on a CPU of its own.
private final class AnsweredClient<Link: Channel & ~Copyable>: @unchecked Sendable {
  private let pair: ChannelPair<Link>
  private var answering: Thread?

  init(_ strategy: WaitStrategy, serverOn cpu: Int) throws {
    let pair = try ChannelPair<Link>(recordSize: Message.size, strategy: strategy)
    self.pair = pair
    answering = try Thread {
      try! Processor.pin(to: cpu)
      while let message = try! pair.server.value.receive(as: Message.self),
        message.opcode != Opcode.exit.rawValue
      {
        try! pair.server.value.send(message)
      }
    }
  }

  /// Round trips until so many nanoseconds have passed: what one took.
  func roundTrip(for duration: UInt64) -> Double {
    let start = monotonicNanoseconds()
    var count = 0
    var elapsed: UInt64
    repeat {
      try! pair.client.value.send(Message(.ping, author: 0))
      _ = try! pair.client.value.receive(as: Message.self)
      count += 1
      elapsed = monotonicNanoseconds() - start
    } while elapsed < duration
    return Double(elapsed) / Double(count)
  }

  func end() {
    try! pair.client.value.send(Message(.exit, author: 0))
    answering.take()?.join()
  }
}
