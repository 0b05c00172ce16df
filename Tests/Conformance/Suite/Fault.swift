// The ways in which a channel can be broken, one for each clause and more where a clause has more
// to lose.

package import Conformance

/// What is wrong with an in-memory channel.
package enum Fault: String, CaseIterable, Sendable {
  case none
  case tearsRecord
  case swapsRecords
  case losesRecord
  case repeatsRecord
  case stallsTheOtherDirection
  case takesWithoutEnd
  case understatesMemory
  case forgetsTheLastRecord
  case endsBeforeTheLastRecords
  case sleepsThroughInterruptions
  case adoptsAnything
  case leaksDescriptor
  case spinsInsteadOfSleeping
  case sleepsInsteadOfSpinning
  case movesOneRecordPerCall

  /// The one clause that it breaks.
  package var broken: Clause? {
    switch self {
    case .none: nil
    case .tearsRecord: .whole
    case .swapsRecords: .ordered
    case .losesRecord, .repeatsRecord: .once
    case .stallsTheOtherDirection: .bothWays
    case .takesWithoutEnd, .understatesMemory: .bounded
    case .forgetsTheLastRecord, .endsBeforeTheLastRecords: .ends
    case .sleepsThroughInterruptions: .interruptible
    case .adoptsAnything: .untrusting
    case .leaksDescriptor: .clean
    case .spinsInsteadOfSleeping, .sleepsInsteadOfSpinning: .waits
    case .movesOneRecordPerCall: .batches
    }
  }
}

/// A fault as a type, so that a channel type can have one.
protocol FaultChoice: SendableMetatype {
  static var fault: Fault { get }
}
