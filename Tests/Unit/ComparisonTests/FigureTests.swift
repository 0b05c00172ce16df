// What holds of every figure, whatever it is of.

import Glibc
import Testing

@testable import Comparison

struct FigureTests {
  /// exp(log(1000)) is 999.9999999999998.
  @Test func `an interval contains its value, which rounding may move`() throws {
    let rounds = (1...9).map { (number: $0, value: 1000.0) }
    let figure = try #require(RoundFigure(medianOf: rounds))
    let interval = Resampling(rounds: Set(1...9), seed: 1).interval(of: figure)
    let told = try #require(Figure(figure.value, interval: interval).interval)
    #expect(told.contains(1000), "\(told)")
  }

  @Test func `bounds of a ratio contain it`() {
    let rounded = exp(log(1.7))
    let ratio = Ratio(value: rounded.nextUp, lower: rounded, upper: rounded, isNoisy: false)
    #expect(ratio.lower <= ratio.value && ratio.value <= ratio.upper)
  }

  @Test func `a value that is not known leaves an interval as it is`() {
    #expect(Figure(nil, interval: 1...2).interval == 1...2)
    #expect(Figure(.infinity, interval: 1...2).interval == 1...2)
  }
}
