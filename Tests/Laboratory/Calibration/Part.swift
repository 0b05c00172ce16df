// The parts of a calibration, which can be run one by one.

import KnownTruth

/// What is compared, and beside what.
enum Part: String, CaseIterable {
  /// Pairs of which it is known how they compare.
  case known
  /// One table of 13 rows that are the same.
  case identical
  /// This build and another one, measured in the same rounds.
  case builds
  /// All of it, beside busy processes.
  case load
  /// Kinds that were loaded and the same ones built in. Their objects have to be built, so that nobody runs it by
  /// the way.
  case loaded

  /// What runs where no part was asked for.
  static let usual = allCases.filter { $0 != .loaded }

  /// Of each comparison. An interval of 95 % can be held against its promise in no fewer than twenty.
  var standardRuns: Int {
    switch self {
    case .known, .identical, .builds, .loaded: 20
    case .load: 10
    }
  }

  var trials: [Trial] {
    switch self {
    case .known: [.known(seconds: 30), .tails(seconds: 6)]
    case .identical: [.identical(seconds: 11)]
    case .builds: [.builds(.equal, seconds: 30), .builds(.slower(times: 1.1), seconds: 30)]
    case .loaded: [.loaded(seconds: 20)]
    case .load:
      // Nothing has to be found there.
      [
        .known(seconds: 8), .tails(seconds: 5), .identical(seconds: 11),
        .builds(.equal, seconds: 15),
      ]
    }
  }

  var demand: Demand { self == .load ? .noFalseClaim : .answer }
}
