// Clause 8 and the faults of signals: other senders, other threads, other namespaces.

internal import Conformance
internal import Glibc
internal import IPCChannels
internal import Linux
internal import Sampling
internal import TestSupport

extension Conformance where Link: ~Copyable {
  /// Signals of another process to the same numbers: they do not pass, and nothing else is lost.
  func ignoresForgedSignals() throws -> [String] {
    let pairs = [try makePair(), try makePair()]
    let numbers = RealTimeSignal.numbers.filter { RealTimeSignal.isTaken($0) }
    var findings = numbers.count == 4 ? [] : ["four ends took the numbers \(numbers)"]
    func flood(_ count: Int) throws -> SpawnedProcess {
      try SpawnedProcess(
        [BuiltProgram.peer.path, "conformance", "flood", "\(getpid())", "\(count)"]
          + numbers.map { "\($0)" })
    }
    // Some before the first record, and many among the others. The kernel looks through all that
    // is queued to a process for each one that it hands out, so more of them would take minutes.
    let early = try flood(1000)
    _ = early.finish(within: .seconds(30))
    let forger = try flood(8000)
    let down = try transfer(5000, from: pairs[0].server, to: pairs[0].client)
    let up = try transfer(5000, from: pairs[1].client, to: pairs[1].server)
    for seen in [down, up] { findings += seen.failures + seen.exact }
    let ending = forger.finish(within: .seconds(30))
    if ending.status != "exit 0" { findings.append("the forger ended: \(ending)") }
    return findings
  }

  /// What only a client can send, which knows the token, and no honest one does.
  func refusesOddSignals() throws -> [String] {
    let odd: [(what: String, naming: String, send: (SignalVandal) -> Void)] = [
      (
        "a position twice", "position 5",
        { for _ in 0..<2 { $0.send(SignalVandal.record, position: 5) } }
      ),
      ("a position too far", "position 128", { $0.send(SignalVandal.record, position: 128) }),
      (
        "a position of the past", "position 4294967295",
        { $0.send(SignalVandal.record, position: .max) }
      ),
      ("another code", "code -7", { $0.send(-7) }),
      ("no real-time signal", "signal 12", { $0.introduce(process: getpid(), number: 12) }),
      (
        "two introductions", "once",
        { for _ in 0..<2 { $0.introduce(process: getpid(), number: $0.serverNumber) } }
      ),
    ]
    var findings: [String] = []
    for (what, naming, send) in odd {
      let passed = try makePassedEnd()
      send(try SignalVandal(passed.numbers))
      let server = passed.server
      let victim = try BlockedThread {
        do throws(ChannelError) {
          return "received \(try server.receive(into: makeBuffer()))"
        } catch {
          guard case .violation(let text) = error else { return "threw \(error)" }
          return text
        }
      }
      if !waitUntil({ victim.hasEnded }) { server.interruption.interrupt() }
      let outcome = victim.join()
      if !outcome.contains(naming) { findings.append("\(what): \(outcome)") }
    }
    return findings
  }

  /// Numbers in the page that cannot be.
  func refusesOddPages() throws -> [String] {
    var findings: [String] = []
    for (direction, word, naming) in [
      (0, SignalVandal.consumed, "consumed position is 1000"),
      (1, SignalVandal.sent, "sent position is 1000"),
    ] {
      let passed = try makePassedEnd()
      let client = End(
        try Link(adopting: passed.duplicates(), terms: passed.terms, strategy: peer))
      _ = try fill(passed.server, makeBuffer())
      try SignalVandal(passed.numbers).write(1000, at: SignalVandal.control(direction) + word)
      do throws(ChannelError) {
        let sent = try passed.server.attemptSend(makeBuffer(), 1)
        let received = try passed.server.attemptReceive(into: makeBuffer())
        findings.append("\(naming): \(sent), \(received)")
      } catch {
        guard case .violation(let text) = error, text.contains(naming) else {
          findings.append("\(naming) is reported as: \(error)")
          continue
        }
      }
      withExtendedLifetime(client) {}
    }
    return findings
  }

