// The capabilities that can be seen at work: polled together, and handed on through exec(2).

internal import Conformance
internal import Glibc
internal import IPCChannels
internal import Linux
internal import Sampling
internal import TestSupport

extension Conformance where Link: ~Copyable {
  /// Channels that one loop serves together: a hundred, where the machine's limits allow.
  private var polledChannels: Int { Link.kind!.expected.mechanism == .queue ? 20 : 100 }

  /// Whether the descriptor to poll is there as the kind says, and whether one thread that polls a
  /// hundred channels, and nothing else, receives everything that comes on any.
  func isPolled() throws -> [String] {
    let probe = try makeOffer()
    guard !probe.channel.pollTargets(for: .records).isEmpty else {
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
      var random = SplitMix64(seed: 11)
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
      try poller.watch(end.pollTargets(for: .records), token: UInt64(index))
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
        } while !ends[index].prepareToPoll(for: .records)
      }
      if left <= 0 { break }
      try poller.wait(until: deadline, into: &events)
      if deadline.hasPassed { return ["\(left) records did not come to who polls"] }
      ready = events.map { Int($0.token) }
    }
    return observations.flatMap { $0.exact }
  }

  /// Whether one thread that polls, and never sleeps in a channel, learns that there is room again, together
  /// with records or without, and of the channel's own end.
  func isPolledForRoom() throws -> [String] {
    let pair = try makePair()
    guard !pair.server.pollTargets(for: .room).isEmpty else {
      let isExpected = own == .spin || !Link.description.isPollable
      return isExpected ? [] : ["there is no descriptor to poll for room"]
    }
    var findings: [String] = []
    let records = makeBuffer()
    let received = makeBuffer()
    records.fill(1, from: 0)
    received.fill(1, from: 0)
    var observation = Observation(sent: .max)
    for awaited: Awaited in [.room, [.records, .room], .room] {
      guard try fill(pair.server, records) else { return ["poll always says that there is room"] }
      if !pair.server.prepareToPoll(for: awaited) { findings.append("a full channel has room") }
      // What comes meanwhile is told where it is awaited, and tells of no room.
      if awaited.contains(.records) {
        try pair.client.send(received, 1)
        if try !isReady(pair.server, awaited, within: patience) {
          findings.append("poll does not say that there is a record")
        }
        _ = try pair.server.receive(into: received, limit: 1)
        if !pair.server.prepareToPoll(for: awaited) { findings.append("a full channel has room") }
        if try Link.description.transit == .zero && isReady(pair.server, awaited, within: .zero) {
          findings.append("poll says that a full channel has room after a record")
        }
      }
      while case .moved(let count) = try pair.client.attemptReceive(into: received) {
        observation.note(received, count)
      }
      if try !isReady(pair.server, awaited, within: .seconds(10)) {
        findings.append("poll does not say that there is room")
      }
      let attempt = try pair.server.attemptSend(records, 1)
      if attempt != .moved(1) { findings.append("there is room, and an attempt \(attempt)") }
      if pair.server.prepareToPoll(for: awaited) && Link.description.family == .ring {
        findings.append("there is room, and it may be polled for without success")
      }
      _ = try pair.client.receive(into: received)
    }
    return try findings + observation.whole + endsWhileFull(pair, records)
  }

  private func endsWhileFull(_ pair: Pair, _ records: RecordBuffer) throws -> [String] {
    guard Link.description.hasEnd else { return [] }
    _ = try fill(pair.server, records)
    pair.client.close()
    guard try isReady(pair.server, .room, within: patience) else {
      return ["poll does not tell who waits for room that the peer closed its end"]
    }
    let attempt = try pair.server.attemptSend(records, 1)
    return attempt == .ended ? [] : ["after the peer's end an attempt \(attempt)"]
  }

  /// Sends until there is no room, as a poll loop does, and until poll says so too, at that instant: what is
  /// in transit makes room when it arrives.
  private func fill(_ end: End<Link>, _ records: RecordBuffer) throws -> Bool {
    let deadline = Deadline(after: .seconds(10))
    while !deadline.hasPassed {
      while case .moved = try end.attemptSend(records, 1) {}
      if end.prepareToPoll(for: .room), try !isReady(end, .room, within: .zero) { return true }
    }
    return false
  }

  private func isReady(
    _ end: End<Link>, _ awaited: Awaited, within patience: Duration
  ) throws -> Bool {
    let poller = try Poller()
    try poller.watch(end.pollTargets(for: awaited), token: 1)
    var events: [PollerEvent] = []
    try poller.wait(until: Deadline(after: patience), into: &events)
    return !events.isEmpty
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
        BuiltProgram.peer.path, "conformance", "continue", Link.kindName,
        "\(recordSize)", peer.rawValue, "\(passed.terms.capacity)", "\(passed.numbers.count)",
      ], inherited: inherited)
    let ending = process.finish(within: .seconds(20))
    let goesOn = ending.status == "exit 0"
    if goesOn == Link.description.survivesExec { return [] }
    return ["handed on after three of six records: \(ending.status), \(ending.output)"]
  }
}
