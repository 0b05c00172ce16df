// The capabilities that can be seen at work: polled together, and handed on through exec(2).

internal import Glibc
internal import IPCChannels
internal import Linux
internal import TestSupport

extension Conformance where Link: ~Copyable {
  /// Channels that one loop serves together: a hundred, where the machine's limits allow.
  private var polledChannels: Int { Link.kind.expected.mechanism == .queue ? 20 : 100 }

  /// Whether the descriptor to poll is there as the kind says, and whether one thread that polls a
  /// hundred channels, and nothing else, receives everything that comes on any.
  func isPolled() throws -> [String] {
    let probe = try makeOffer()
    guard probe.channel.pollDescriptor != nil else {
      // A ring's side that spins has told its peer not to wake it.
      let isExpected = own == .spin || !Link.description.isPollable
      return isExpected ? [] : ["there is no descriptor to poll"]
    }
    guard Link.description.isPollable else { return ["there is a descriptor to poll"] }
    let pairs = try (0..<polledChannels).map { _ in try makePair() }
    let rounds: UInt64 = 50
    // Records come on one channel after the other, in bursts, with pauses in which the loop has to
    // wait.
    let sender = try Thread {
      let records = makeBuffer(4)
      var random = SplitMix64(state: 11)
      for round in 0..<rounds {
        for (index, pair) in pairs.enumerated() {
          records.fill(2, from: round * 2)
          try? pair.client.send(records, 2)
          if random.next() % 400 == 0 || index == pairs.count - 1 { sleep(.microseconds(300)) }
        }
      }
    }
    let findings = try receiveByPolling(pairs.map(\.server), rounds * 2)
    sender.join()
    return findings
  }

  private func receiveByPolling(_ ends: [End<Link>], _ count: UInt64) throws -> [String] {
    let poller = try Poller()
    for (index, end) in ends.enumerated() {
      try poller.add(number: end.pollDescriptor!, token: UInt64(index))
    }
    var observations = ends.map { _ in Observation(sent: count) }
    var left = ends.count * Int(count)
    let records = makeBuffer()
    let deadline = Deadline(after: .seconds(30))
    var events: [PollerEvent] = []
    var ready = Array(ends.indices)
    while left > 0 {
      for index in ready {
        // Until there is nothing, and the kind knows that this side is about to poll.
        repeat {
          while case .moved(let received) = try ends[index].attemptReceive(into: records) {
            observations[index].note(records, received)
            left -= received
          }
        } while !ends[index].prepareToPoll()
      }
      if left <= 0 { break }
      try poller.wait(until: deadline, into: &events)
      if deadline.hasPassed { return ["\(left) records did not come to who polls"] }
      ready = events.map { Int($0.token) }
    }
    return observations.flatMap { $0.exact }
  }

  /// Whether an end in use goes on in a program that was executed with its descriptors, as the kind
  /// says.
  func isHandedOn() throws -> [String] {
    let passed = try makePassedEnd()
    let records = makeBuffer()
    records.fill(6, from: 0)
    do {
      let client = End(
        try Link(adopting: passed.duplicates(), terms: passed.terms, strategy: peer))
      try passed.server.send(records, 6)
      let count = try client.receive(into: records, limit: 3)
      // Records that came and were not asked for would be lost with this program.
      for _ in count..<3 { _ = try client.receive(into: records, limit: 1) }
    }
    var inherited: [Int32: Int32] = [:]
    for (index, number) in passed.numbers.enumerated() {
      inherited[PeerProgram.firstInherited + Int32(index)] = number
    }
    let process = try SpawnedProcess(
      [
        builtProgram("test-peer"), "conformance", "continue", Link.kind.rawValue,
        "\(recordSize)", peer.rawValue, "\(passed.terms.capacity)", "\(passed.numbers.count)",
      ], inherited: inherited)
    let ending = process.finish(within: .seconds(20))
    let goesOn = ending.status == "exit 0"
    if goesOn == Link.description.survivesExec { return [] }
    return ["handed on after three of six records: \(ending.status), \(ending.output)"]
  }
}
