// The parts of a calibration, which can be run one by one.

import KnownTruth

/// What is compared, and beside what.
enum Part: String, CaseIterable {
  /// Pairs of which it is known how they compare.
  case known
  /// One table of 13 rows that are the same.
  case identical
  /// Both, beside busy processes.
  case load

  /// Of each comparison. An interval of 95 % can be held against its promise in no fewer than twenty.
  var standardRuns: Int {
    switch self {
    case .known, .identical: 20
    case .load: 10
    }
  }

  var trials: [Trial] {
    switch self {
    // A tenth of a p99 takes many samples to find, and beside a load nothing has to be found.
    case .known: [.known(seconds: 12)]
    case .identical: [.identical(seconds: 11)]
    case .load: [.known(seconds: 8), .identical(seconds: 11)]
    }
  }

  var demand: Demand { self == .load ? .noFalseClaim : .answer }
}
