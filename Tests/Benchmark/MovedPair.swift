// Round trips of a pair whose placement changes while it is at work.

import IPCChannels
import Linux

/// A client and a server, one of which moves to the other's CPU and away again.
struct MovedPair {
  let strategy: WaitStrategy
  /// Times on one CPU, and as many on two.
  let turns: Int
  /// Of one turn, in nanoseconds: long enough for some thousand waits.
  let turn: UInt64

  /// What a round trip took in each turn, in nanoseconds.
  struct Times {
    var onOne: [Double] = []
    var onTwo: [Double] = []
  }

  /// Who spins without end stays on two CPUs: on one it answers once a time slice.
  func run<Link: Channel & ~Copyable>(_ type: Link.Type) throws -> Times {
    let pair = try ChannelPair<Link>(recordSize: Message.size, strategy: strategy)
    let cpus = Processor.allowed
    let answering = try Thread {
      try! Processor.pin(to: cpus[1])
      while let message = try! pair.server.value.receive(), message.opcode != Opcode.exit.rawValue {
        try! pair.server.value.send(message)
      }
    }
    let times = Box(Times())
    // A thread of its own, because it pins itself.
    let asking = try Thread {
      for _ in 0..<turns {
        if strategy != .spin {
          try! Processor.pin(to: cpus[1])
          times.value.onOne.append(roundTrip(pair.client))
        }
        try! Processor.pin(to: cpus[0])
        times.value.onTwo.append(roundTrip(pair.client))
      }
      try! pair.client.value.send(Message(.exit, author: 0))
    }
    asking.join()
    answering.join()
    return times.value
  }

  private func roundTrip<Link: Channel & ~Copyable>(_ client: Box<Link>) -> Double {
    let start = monotonicNanoseconds()
    var count = 0
    var elapsed: UInt64
    repeat {
      try! client.value.send(Message(.ping, author: 0))
      _ = try! client.value.receive()
      count += 1
      elapsed = monotonicNanoseconds() - start
    } while elapsed < turn
    return Double(elapsed) / Double(count)
  }
}
