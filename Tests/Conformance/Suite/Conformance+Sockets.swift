// Clause 8 and faults C1, E6 and F1 for sockets: those of another type, and packets of another
// length.

internal import Conformance
internal import Glibc
internal import IPCChannels
internal import Linux
internal import Synchronization

extension Conformance where Link: ~Copyable {
  /// C1: a socket of any type but the kind's own is refused, and both types are named.
  func refusesSockets() throws -> [String] {
    let passed = try makePassedEnd()
    let own = try duplicate(passed.numbers[0]).socketType()
    var findings: [String] = []
    for type in [SocketType.unixStream, .unixPackets, .unixDatagrams] where type != own {
      let other = try SocketPair.unnamed(type)
      findings += refuses(
        DescriptorSet(other.one), passed.terms, "a socket of type \(type)", naming: "is \(type)")
    }
    if own != .tcp {
      let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      findings += refuses(
        DescriptorSet(FileDescriptor(owning: number)), passed.terms, "a TCP socket",
        naming: "\(own), and is AF_INET SOCK_STREAM")
    }
    return findings
  }

  /// E11: a socket that only stopped sending is at its end to receive from, behind what it sent, and
  /// still takes what is sent.
  func isHalfOpen() throws -> [String] {
    let passed = try makePassedEnd()
    let client = try Link(adopting: passed.duplicates(), terms: passed.terms, strategy: peer)
    let end = End(client)
    let records = makeBuffer()
    records.fill(2, from: 0)
    try end.send(records, 2)
    shutdown(passed.numbers[0], Int32(SHUT_WR))
    var observation = Observation(sent: 2)
    let received = makeBuffer()
    while true {
      let count = try passed.server.receive(into: received)
      if count == 0 { break }
      observation.note(received, count)
    }
    try passed.server.send(records, 1)
    let count = try end.receive(into: received)
    let findings = observation.exact
    return count == 1 ? findings : findings + ["the direction that is open brought \(count)"]
  }

  /// E6: a packet that is no record is a violation, and comes after the records before it.
  func refusesOddPackets() throws -> [String] {
    var findings: [String] = []
    // With room for one record, and for several in one call.
    for (before, room) in [0, 1, 3].flatMap({ before in [1, 16].map { (before, $0) } }) {
      for length in [0, 1, recordSize - 1, recordSize + 1, recordSize * 5] {
        let passed = try makePassedEnd()
        let records = makeBuffer()
        records.fill(8, from: 0)
        let bytes = unsafe records.bytes(8)
        for index in 0..<before {
          unsafe send(passed.numbers[0], bytes.baseAddress! + index * recordSize, recordSize, 0)
        }
        let sent = unsafe send(passed.numbers[0], bytes.baseAddress!, length, 0)
        if sent != length { findings.append("a packet of \(length) bytes could not be sent") }
        let what = "a packet of \(length) bytes behind \(before)"
        findings += receives(passed.server, before, then: length, room).map { "\(what): \($0)" }
      }
    }
    return findings
  }

  private func receives(
    _ server: End<Link>, _ count: Int, then length: Int, _ room: Int
  ) -> [String] {
    var observation = Observation(sent: UInt64(count))
    let records = makeBuffer(room)
    do throws(ChannelError) {
      while true {
        let received = try server.receive(into: records)
        if received == 0 { break }
        observation.note(records, received)
      }
      return ["it is taken for the end"]
    } catch {
      let naming = length == 0 ? "empty" : "\(length) bytes"
      guard case .violation(let text) = error, text.contains(naming) else {
        return ["it is reported as: \(error)"]
      }
    }
    return observation.exact
  }

  /// Clause 6 at its narrowest: the end comes right behind the last record, while this side looks.
  ///
  /// On two processors the kernel tells one end of 20,000 before the record. A machine that is busy,
  /// or slow for a sanitizer's sake, makes fewer rounds.
  func keepsLastRecords(_ most: Int = 30_000) throws -> [String] {
    let (none, finished): (Int32, Int32) = (-1, -2)
    let deadline = Deadline(after: .seconds(20))
    let socket = Atomic<Int32>(none)
    let leaver = try Thread(stackSize: 1 << 20) { [recordSize] in
      let record = [UInt8](repeating: 1, count: recordSize)
      for round in 0... {
        var number: Int32
        repeat { number = socket.exchange(none, ordering: .acquiring) } while number == none
        if number == finished { return }
        // At another instant of the receiver's look each time.
        for _ in 0..<(round % 256) { _ = socket.load(ordering: .acquiring) }
        unsafe send(number, record, record.count, 0)
        close(number)
      }
    }
    var (rounds, lost) = (0, 0)
    let received = makeBuffer()
    while rounds < most && !deadline.hasPassed {
      rounds += 1
      let offer = try makeOffer()
      let end = End(offer.channel)
      var descriptors = offer.descriptors
      socket.store(descriptors.takeFirst().release(), ordering: .releasing)
      // Room for one: a look for several has a second one in it.
      if try end.receive(into: received, limit: 1) != 1 { lost += 1 }
    }
    // What came from the last socket shows that it was taken.
    socket.store(finished, ordering: .releasing)
    leaver.join()
    return lost == 0 ? [] : ["\(lost) of \(rounds) ends came before the last record"]
  }

  /// F1: a record that no socket takes is refused with the limit, its value and its file.
  func refusesLargePackets() throws -> [String] {
    let file = "/proc/sys/net/core/wmem_default"
    let value = textOfFile(file)?.filter(\.isNumber) ?? "?"
    let findings = refusesRecord(naming: ["wmem_default \(value)", file])
    let largest = try Link.description.largestRecord()
    // The largest that is promised goes, and comes.
    let suite = Conformance(recordSize: largest, own: own, peer: peer, clientCommand: clientCommand)
    let pair = try suite.makePair()
    let records = suite.makeBuffer(1)
    records.fill(1, from: 0)
    let sent = try pair.server.attemptSend(records, 1)
    if sent != .moved(1) { return findings + ["a record of \(largest) bytes: \(sent)"] }
    return findings + (try suite.exact(3, TransferManner(batch: 1)))
  }
}
