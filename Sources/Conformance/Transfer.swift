// What came out of a channel, beside what went in; clauses 1, 2 and 3 are judged from it one by
// one.

internal import IPCChannels
internal import Linux
internal import LoadedKinds
package import Sampling

/// Everything that a receiver saw until the channel's end.
package struct Observation {
  package let sent: UInt64
  /// Of the intact records, in the order they came.
  package var sequences: [UInt64] = []
  /// Records whose bytes no sender wrote.
  package var torn = 0
  package var failures: [String] = []

  /// Records behind those, which are not looked at.
  package let trailer: UInt64

  package init(sent: UInt64, trailer: UInt64 = 0) {
    self.sent = sent
    self.trailer = trailer
  }

  package mutating func note(_ records: RecordBuffer, _ count: Int) {
    for index in 0..<count {
      if let sequence = records.sequence(at: index) {
        if sequence < sent || sequence >= sent + trailer { sequences.append(sequence) }
      } else {
        torn += 1
      }
    }
  }

  /// Clauses 1 to 3 together: what is wrong with any of them.
  package var exact: [String] {
    // One comparison finds the usual case, in which the three below would each go through all.
    if torn == 0 && sequences == Array(0..<sent) { return [] }
    return whole + ordered + once
  }

  package var whole: [String] {
    var findings: [String] = []
    if torn > 0 { findings.append("\(torn) records are not as any was sent") }
    let invented = sequences.filter { $0 >= sent }
    if !invented.isEmpty { findings.append("records \(invented.prefix(3)) were never sent") }
    return findings
  }

  package var ordered: [String] {
    for (one, next) in zip(sequences, sequences.dropFirst()) where next < one {
      return ["record \(next) came after record \(one)"]
    }
    return []
  }

  package var once: [String] {
    var findings: [String] = []
    let different = Set(sequences)
    if different.count < sequences.count {
      findings.append("\(sequences.count - different.count) records came twice")
    }
    // A torn record did come: that it is torn is another clause's.
    let missing = Int(sent) - different.count - torn
    if missing > 0 { findings.append("\(missing) records of \(sent) never came") }
    return findings
  }
}

/// How a transfer goes about it.
package struct TransferManner {
  /// Records in one call, at most.
  package var batch: Int
  /// One call in so many is preceded by a nap of up to 200 µs; 0: none.
  package var senderNaps: UInt64
  package var receiverNaps: UInt64
  package var seed: UInt64
  /// Records at the end that are not looked at: whether the last ones before an end come is a
  /// clause of its own.
  package var trailer: UInt64
  /// Signals that hail on both threads.
  package var storm: SignalStorm?

  package init(
    batch: Int = 16, senderNaps: UInt64 = 0, receiverNaps: UInt64 = 0, seed: UInt64 = 1,
    trailer: UInt64 = 0, storm: SignalStorm? = nil
  ) {
    self.batch = batch
    self.senderNaps = senderNaps
    self.receiverNaps = receiverNaps
    self.seed = seed
    self.trailer = trailer
    self.storm = storm
  }

  package func nap(_ oneIn: UInt64, _ random: inout SplitMix64) {
    if oneIn > 0 && random.next() % oneIn == 0 {
      sleep(.microseconds(Int64(random.next() % 200)))
    }
  }
}

extension Conformance where Link: ~Copyable {
  /// Sends `count` records from one thread and receives them in this one, in batches of random
  /// sizes, to the end.
  package func transfer(
    _ count: UInt64, from sender: End<Link>, to receiver: End<Link>,
    manner: TransferManner = TransferManner()
  ) throws -> Observation {
    let total = count + manner.trailer
    var observation = Observation(sent: count, trailer: manner.trailer)
    let problems = Note()
    let thread = try Thread(stackSize: Link.stackOfCallers) {
      manner.storm?.join()
      defer { manner.storm?.leave() }
      let records = makeBuffer(manner.batch)
      var random = SplitMix64(seed: manner.seed)
      var next: UInt64 = 0
      do throws(ChannelError) {
        while next < total {
          manner.nap(manner.senderNaps, &random)
          let size = min(UInt64.random(in: 1...UInt64(manner.batch), using: &random), total - next)
          records.fill(Int(size), from: next)
          try sender.send(records, Int(size))
          next += size
        }
      } catch {
        problems.add("send of record \(next) failed: \(error)")
      }
      sender.close()
      // What whoever watches the lifeline would do.
      receiver.interruption.peerIsGone()
    }
    manner.storm?.join()
    defer { manner.storm?.leave() }
    let records = makeBuffer(manner.batch)
    var random = SplitMix64(seed: manner.seed &+ 1)
    do throws(ChannelError) {
      // A channel that repeats itself must not keep this up for ever.
      while observation.sequences.count + observation.torn < Int(count) + 100 {
        manner.nap(manner.receiverNaps, &random)
        let room = Int.random(in: 1...manner.batch, using: &random)
        let received = try receiver.receive(into: records, limit: room)
        if received == 0 { break }
        observation.note(records, received)
      }
    } catch {
      problems.add("receive after \(observation.sequences.count) records failed: \(error)")
    }
    if !problems.all.isEmpty || observation.sequences.count >= Int(count) + 100 {
      sender.interruption.interrupt()
    }
    thread.join()
    observation.failures = problems.all
    return observation
  }
}
