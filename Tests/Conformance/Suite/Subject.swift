// The channel types that the checks are run over: the kinds, and the in-memory channel with each
// fault.

package import IPCChannels

/// What is checked.
package enum Subject: Equatable, Sendable, CustomStringConvertible {
  case kind(ChannelKind)
  case inMemory(Fault)

  package var description: String {
    switch self {
    case .kind(let kind): kind.rawValue
    case .inMemory(let fault): fault.rawValue
    }
  }

  init?(_ name: String) {
    if let kind = ChannelKind(rawValue: name) {
      self = .kind(kind)
    } else if let fault = Fault(rawValue: name) {
      self = .inMemory(fault)
    } else {
      return nil
    }
  }

  func accept<Visitor: ChannelTypeVisitor>(_ visitor: inout Visitor) -> Visitor.Answer {
    switch self {
    case .kind(let kind): kind.accept(&visitor)
    case .inMemory(let fault):
      switch fault {
      case .none: visitor.visit(InMemoryChannel<NoFault>.self)
      case .tearsRecord: visitor.visit(InMemoryChannel<TearsRecord>.self)
      case .swapsRecords: visitor.visit(InMemoryChannel<SwapsRecords>.self)
      case .losesRecord: visitor.visit(InMemoryChannel<LosesRecord>.self)
      case .repeatsRecord: visitor.visit(InMemoryChannel<RepeatsRecord>.self)
      case .stallsTheOtherDirection: visitor.visit(InMemoryChannel<StallsTheOtherDirection>.self)
      case .takesWithoutEnd: visitor.visit(InMemoryChannel<TakesWithoutEnd>.self)
      case .understatesMemory: visitor.visit(InMemoryChannel<UnderstatesMemory>.self)
      case .forgetsTheLastRecord: visitor.visit(InMemoryChannel<ForgetsTheLastRecord>.self)
      case .endsBeforeTheLastRecords: visitor.visit(InMemoryChannel<EndsBeforeTheLastRecords>.self)
      case .sleepsThroughInterruptions:
        visitor.visit(InMemoryChannel<SleepsThroughInterruptions>.self)
      case .adoptsAnything: visitor.visit(InMemoryChannel<AdoptsAnything>.self)
      case .leaksDescriptor: visitor.visit(InMemoryChannel<LeaksDescriptor>.self)
      case .spinsInsteadOfSleeping: visitor.visit(InMemoryChannel<SpinsInsteadOfSleeping>.self)
      case .sleepsInsteadOfSpinning: visitor.visit(InMemoryChannel<SleepsInsteadOfSpinning>.self)
      case .movesOneRecordPerCall: visitor.visit(InMemoryChannel<MovesOneRecordPerCall>.self)
      }
    }
  }
}

enum NoFault: FaultChoice { static var fault: Fault { .none } }
enum TearsRecord: FaultChoice { static var fault: Fault { .tearsRecord } }
enum SwapsRecords: FaultChoice { static var fault: Fault { .swapsRecords } }
enum LosesRecord: FaultChoice { static var fault: Fault { .losesRecord } }
enum RepeatsRecord: FaultChoice { static var fault: Fault { .repeatsRecord } }
enum StallsTheOtherDirection: FaultChoice { static var fault: Fault { .stallsTheOtherDirection } }
enum TakesWithoutEnd: FaultChoice { static var fault: Fault { .takesWithoutEnd } }
enum UnderstatesMemory: FaultChoice { static var fault: Fault { .understatesMemory } }
enum ForgetsTheLastRecord: FaultChoice { static var fault: Fault { .forgetsTheLastRecord } }
enum EndsBeforeTheLastRecords: FaultChoice { static var fault: Fault { .endsBeforeTheLastRecords } }
enum SleepsThroughInterruptions: FaultChoice {
  static var fault: Fault { .sleepsThroughInterruptions }
}
enum AdoptsAnything: FaultChoice { static var fault: Fault { .adoptsAnything } }
enum LeaksDescriptor: FaultChoice { static var fault: Fault { .leaksDescriptor } }
enum SpinsInsteadOfSleeping: FaultChoice { static var fault: Fault { .spinsInsteadOfSleeping } }
enum SleepsInsteadOfSpinning: FaultChoice { static var fault: Fault { .sleepsInsteadOfSpinning } }
enum MovesOneRecordPerCall: FaultChoice { static var fault: Fault { .movesOneRecordPerCall } }
