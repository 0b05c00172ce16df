// One server and the clients that come to it for a long time, several at once.

import Glibc
import IPCChannels
import Linux
import ProgramSupport
import Sampling
import Synchronization
import TestSupport

/// A server under clients of some kinds that wait in one way.
struct Soak {
  let kinds: [ChannelKind]
  let strategy: WaitStrategy
  let seed: UInt64

  /// Clients at once. Each that spins takes two processors.
  private var crowd: Int { strategy == .spin ? 2 : 6 }

  /// What was done, and what went wrong, by all threads.
  private final class Book: Sendable {
    struct Entry: Sendable {
      let kind: ChannelKind
      let conduct: Conduct
      let outcome: Guest.Outcome
    }
    struct Pages: Sendable {
      var nextID: UInt32 = 1
      var entries: [UInt32: Entry] = [:]
      var failures: [String] = []
    }

    let pages = Mutex(Pages())
  }

  func run(for duration: Duration) throws {
    let server = try SoakedServer(kinds: kinds, strategy: strategy)
    let book = Book()
    // What a process makes once, and caches, it makes before it is looked at.
    try crowd(server, book, until: Deadline(after: min(duration / 10, .seconds(60))), round: 0)
    let before = try server.settled()
    try crowd(server, book, until: Deadline(after: duration), round: 1)
    let after = try server.settled(asBefore: before)
    let counts = try check(book, try server.ledger())
    try server.stop()
    Console.output.line("\(strategy.rawValue): \(counts); \(after.difference(from: before))")
  }

  /// Lets clients come and go until then.
  private func crowd(
    _ server: SoakedServer, _ book: Book, until deadline: Deadline, round: UInt64
  ) throws {
    let socket = server.socket
    let seats = (0..<crowd).map { SplitMix64(seed: seed &+ round << 32 &+ UInt64($0)) }
    let next = Atomic<Int>(0)
    try withThreads(crowd) { [kinds, strategy] in
      var random = seats[next.add(1, ordering: .relaxed).oldValue]
      repeat {
        let guest = Guest(
          id: book.pages.withLock { pages in
            defer { pages.nextID += 1 }
            return pages.nextID
          },
          kind: kinds.randomElement(using: &random)!,
          conduct: Conduct.allCases.randomElement(using: &random)!,
          strategy: strategy, socket: socket)
        let outcome = Result { try guest.visit(&random) }
        book.pages.withLock { pages in
          switch outcome {
          case .success(let outcome):
            pages.entries[guest.id] = Book.Entry(
              kind: guest.kind, conduct: guest.conduct, outcome: outcome)
          case .failure(let error): pages.failures.append("\(error)")
          }
        }
      } while !deadline.hasPassed && book.pages.withLock { $0.failures.isEmpty }
    }
    if let failure = book.pages.withLock({ $0.failures.first }) { throw SoakFailure(failure) }
  }

  /// Holds what the server said against what was done.
  ///
  /// - Returns: the counts, as a sentence.
  private func check(_ book: Book, _ ledger: Ledger) throws -> String {
    var visits = 0
    var refused: [ChannelKind: Int] = [:]
    var counts: [String: Int] = [:]
    let entries = book.pages.withLock { $0.entries }
    for (id, entry) in entries {
      visits += 1
      let name = "client \(id) (\(entry.kind.rawValue), \(entry.conduct))"
      if case .refused = entry.outcome {
        refused[entry.kind, default: 0] += 1
        if ledger.sessions[id] != nil { throw SoakFailure("\(name): refused, and yet connected") }
        continue
      }
      guard let session = ledger.sessions[id] else {
        if entry.conduct.isSeen { throw SoakFailure("\(name): the server never said it connected") }
        continue
      }
      let reason = session.reason ?? "no end"
      counts[reason, default: 0] += 1
      guard entry.conduct.reasons.contains(reason) else {
        throw SoakFailure("\(name): '\(reason)', expected \(entry.conduct.reasons.sorted())")
      }
      if case .served(let messages?) = entry.outcome, messages != session.messages {
        throw SoakFailure("\(name): \(session.messages) messages counted, \(messages) sent")
      }
    }
    for id in ledger.sessions.keys where entries[id] == nil {
      throw SoakFailure("the server speaks of client \(id), which never came")
    }
    let shown = counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    let shortages = refused.sorted { $0.key.rawValue < $1.key.rawValue }
      .map { "; \($0.value) of \($0.key.rawValue) were refused for a limit of this machine" }
    return "\(visits) clients came, \(ledger.sessions.count) got a channel: "
      + shown.joined(separator: ", ") + shortages.joined()
  }
}
