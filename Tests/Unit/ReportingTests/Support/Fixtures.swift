// The situations that every format is tried with. Each is analysed once, whichever tests look at it.

import Reporting

enum Fixture: String, CaseIterable, Sendable {
  case closedLoop = "closed-loop"
  case openLoop = "open-loop"
  case missedRate = "missed-rate"
  case sizes
  case bothFlavours = "both-flavours"
  case failedSelfTest = "failed-self-test"
  case otherBuild = "other-build"
  case loadedKinds = "loaded-kinds"
  case oneRound = "one-round"
  case incomplete
  case empty

  var report: Report {
    switch self {
    case .closedLoop: ClosedLoop.report
    case .openLoop: OpenLoop.report
    case .missedRate: MissedRate.report
    case .sizes: Sizes.report
    case .bothFlavours: BothFlavours.report
    case .failedSelfTest: FailedSelfTest.report
    case .otherBuild: OtherBuild.report
    case .loadedKinds: LoadedRows.report
    case .oneRound: OneRound.report
    case .incomplete: Interrupted.withoutRounds
    case .empty: Interrupted.withoutCells
    }
  }
}
