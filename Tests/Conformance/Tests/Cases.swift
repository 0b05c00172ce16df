// What the tests run over.

import ConformanceSupport
import IPCChannels
import TestSupport
import Testing

/// A kind, a record size, and how each side waits.
struct Case: Sendable, CustomTestStringConvertible {
  let kind: ChannelKind
  var size = 24
  /// 0 for the kind's own.
  var capacity = 0
  var own = WaitStrategy.block
  var peer = WaitStrategy.block

  var testDescription: String {
    "\(kind.rawValue), \(size) bytes, \(capacity == 0 ? "" : "\(capacity) records, ")"
      + "\(own.rawValue) × \(peer.rawValue)"
  }

  /// What is wrong, found by a process of its own: with a machine's queues to itself where it needs some,
  /// because other programs may have taken most of this machine's.
  func findings(_ check: Check) async throws -> [String] {
    try await check.run(
      .kind(kind), size: size, capacity: capacity, own: own, peer: peer,
      wrapper: kind == .queue && Namespaces.areAvailable ? Namespaces.ofQueues : [])
  }

  /// Expects that nothing is wrong; what is, the failure shows.
  func passes(_ check: Check, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let findings = try await findings(check)
    #expect(findings == [], sourceLocation: sourceLocation)
  }

  /// All nine pairings of strategies, over each kind.
  static let pairings = ChannelKind.allCases.flatMap { kind in
    WaitStrategy.allCases.flatMap { own in
      WaitStrategy.allCases.map { peer in Case(kind: kind, own: own, peer: peer) }
    }
  }

  /// Both sides alike, over each kind.
  static let strategies = ChannelKind.allCases.flatMap { kind in
    WaitStrategy.allCases.map { Case(kind: kind, own: $0, peer: $0) }
  }

  /// The least and the most that a ring of messages is likely to have, over each kind that has any.
  static let capacities = ChannelKind.allCases.filter { $0.description.capacity.isChosen }
    .flatMap { kind in
      [Case(kind: kind, capacity: 4, own: .spin, peer: .block)]
        + [4, 65_536].map { Case(kind: kind, capacity: $0) }
    }

  /// Sizes that end neither where a word does nor where a page does, and those that do, where the
  /// kind has them.
  static let sizes = ChannelKind.allCases.flatMap { kind in
    let largest = (try? kind.description.largestRecord()) ?? 0
    return [25, 4096, 65_536].filter { $0 <= largest }.flatMap { size in
      // A write that may not sleep is torn where one that may goes on.
      [WaitStrategy.block, .spin].map { Case(kind: kind, size: size, own: $0, peer: $0) }
    }
  }
}
