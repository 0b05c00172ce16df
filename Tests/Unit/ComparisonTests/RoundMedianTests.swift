// The median of one number a round, and how far from the rounds its bounds can lie.

import Testing

@testable import Comparison

struct RoundMedianTests {
  private static func figure(_ values: [Double]) -> RoundFigure {
    RoundFigure(medianOf: values.enumerated().map { ($0.offset + 1, $0.element) })!
  }

  @Test func `from six rounds on, bounds lie within them`() throws {
    let values = [45, 52, 48, 8, 50, 12, 49, 47.0]
    let resampling = Resampling(rounds: Set(1...values.count), seed: 1)
    let bounds = try #require(resampling.interval(of: Self.figure(values)))
    #expect(bounds.lowerBound >= 8 && bounds.upperBound <= 52, "\(bounds)")
    #expect(bounds.lowerBound < bounds.upperBound)
  }

  @Test func `of fewer, the true median may well lie beyond all of them`() {
    #expect(Self.figure([1, 2, 3, 4, 5]).reach == -.infinity ... .infinity)
    #expect(Self.figure([1, 2, 3, 4, 5, 6]).reach == 1...6)
  }

  @Test func `halfway between two, unless one round's own number is asked for`() throws {
    let numbers = [(number: 1, value: 10.0), (number: 2, value: 30.0)]
    #expect(RoundFigure(medianOf: numbers)?.value == 20)
    #expect(RoundFigure(medianOf: numbers, isOfOneRound: true)?.value == 10)
  }

  @Test func `rounds that disagree too much for bounds keep their span`() throws {
    var result = ResultFixture.healthy()
    let cell = try #require(result.cells.indices.first { result.cells[$0].rounds.count >= 2 })
    result.cells[cell].rounds = Array(result.cells[cell].rounds.prefix(2))
    result.cells[cell].rounds[0].stream = Stream(messages: 1_000_000, nanoseconds: 1_000_000)
    result.cells[cell].rounds[1].stream = Stream(messages: 1_000, nanoseconds: 10_000_000)
    let rows = Analysis(result).groups.flatMap(\.rows)
    let row = try #require(rows.first { $0.coordinates == result.cells[cell].coordinates })
    let figure = try #require(row[.stream])
    #expect(figure.interval == nil)
    #expect(figure.span != nil)
  }
}
