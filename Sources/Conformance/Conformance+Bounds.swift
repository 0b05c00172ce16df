// Clauses 4 and 5: both ways, bounded.

internal import IPCChannels
internal import Linux
internal import LoadedKinds

extension Conformance where Link: ~Copyable {
  /// Sends without waiting until the channel is full.
  ///
  /// - Returns: how many went, or nil when there was no end of it.
  package func fill(_ end: End<Link>, _ records: RecordBuffer, from first: UInt64 = 0) throws
    -> Int?
  {
    var sent = 0
    while sent < moreThanFits {
      records.fill(1, from: first + UInt64(sent))
      switch try end.attemptSend(records, 1) {
      case .moved(let count): sent += count
      case .wouldWait: return sent
      case .ended: throw ChannelError.peerGone
      }
    }
    return nil
  }

  /// Fills a channel until it is full for good: one whose records are in transit for a while has room
  /// again when they are there. TCP has when what it sent is acknowledged, which may be put off by 40 ms
  /// (and up to 200).
  private func fillForGood(_ end: End<Link>, _ records: RecordBuffer) throws -> Int? {
    var total = 0
    while total < moreThanFits {
      guard let more = try fill(end, records, from: UInt64(total)) else { return nil }
      if more == 0 { return total }
      total += more
      if hasTransit { sleep(.milliseconds(250)) }
    }
    return nil
  }

  /// How far two fillings may differ: TCP packs small records differently from one time to the next,
  /// and squeezes one more into what is left of a window when its timer says so. What counts is that
  /// there is a bound.
  private func slack(of capacity: Int) -> Int {
    // What a library keeps in its own process may depend on whether its call sleeps.
    library != nil ? capacity : hasTransit ? capacity / 4 + 1 : 0
  }

  /// Where the kind itself decides how many records fit, that many do; where a limit of the kernel
  /// does, changing nothing else, no more bytes than it says.
  package func holdsWhatItSays() throws -> [String] {
    let pair = try makePair()
    let filled = try fillForGood(pair.server, makeBuffer()) ?? .max
    switch Link.description.capacity {
    case .records(let count), .chosen(let count):
      return filled == count ? [] : ["\(filled) records fit, \(count) are promised"]
    case .limit(let name, _), .varying(let name, _):
      let limit = Link.description.limits().first { $0.name == name }
      guard case .number(let value)? = limit?.value else {
        return []
      }
      // In records where the kernel counts those, else in bytes.
      let count = Link.description.calls.movesSeveral ? value / recordSize : value
      return (1...count).contains(filled) ? [] : ["\(filled) records fit, by \(name) \(count)"]
    }
  }

  /// Clause 4: one direction is full, and the other works as ever.
  package func goesBothWays() throws -> [String] {
    var findings: [String] = []
    for serverIsFull in [true, false] {
      let pair = try makePair()
      let full = serverIsFull ? pair.server : pair.client
      let free = serverIsFull ? pair.client : pair.server
      let stuck = makeBuffer()
      let filled = try fill(full, stuck)
      guard let filled else { continue }
      let records = makeBuffer()
      let answers = makeBuffer()
      for round in 0..<100 {
        records.fill(1, from: UInt64(round))
        guard try carry(records, from: free, to: full, into: answers) else {
          findings.append("with one direction full, the other took no record in round \(round)")
          break
        }
        if answers.sequence(at: 0) != UInt64(round) {
          findings.append("with one direction full, the other brought another record")
          break
        }
      }
      // And the full one goes on where it was.
      for sequence in 0..<UInt64(filled) {
        let count = try free.receive(into: answers, limit: 1)
        if count != 1 || answers.sequence(at: 0) != sequence {
          findings.append("the full direction lost record \(sequence) of \(filled)")
          break
        }
      }
    }
    return findings
  }

  /// Moves one record by attempts that do not wait, in turns: a large one may go piece by piece.
  ///
  /// - Returns: whether it came, within the patience.
  private func carry(
    _ records: RecordBuffer, from sender: End<Link>, to receiver: End<Link>,
    into answers: RecordBuffer
  ) throws -> Bool {
    let deadline = Deadline(after: patience)
    var isSent = false
    while true {
      if !isSent { isSent = try sender.attemptSend(records, 1) == .moved(1) }
      switch try receiver.attemptReceive(into: answers, limit: 1) {
      case .moved: return true
      case .ended: return false
      case .wouldWait: break
      }
      if deadline.hasPassed { return false }
      if isSent { Processor.yield() }
    }
  }

  /// Clause 5: a sender without a reader stops; then a reader gets all of it.
  package func isBounded() throws -> [String] {
    let pair = try makePair()
    let filling = try fillForGood(pair.server, makeBuffer())
    guard let capacity = filling else {
      return ["\(moreThanFits) records went into a channel that nobody reads"]
    }
    if capacity == 0 { return ["an empty channel took no record"] }
    var findings: [String] = []
    // No library says how much it takes.
    let memory = library == nil ? try pair.server.memory() : .max
    if 2 * capacity * recordSize > memory {
      findings.append(
        "\(capacity) records fit each direction, more than the \(memory) bytes that it says")
    }
    let before = residentKilobytes()
    let records = makeBuffer()
    var extra = 0
    let deadline = Deadline(after: .seconds(5))
    for _ in 0..<50_000 {
      if library != nil && deadline.hasPassed { break }
      records.fill(1, from: UInt64(capacity + extra))
      if try pair.server.attemptSend(records, 1) == .moved(1) { extra += 1 }
    }
    if extra > slack(of: capacity) {
      findings.append("a full channel took \(extra) records that nobody made room for")
    }
    let growth = residentKilobytes() - before
    if growth > 3072 {
      findings.append("50,000 attempts without success took \(growth) KiB of memory")
    }
    return findings + (try senderWaits(capacity: capacity))
  }

  /// A sender that waits in `send` stands still, and goes on when there is a reader.
  private func senderWaits(capacity: Int) throws -> [String] {
    let pair = try makePair()
    let total = UInt64(capacity * 2 + 8)
    let problems = Note()
    let progress = Progress()
    let thread = try Thread(stackSize: Link.stackOfCallers) {
      let records = makeBuffer()
      do throws(ChannelError) {
        for sequence in 0..<total {
          records.fill(1, from: sequence)
          try pair.server.send(records, 1)
          progress.advance()
        }
      } catch {
        problems.add("send failed: \(error)")
      }
      pair.client.interruption.peerIsGone()
    }
    progress.waitUntilStill()
    var findings: [String] = []
    if progress.count > capacity + slack(of: capacity) {
      findings.append("\(progress.count) records were sent; \(capacity) fit and nobody read any")
    }
    var observation = Observation(sent: total)
    let records = makeBuffer()
    // To the last record, and not to the end: what comes before an end is another clause's.
    while observation.sequences.count + observation.torn < Int(total) {
      let count = try pair.client.receive(into: records)
      if count == 0 { break }
      observation.note(records, count)
    }
    thread.join()
    return findings + problems.all + observation.exact
  }
}
