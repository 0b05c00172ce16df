// Faults E1, E10, E11 and clause 8 for pipes and stream sockets: bytes that come and go in pieces of any
// size.

internal import Conformance
internal import Glibc
internal import IPCChannels
internal import Linux
internal import Sampling

extension Conformance where Link: ~Copyable {
  /// E1: raw bytes in odd pieces into the channel and out of it.
  func joinsPieces() throws -> [String] {
    try receivesPieces() + sendsInPieces()
  }

  private func receivesPieces() throws -> [String] {
    let passed = try makePassedEnd()
    let count: UInt64 = recordSize > 1000 ? 40 : 4000
    let output = passed.numbers.last!
    let server = passed.server
    let thread = try Thread {
      let records = makeBuffer(Int(count))
      records.fill(Int(count), from: 0)
      let bytes = unsafe records.bytes(Int(count))
      var random = SplitMix64(seed: 6)
      var done = 0
      while done < bytes.count {
        let piece = min(Int.random(in: 1...recordSize * 3 / 2, using: &random), bytes.count - done)
        let written = unsafe write(output, bytes.baseAddress! + done, piece)
        if written > 0 { done += written }
        if random.next() % 8 == 0 { sched_yield() }
      }
    }
    var observation = Observation(sent: count)
    let records = makeBuffer(7)
    while observation.sequences.count + observation.torn < Int(count) {
      observation.note(records, try server.receive(into: records))
    }
    thread.join()
    return observation.exact
  }

  private func sendsInPieces() throws -> [String] {
    let passed = try makePassedEnd()
    let count = recordSize > 1000 ? 40 : 4000
    let input = passed.numbers.first!
    // The least that a pipe can hold, so that writes are torn (a peer may do this: E10). A socket
    // says no.
    let setPipeSize: Int32 = 1031
    _ = fcntl(input, setPipeSize, 4096)
    let server = passed.server
    let problems = Note()
    let thread = try Thread {
      let records = makeBuffer()
      var next = 0
      do throws(ChannelError) {
        while next < count {
          let size = min(16, count - next)
          records.fill(size, from: UInt64(next))
          try server.send(records, size)
          next += size
        }
      } catch {
        problems.add("send threw \(error)")
      }
    }
    let records = makeBuffer(count)
    let bytes = unsafe records.bytes(count)
    var random = SplitMix64(seed: 7)
    var done = 0
    while done < bytes.count && problems.all.isEmpty {
      let piece = min(Int.random(in: 1...recordSize * 3 / 2, using: &random), bytes.count - done)
      let got = unsafe read(input, bytes.baseAddress! + done, piece)
      if got > 0 { done += got }
    }
    thread.join()
    var observation = Observation(sent: UInt64(count))
    observation.note(records, count)
    return problems.all + observation.exact
  }

  /// A record whose sender ends half-way is none; what was whole before it comes.
  func dropsHalfRecords() throws -> [String] {
    var findings: [String] = []
    for extra in [1, recordSize / 2, recordSize - 1] {
      var server: End<Link>
      do {
        let passed = try makePassedEnd()
        server = passed.server
        let records = makeBuffer(3)
        records.fill(3, from: 0)
        let bytes = unsafe records.bytes(3)
        _ = unsafe write(passed.numbers.last!, bytes.baseAddress!, recordSize * 2 + extra)
      }
      var observation = Observation(sent: 2)
      let records = makeBuffer()
      while true {
        let count = try server.receive(into: records)
        if count == 0 { break }
        observation.note(records, count)
      }
      findings += observation.whole + observation.once
      if observation.sequences.count > 2 { findings.append("half a record came as one") }
      // What whoever watches the lifeline would do: over TCP a first send to nobody succeeds.
      server.interruption.peerIsGone()
      findings += staysEnded(server)
    }
    return findings
  }

  /// C1: ends of the wrong kind, or the right ones in the wrong order, are named.
  func refusesStreams() throws -> [String] {
    let passed = try makePassedEnd()
    let terms = passed.terms
    if passed.numbers.count > 1 {
      let reversed = makeSet(passed.numbers.reversed())
      return refuses(reversed, terms, "the ends in the wrong order", naming: "read-only")
    }
    return try refusesSockets()
  }
}
