// What one run said of something that is known, and whether that is right.

package import Comparison

/// One run's contribution to an ``Experiment``.
package struct Outcome: Equatable, Sendable {
  /// How many times as long; nil where the run could not tell.
  package let value: Double?
  package let isRight: Bool

  package init(value: Double?, isRight: Bool) {
    self.value = value
    self.isRight = isRight
  }

  /// Judges the ratio of two contenders.
  ///
  /// Equal ones must have 1 in their interval. Of a slower one, an answer is an interval that excludes
  /// 1 and holds the true ratio; a false claim is that it is the faster one. The true ratio itself is
  /// known on an idle machine only: beside a load, a side may lose its processor while it delays. Of one that
  /// is to be no slower than so many times, all of the interval must say so.
  ///
  /// - Parameter ratio: nil where the run gave none, which is no answer and no claim.
  package init(_ ratio: Ratio?, _ truth: Truth, _ demand: Demand) {
    value = ratio?.value
    guard let ratio else {
      isRight = demand == .noFalseClaim
      return
    }
    switch (truth, demand) {
    case (.equal, _): isRight = ratio.isEqual
    case (.slower(let times), .answer):
      isRight = ratio.lower > 1 && ratio.lower <= times && ratio.upper >= times
    case (.slower, .noFalseClaim): isRight = ratio.upper >= 1
    case (.within(let times), .answer): isRight = ratio.upper <= times
    case (.within(let times), .noFalseClaim): isRight = ratio.lower <= times
    }
  }

  /// Judges a table of identical rows: no row may be called slower than another.
  ///
  /// Its value is that of the slowest row beside the fastest.
  /// - Parameter rows: how many there are. An answer ranks all of them.
  package init(identical answer: Answer, rows: Int, _ demand: Demand) {
    let standings = answer.best + answer.undecided + answer.slower
    let times = standings.map(\.nanoseconds)
    value = times.min().flatMap { least in least > 0 ? times.max()! / least : nil }
    isRight = answer.slower.isEmpty && (demand == .noFalseClaim || standings.count == rows)
  }

  /// Judges what a comparison of two builds says to a script.
  ///
  /// Its value is that of the row that differs most.
  /// - Parameter truth: how this build compares with the other one.
  package init(_ difference: Difference, _ truth: Truth, _ demand: Demand) {
    let ratios = difference.rows.compactMap { $0.ratio?.value }
    value = ratios.max { max($0, 1 / $0) < max($1, 1 / $1) }
    let isSlower = difference.verdict().outcome == .slower
    switch (truth, demand) {
    case (.equal, _), (.within, _): isRight = !isSlower
    case (.slower, .answer): isRight = isSlower
    case (.slower, .noFalseClaim):
      isRight = !difference.rows.contains { $0.status == .faster }
    }
  }
}
