// Faults E2 and E3, and what only many messages show: wake-ups that get lost, words that are seen
// too early.

internal import Conformance
internal import IPCChannels
internal import Linux
internal import Sampling

extension Conformance where Link: ~Copyable {
  func exact(_ count: UInt64, _ manner: TransferManner) throws -> [String] {
    let pair = try makePair()
    let seen = try transfer(count, from: pair.server, to: pair.client, manner: manner)
    return seen.failures + seen.exact
  }

  /// E3: the sender waits for a reader that naps, and needs no memory for that.
  func waitsForSlowReader() throws -> [String] {
    let manner = TransferManner(batch: 8, receiverNaps: 2)
    var findings = try exact(4000, manner)
    let before = residentKilobytes()
    findings += try exact(4000, manner)
    let growth = residentKilobytes() - before
    if growth > 2048 { findings.append("4,000 records to a slow reader took \(growth) KiB") }
    return findings
  }

  /// E2: 200,000 messages, exact, while signals hail on both sides. Sides that look and sleep do whatever the others
  /// do: of those a quarter is enough.
  func survivesSignals() throws -> [String] {
    let storm = try SignalStorm()
    defer { storm.stop() }
    let count: UInt64 = own == .adaptive ? 200_000 : 50_000
    return try exact(count, TransferManner(batch: 32, storm: storm))
  }

  /// Streams with naps on either side, and batches to and fro, in which every wait is for the other
  /// side.
  func keepsMemoryOrder() throws -> [String] {
    var findings: [String] = []
    let manners = [
      TransferManner(batch: 64),
      TransferManner(batch: 16, senderNaps: 200, seed: 2),
      TransferManner(batch: 16, receiverNaps: 200, seed: 3),
      TransferManner(batch: 1, senderNaps: 500, receiverNaps: 500, seed: 4),
    ]
    for manner in manners { findings += try exact(manner.batch == 1 ? 10_000 : 30_000, manner) }
    // Two spinners that share a processor take turns by time slices, one for each batch.
    return findings + (try echo(own == .spin && peer == .spin ? 2_000 : 10_000))
  }

  /// Batches of random sizes that come back, `count` records in all.
  func echo(_ count: UInt64) throws -> [String] {
    let pair = try makePair()
    let problems = Note()
    let thread = try Thread {
      let records = makeBuffer()
      do throws(ChannelError) {
        while true {
          let count = try pair.client.receive(into: records)
          if count == 0 { return }
          try pair.client.send(records, count)
        }
      } catch {
        if error != .peerGone { problems.add("echo threw \(error)") }
        pair.server.interruption.interrupt()
      }
    }
    var observation = Observation(sent: count)
    let records = makeBuffer()
    var random = SplitMix64(seed: 5)
    var next: UInt64 = 0
    do throws(ChannelError) {
      while next < count {
        let size = min(UInt64.random(in: 1...16, using: &random), count - next)
        records.fill(Int(size), from: next)
        try pair.server.send(records, Int(size))
        next += size
        var missing = Int(size)
        while missing > 0 {
          let received = try pair.server.receive(into: records, limit: missing)
          observation.note(records, received)
          missing -= received
        }
      }
    } catch {
      problems.add("the echo's other side threw \(error)")
    }
    pair.server.close()
    pair.client.interruption.peerIsGone()
    thread.join()
    return problems.all + observation.exact
  }
}
