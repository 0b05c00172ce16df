// The contract's clauses by number, and the check of each.

internal import IPCChannels

/// A clause of the contract in Sources/IPCChannels/Channel.swift.
package enum Clause: Int, CaseIterable, Sendable {
  case whole = 1
  case ordered, once, bothWays, bounded, ends, interruptible, untrusting, clean, waits, batches

  /// As the contract names it.
  package var title: String {
    switch self {
    case .bothWays: "both ways"
    case .waits: "waits as told"
    default: "\(self)"
    }
  }
}

extension Conformance where Link: ~Copyable {
  /// What is wrong with the channel as far as one clause goes, by checks that every kind shares.
  package func findings(of clause: Clause) -> [String] {
    findings { suite in
      switch clause {
      case .whole: try suite.isWhole()
      case .ordered: try suite.isOrdered()
      case .once: try suite.isOnce()
      case .bothWays: try suite.goesBothWays()
      case .bounded: try suite.isBounded()
      case .ends: try suite.endsWell()
      case .interruptible: try suite.isInterruptible()
      case .untrusting: try suite.refusesTheUnsuitable()
      case .clean: try suite.isClean()
      case .waits: try suite.waitsAsTold()
      case .batches: try suite.movesBatches() + suite.movesPartsOfBatches()
      }
    }
  }
}
