// Clause 8 and faults B1 to B4 for channels over shared memory.

internal import Conformance
internal import Glibc
internal import IPCChannels
internal import Linux
internal import Sampling

extension Conformance where Link: ~Copyable {
  /// B3, B4: whatever is written into the object at whatever time, a call works, or throws a
  /// violation, or can be ended.
  func survivesScribbling() throws -> [String] {
    var outcomes: [String: Int] = [:]
    var findings: [String] = []
    for seed in UInt64(1)...scribblingRounds where findings.isEmpty {
      let passed = try makePassedEnd()
      let server = passed.server
      let vandal = try RingVandal(passed.numbers[0], passed.terms)
      let victim = try BlockedThread { workAmongVandals(server) }
      var random = SplitMix64(seed: seed)
      // Rounds of a few words, in which the victim gets far, and of thousands.
      let words = seed % 2 == 0 ? 20 : 5000
      for _ in 0..<words where !victim.hasEnded {
        vandal.scribble(&random)
        if words == 20 { sched_yield() }
      }
      // It may sleep for a record that never comes: that must be as good as any other sleep.
      let interrupter = try Thread { server.interruption.interrupt() }
      if !waitUntil({ victim.hasEnded }) { findings.append("a call did not end") }
      if findings.isEmpty {
        interrupter.join()
        let outcome = victim.join()
        outcomes[outcome, default: 0] += 1
        let isAllowed = outcome == "violation" || outcome == "interrupted"
        if !isAllowed { findings.append("the victim: \(outcome)") }
      } else {
        interrupter.detach()
      }
    }
    // Had no scribble been seen at all, this would have tested nothing.
    if findings.isEmpty && outcomes["violation"] == nil { findings.append("\(outcomes)") }
    return findings
  }

  /// Sends and receives until something ends it.
  func workAmongVandals(_ server: End<Link>) -> String {
    let records = makeBuffer(16)
    records.fill(16, from: 0)
    let untouched = unsafe Array(records.bytes(8, at: 8))
    do throws(ChannelError) {
      while true {
        switch try server.attemptSend(records, 8) {
        case .moved(let count) where !(1...8).contains(count): return "sent \(count) of 8 records"
        case .ended: return "ended"
        default: break
        }
        let count = try server.receive(into: records, limit: 8)
        if !(1...8).contains(count) { return "received \(count) records into room for 8" }
        if unsafe Array(records.bytes(8, at: 8)) != untouched { return "wrote behind its room" }
      }
    } catch {
      if case .violation = error { return "violation" }
      return "\(error)"
    }
  }

  /// B1, B2, C1: an object that is not as it should be is refused with what was wrong; a memfd
  /// cannot be truncated.
  func refusesRings() throws -> [String] {
    let passed = try makePassedEnd()
    let terms = passed.terms
    let layout = try RingLayout(recordSize: recordSize, capacity: terms.capacity)
    let larger = ChannelTerms(recordSize: recordSize + 64, capacity: terms.capacity)
    var findings: [String] = []
    // Half as many, twice as many, and what no ring has.
    for capacity in [terms.capacity / 2, terms.capacity * 2, 0, 3, 5, 2, Int(UInt32.max)] {
      findings += refuses(
        passed.duplicates(), ChannelTerms(recordSize: recordSize, capacity: capacity),
        "an object of another capacity", naming: capacity == 0 ? "no records" : "\(capacity)")
    }
    findings += refuses(
      passed.duplicates(), larger, "an object of other records", naming: "\(layout.size) bytes")
    let readOnly = unsafe open("/proc/self/fd/\(passed.numbers[0])", O_RDONLY | O_CLOEXEC)
    findings += refuses(
      makeSet([readOnly] + passed.numbers.dropFirst()), terms, "an object that is read-only",
      naming: "read-only")
    close(readOnly)
    let vandal = try RingVandal(passed.numbers[0], passed.terms)
    for (offset, what) in [(0, "IPCRING1"), (8, "\(recordSize)"), (16, "\(layout.stride)")] {
      let before = vandal.read(at: offset)
      vandal.write(before ^ 0xFF, at: offset)
      findings += refuses(passed.duplicates(), terms, "a header with another word", naming: what)
      vandal.write(before, at: offset)
    }
    // Only a memfd has any.
    if try SharedMemory.seals(of: duplicate(passed.numbers[0]))?.contains(.shrink) == true {
      findings += try refusesSeals(terms, layout, passed.numbers)
    }
    return findings
  }

  private func refusesSeals(
    _ terms: ChannelTerms, _ layout: RingLayout, _ numbers: [Int32]
  ) throws -> [String] {
    var findings: [String] = []
    for size in [0, 4096, layout.size * 2] {
      let answer = ftruncate(numbers[0], size)
      if answer == 0 || errno != EPERM { findings.append("a peer could change the memfd's size") }
    }
    let kinds: [(Seals, String)] = [
      ([], "none"), ([.shrink, .grow], "SHRINK|GROW"), ([.seal, .shrink], "SEAL|SHRINK"),
      ([.seal, .shrink, .grow, .futureWrite], "FUTURE_WRITE"),
    ]
    for (seals, name) in kinds {
      let memfd = try SharedMemory.sealedMemfd(size: layout.size, seals: seals)
      findings += refuses(
        makeSet([memfd.number] + numbers.dropFirst()), terms, "a memfd sealed \(name)",
        naming: name)
    }
    let shm = try SharedMemory.unlinkedObject(size: layout.size)
    findings += refuses(
      makeSet([shm.number] + numbers.dropFirst()), terms, "an object of shm_open", naming: "SEAL")
    return findings
  }

  /// B1: a peer that truncates a `shm` object ends its own channel, and no other; the process
  /// lives.
  func survivesTruncation() throws -> [String] {
    var findings: [String] = []
    let bystander = try makePair()
    for size in [0, 4096] {
      for sends in [true, false] {
        let passed = try makePassedEnd()
        ftruncate(passed.numbers[0], size)
        let records = makeBuffer()
        records.fill(1, from: 0)
        do throws(ChannelError) {
          for _ in 0..<moreThanFits {
            if sends {
              try passed.server.send(records, 1)
            } else {
              _ = try passed.server.receive(into: records)
            }
          }
          findings.append("a channel over an object of \(size) bytes goes on")
        } catch {
          guard case .violation(let text) = error, text.contains("truncated") else {
            findings.append("a truncated object is reported as: \(error)")
            continue
          }
        }
      }
      findings += try truncationUnderSleeper(size)
    }
    let records = makeBuffer()
    records.fill(4, from: 0)
    try bystander.server.send(records, 4)
    let received = makeBuffer()
    let count = try bystander.client.receive(into: received)
    if count != 4 { findings.append("another channel of the process brought \(count) records") }
    return findings
  }

  /// A thread that sleeps already when the object is truncated ends with its peer, at the latest.
  private func truncationUnderSleeper(_ size: Int) throws -> [String] {
    var findings: [String] = []
    for call in BlockedCall.allCases {
      let passed = try makePassedEnd()
      guard let thread = try block(passed.server, in: call) else { continue }
      waitUntilBlocked(thread, own)
      ftruncate(passed.numbers[0], size)
      passed.server.interruption.peerIsGone()
      if !waitUntil({ thread.hasEnded }) {
        return ["\(call) on a truncated object did not end with its peer"]
      }
      let outcome = thread.join()
      let allowed = ["received 0", "\(ChannelError.peerGone)", "the shared object was truncated"]
      if !allowed.contains(outcome) { findings.append("\(call) on a truncated object: \(outcome)") }
    }
    return findings
  }
}