  /// A client cannot make the server signal a process that is not the client.
  func signalsNoThirdProcess() throws -> [String] {
    var findings: [String] = []
    let records = makeBuffer()
    records.fill(1, from: 0)
    let bystander = try SpawnedProcess([BuiltProgram.peer.path, "conformance", "hold", "1"])

    // Nobody has locked the page: whoever it was is gone.
    let unlocked = try makePassedEnd()
    try SignalVandal(unlocked.numbers).introduce(process: bystander.id, number: 40)
    do throws(ChannelError) {
      try unlocked.server.send(records, 1)
      findings.append("a record was sent to a process that has not locked the page")
    } catch {
      if error != .peerGone { findings.append("without a lock: \(error)") }
    }

    let passed = try makePassedEnd()
    let page = passed.numbers[1]
    let client = try SpawnedProcess(
      [BuiltProgram.peer.path, "conformance", "hold", "200"], inherited: [200: page])
    let copy = duplicate(page)
    if !waitUntil({ (try? copy.lockHolder()) == client.id }) {
      findings.append("the client has not locked the page")
    }
    let vandal = try SignalVandal(passed.numbers)
    vandal.introduce(process: bystander.id, number: 40)
    do throws(ChannelError) {
      try passed.server.send(records, 1)
      findings.append("a record was sent to a process that another one named")
    } catch {
      guard case .violation(let text) = error, text.contains("process \(client.id)"),
        text.contains("process \(bystander.id)")
      else { return findings + ["a false name is reported as: \(error)"] }
    }
    client.signal(SIGKILL)
    _ = client.reap()
    bystander.signal(SIGTERM)
    let status = bystander.reap()
    if status != "signal \(SIGTERM)" { findings.append("the bystander ended: \(status)") }
    return findings + (try signalsItsClient())
  }

  /// The other half of it: a client that names itself gets what is sent.
  private func signalsItsClient() throws -> [String] {
    let passed = try makePassedEnd()
    let client = try SpawnedProcess(
      [BuiltProgram.peer.path, "conformance", "hold", "200"],
      inherited: [200: passed.numbers[1]])
    let copy = duplicate(passed.numbers[1])
    _ = waitUntil { (try? copy.lockHolder()) == client.id }
    try SignalVandal(passed.numbers).introduce(process: client.id, number: 40)
    let records = makeBuffer()
    records.fill(1, from: 0)
    try passed.server.send(records, 1)
    let status = client.reap()
    return status == "signal 40" ? [] : ["the client was sent signal 40, and ended: \(status)"]
  }

  /// Threads that were there before the channel, and unblock its signals again and again.
  func keepsOrderAmongThreads() throws -> [String] {
    let stop = Note()
    let threads = try (0..<6).map { index in
      try BlockedThread {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for number in RealTimeSignal.numbers { unsafe sigaddset(&set, number) }
        while stop.all.isEmpty {
          unsafe pthread_sigmask(SIG_UNBLOCK, &set, nil)
          switch index % 3 {
          case 0: sched_yield()
          case 1: usleep(50)
          default: for _ in 0..<200 { Processor.pause() }
          }
        }
        return ""
      }
    }
    defer {
      stop.add("over")
      for thread in threads { _ = thread.join() }
    }
    var findings: [String] = []
    for round in 0..<20 where findings.isEmpty {
      // The end comes right behind the last record: what is in a thread's hands then must come too.
      let pair = try makePair()
      let seen =
        round % 2 == 0
        ? try transfer(300, from: pair.server, to: pair.client)
        : try transfer(300, from: pair.client, to: pair.server)
      findings += seen.failures + seen.exact
    }
    return findings + (findings.isEmpty ? try echo(3000) : [])
  }

