// Clause 8 and fault E10 for flags: O_NONBLOCK belongs to the open file description, which whoever
// passed a descriptor may hold still.

internal import Conformance
internal import Glibc
internal import IPCChannels
internal import Linux
internal import Synchronization

/// What a peer does to O_NONBLOCK.
enum FlagChange: CaseIterable {
  case set
  case cleared
  /// Sets and clears it in turns.
  case both
}

/// A thread that changes the flag of all that was passed, again and again.
final class FlagVandal: @unchecked Sendable {
  private let isOver = Atomic<Bool>(false)
  private let rounds = Progress()
  private var thread: Thread?

  init(_ numbers: [Int32], _ change: FlagChange) throws {
    thread = try Thread { [self] in
      var isSet = change != .cleared
      while !isOver.load(ordering: .relaxed) {
        FlagVandal.change(numbers, to: isSet)
        if change == .both { isSet.toggle() }
        rounds.advance()
        // Fifty rounds take some milliseconds, and other tests have the processor meanwhile.
        sleep(.microseconds(20))
      }
    }
  }

  /// Changes it once.
  static func change(_ numbers: [Int32], to isSet: Bool) {
    for number in numbers {
      let flags = fcntl(number, F_GETFL)
      _ = fcntl(number, F_SETFL, isSet ? flags | O_NONBLOCK : flags & ~O_NONBLOCK)
    }
  }

  /// Returns when the flag was changed often since.
  func waitForRounds() {
    let last = rounds.count + 50
    let deadline = Deadline(after: .seconds(5))
    while rounds.count < last && !deadline.hasPassed { sleep(.milliseconds(1)) }
  }

  func stop() {
    isOver.store(true, ordering: .relaxed)
    thread.take()?.join()
  }
}

extension Conformance where Link: ~Copyable {
  /// Whatever a peer does to the flag, and whenever: messages stay exact, a side waits as told, and
  /// an interruption ends it.
  func survivesFlags() throws -> [String] {
    try isExact(under: .both)
      + FlagChange.allCases.flatMap { change in
        try BlockedCall.allCases.flatMap { try waits(in: $0, under: change) }
      }
  }

  /// The same where a client cannot open once more what it was passed, here for want of descriptors:
  /// /proc may be missing, or the object another user's.
  func survivesFlagsOfOthers() throws -> [String] {
    try Conformance(
      recordSize: recordSize, own: own, peer: peer, opensNothing: true, clientCommand: clientCommand
    ).survivesFlags()
  }

  /// A server, its client, and what both hold of the client's end.
  private struct Shared: ~Copyable {
    let passed: PassedEnd<Link>
    let client: End<Link>
  }

  private func makeShared(_ change: FlagChange) throws -> Shared {
    let passed = try makePassedEnd()
    let set = passed.duplicates()
    let limit = opensNothing ? DescriptorLimit(1) : nil
    defer { limit?.restore() }
    let client = End(try Link(adopting: set, terms: passed.terms, strategy: peer))
    // A client of some kinds opens what it was passed once more, after some transfers.
    let records = makeBuffer()
    for sequence in UInt64(0)..<20 {
      records.fill(1, from: sequence)
      _ = try client.attemptSend(records, 1)
      _ = try passed.server.receive(into: records, limit: 1)
      try passed.server.send(records, 1)
      while try client.attemptReceive(into: records, limit: 1) == .wouldWait {}
    }
    FlagVandal.change(passed.numbers, to: change != .cleared)
    return Shared(passed: passed, client: client)
  }

  private func isExact(under change: FlagChange) throws -> [String] {
    var findings: [String] = []
    for serverSends in [true, false] {
      let shared = try makeShared(change)
      let (server, client) = (shared.passed.server, shared.client)
      let vandal = try FlagVandal(shared.passed.numbers, change)
      let seen = try transfer(
        1000, from: serverSends ? server : client, to: serverSends ? client : server,
        manner: TransferManner(senderNaps: 50, receiverNaps: 50))
      vandal.stop()
      findings += (seen.failures + seen.exact).map { "flags \(change): \($0)" }
    }
    return findings
  }

  /// Both sides wait while the flag changes under them.
  private func waits(in call: BlockedCall, under change: FlagChange) throws -> [String] {
    let shared = try makeShared(change)
    let sides = [
      (name: "server", end: shared.passed.server, strategy: own),
      (name: "client", end: shared.client, strategy: peer),
    ]
    // Before the first call, while a side looks, and once it sleeps.
    let vandal = try FlagVandal(shared.passed.numbers, change)
    let threads = try sides.map { try block($0.end, in: call) }
    for (side, thread) in zip(sides, threads) {
      if let thread { waitUntilBlocked(thread, side.strategy) }
    }
    vandal.waitForRounds()
    var findings: [String] = []
    for (side, thread) in zip(sides, threads) {
      guard let thread else { continue }
      var found = waitsAsTold(thread, side.strategy, asleepFor: 30)
      let interrupter = try Thread { side.end.interruption.interrupt() }
      if waitUntil({ thread.hasEnded }) {
        interrupter.join()
        let outcome = thread.join()
        if outcome != "\(ChannelError.interrupted)" { found.append("it ended as: \(outcome)") }
      } else {
        // It sleeps, and so will whoever waits for it.
        interrupter.detach()
        found.append("it goes on \(patience) after an interruption")
      }
      findings += found.map { "flags \(change), the \(side.name) in \(call): \($0)" }
    }
    vandal.stop()
    return findings
  }

  /// A descriptor that poll(2) says is ready for ever, though nothing can be received, must not make
  /// a sleeper spin.
  func survivesReadiness() throws -> [String] {
    let passed = try makePassedEnd()
    let client = End(try Link(adopting: passed.duplicates(), terms: passed.terms, strategy: peer))
    let socket = passed.numbers[0]
    if Link.kind == .tcp {
      // SO_TIMESTAMPING: a time stamp of each packet sent goes into the queue of errors.
      var transmission: Int32 = 1 << 1 | 1 << 4
      unsafe setsockopt(socket, SOL_SOCKET, 37, &transmission, 4)
      let records = makeBuffer()
      records.fill(1, from: 0)
      try client.send(records, 1)
    } else {
      shutdown(socket, Int32(SHUT_RD))
    }
    let vandal = try FlagVandal([socket], .set)
    defer { vandal.stop() }
    guard let thread = try block(client, in: .receive) else { return [] }
    var findings: [String] = []
    let before = thread.status?.runNanoseconds ?? 0
    sleep(.milliseconds(300))
    if let after = thread.status, after.runNanoseconds - before > 150_000_000 {
      findings.append("what is ready for ever makes a sleeper run")
    }
    let interrupter = try Thread { client.interruption.interrupt() }
    if !waitUntil({ thread.hasEnded }) {
      interrupter.detach()
      return findings + ["it goes on \(patience) after an interruption"]
    }
    interrupter.join()
    _ = thread.join()
    return findings
  }
}

/// A lower RLIMIT_NOFILE.
private struct DescriptorLimit {
  private var former = rlimit()

  /// - Parameter number: from this one on descriptors cannot be opened.
  init(_ number: rlim_t) {
    unsafe getrlimit(DescriptorLimit.resource, &former)
    var lower = rlimit(rlim_cur: number, rlim_max: former.rlim_max)
    unsafe setrlimit(DescriptorLimit.resource, &lower)
  }

  func restore() {
    var limit = former
    unsafe setrlimit(DescriptorLimit.resource, &limit)
  }

  private static var resource: __rlimit_resource_t { __rlimit_resource_t(RLIMIT_NOFILE.rawValue) }
}