  /// B3, B4: whatever is written into the page at whatever time, a call works, or throws a
  /// violation, or can be ended.
  func survivesPageScribbling() throws -> [String] {
    let findings = try refusesOddPages()
    if !findings.isEmpty { return findings }
    var outcomes: [String: Int] = [:]
    for seed in 1...scribblingRounds {
      let passed = try makePassedEnd()
      let vandal = try SignalVandal(passed.numbers)
      let client = End(
        try Link(adopting: passed.duplicates(), terms: passed.terms, strategy: peer))
      let server = passed.server
      let partner = try BlockedThread { workAmongVandals(client) }
      let victim = try BlockedThread { workAmongVandals(server) }
      var random = SplitMix64(seed: seed)
      let words = seed % 2 == 0 ? 20 : 5000
      for _ in 0..<words where !victim.hasEnded {
        vandal.scribble(&random)
        if words == 20 { sched_yield() }
      }
      client.interruption.interruptWithoutWaiting()
      server.interruption.interruptWithoutWaiting()
      let ended = waitUntil {
        client.interruption.signal()
        server.interruption.signal()
        return victim.hasEnded && partner.hasEnded
      }
      if !ended { return ["a call did not end"] }
      for outcome in [victim.join(), partner.join()] {
        outcomes[outcome, default: 0] += 1
        if outcome != "violation" && outcome != "interrupted" { return ["the victim: \(outcome)"] }
      }
    }
    // Had no scribble been seen at all, this would have tested nothing.
    return outcomes["violation"] == nil ? ["\(outcomes)"] : []
  }

  /// C1: descriptors and pages of something else are refused with what was wrong.
  func refusesSignalPages() throws -> [String] {
    let passed = try makePassedEnd()
    let terms = passed.terms
    let (process, page) = (passed.numbers[0], passed.numbers[1])
    let other = ChannelTerms(recordSize: recordSize, capacity: terms.capacity * 2)
    let larger = ChannelTerms(recordSize: recordSize + 8, capacity: terms.capacity)
    var findings = refuses(
      makeSet([page, process]), terms, "the descriptors in the wrong order", naming: "pidfd")
    findings += refuses(
      makeSet([process, process]), terms, "a pidfd for a page", naming: "shared memory")
    findings += refuses(
      passed.duplicates(), other, "another capacity", naming: "\(other.capacity)")
    findings += refuses(
      passed.duplicates(), larger, "records of another size", naming: "\(larger.recordSize)")
    for (seals, size, naming) in [
      ([.shrink, .grow], 4096, "SHRINK|GROW"), ([.seal, .shrink, .grow], 8192, "8192"),
    ] as [(Seals, Int, String)] {
      var set = makeSet([process])
      set.append(try SharedMemory.sealedMemfd(size: size, seals: seals))
      findings += refuses(set, terms, "a page sealed \(seals) of \(size)", naming: naming)
    }
    let vandal = try SignalVandal(passed.numbers)
    for (offset, value, naming) in [(0, 1, "IPCSIGN1"), (8, 12, "12"), (8, 65, "65")] {
      let before = vandal.read(at: offset)
      vandal.write(UInt64(value), at: offset)
      findings += refuses(passed.duplicates(), terms, "a page with another word", naming: naming)
      vandal.write(before, at: offset)
    }
    if getuid() == 0 {
      var set = makeSet([process])
      let foreign = try SharedMemory.sealedMemfd(size: 4096, seals: [.seal, .shrink, .grow])
      fchown(foreign.number, 12_345, 0)
      set.append(foreign)
      findings += refuses(set, terms, "another user's page", naming: "user 12345")
    }
    let holder = try SpawnedProcess(
      [BuiltProgram.peer.path, "conformance", "hold", "200"], inherited: [200: page])
    let copy = duplicate(page)
    _ = waitUntil { (try? copy.lockHolder()) == holder.id }
    findings += refuses(
      passed.duplicates(), terms, "another client's page", naming: "another process")
    holder.signal(SIGKILL)
    _ = holder.reap()
    return findings
  }
}
