// One quantity has one estimator: what is printed, what ranks and what is compared are the same figure,
// and every round has one vote in it.

import IPCChannels
import Sampling
import Testing

@testable import Comparison

struct EstimatorTests {
  @Test func `a median of nothing is nothing`() {
    #expect([Double]().median == nil)
    #expect([3.0, 1].median == 2)
    #expect([3.0, 1, 7].median == 3)
  }

  private static let kinds: [ChannelKind] = [.pipe, .socketpair, .memfd, .shm]

  /// Cells whose rounds differ in level and in number of samples.
  private static func result(seed: UInt64) -> RunResult {
    var generator = SplitMix64(seed: seed)
    var result = ResultFixture.healthy()
    result.cells = kinds.map { kind in
      var cell = ResultFixture.cell(kind, wait: .block, .same, medianNanoseconds: 1_000)
      let level = UInt64.random(in: 900...1_500, using: &generator)
      cell.rounds = (1...9).map { number in
        let noise = UInt64.random(in: 0...level / 10, using: &generator)
        return ResultFixture.round(
          number, medianNanoseconds: level + noise,
          roundTrips: .random(in: 40...400, using: &generator))
      }
      return cell
    }
    return result
  }

  @Test(arguments: 0..<4 as Range<UInt64>)
  func `repeating a round's samples changes no figure`(seed: UInt64) throws {
    let result = Self.result(seed: seed)
    var repeated = result
    var generator = SplitMix64(seed: seed)
    for cell in repeated.cells.indices {
      for round in repeated.cells[cell].rounds.indices {
        let times = UInt64.random(in: 1...50, using: &generator)
        let found = repeated.cells[cell].rounds[round].roundTrip
        repeated.cells[cell].rounds[round].roundTrip = HistogramSnapshot(
          count: found.count * times, min: found.min, max: found.max, sum: found.sum * times,
          buckets: found.buckets.enumerated().map { $0 % 2 == 0 ? $1 : $1 * times })
        // What a message costs is by message.
        repeated.cells[cell].rounds[round].cpuNanoseconds *= times
        repeated.cells[cell].rounds[round].voluntarySwitches *= times
      }
    }
    let before = Analysis(result).groups[0]
    let after = Analysis(repeated).groups[0]
    #expect(before.rows.map(\.coordinates) == after.rows.map(\.coordinates))
    #expect(before.answer == after.answer)
    for (row, other) in zip(before.rows, after.rows) {
      for metric in Metric.all where metric.unit != .count {
        guard let value = row[metric]?.value else {
          // The ten samples that a percentile needs above it are counted by sample.
          #expect(other[metric]?.value == nil || metric.unknown == Metric.tooFewSamples)
          continue
        }
        let repeated = try #require(other[metric]?.value, "\(metric.key) vanished")
        #expect(abs(value - repeated) <= 1e-9 * abs(value), "\(metric.key)")
      }
    }
  }

  @Test(arguments: 0..<5 as Range<UInt64>)
  func `rows stand in the order of the printed figure, and ratios are those of printed figures`(
    seed: UInt64
  ) throws {
    let group = Analysis(Self.result(seed: seed)).groups[0]
    let medians = try group.rows.map { try #require($0[.roundTrip]?.value) }
    #expect(medians == medians.sorted())
    for (row, median) in zip(group.rows, medians) {
      let relative = try #require(row[.relative])
      let value = try #require(relative.value)
      #expect(abs(value - median / medians[0]) < 1e-12)
    }
  }

  /// The machine is up to twice as slow in some rounds, and so are both kinds.
  @Test(arguments: [1.0, 1.01, 1.1, 3])
  func `of paired rounds without noise the ratio of printed medians lies inside the interval`(
    factor: Double
  ) throws {
    var result = ResultFixture.healthy()
    result.cells = [(ChannelKind.pipe, 1.0), (.memfd, factor)].map { kind, factor in
      var cell = ResultFixture.cell(kind, wait: .block, .same, medianNanoseconds: 1_000)
      cell.rounds = (1...15).map { number in
        let drift = 1 + Double(number * 7 % 15) / 15
        return ResultFixture.round(
          number, medianNanoseconds: UInt64(40_000 * drift * factor), roundTrips: 100)
      }
      return cell
    }
    let rows = Analysis(result).groups[0].rows
    let medians = try rows.map { try #require($0[.roundTrip]?.value) }
    let interval = try #require(rows[1][.relative]?.interval)
    #expect(interval.contains(medians[1] / medians[0]) && interval.contains(factor))
    #expect(interval.upperBound / interval.lowerBound < 1.03, "what both share cancels out")
  }

  @Test func `few fast samples in many rounds outweigh many in few`() throws {
    var result = ResultFixture.healthy()
    var cell = ResultFixture.cell(.pipe, wait: .block, .same, medianNanoseconds: 1_000)
    cell.rounds = (1...9).map { number in
      let isFast = number <= 2
      return ResultFixture.round(
        number, medianNanoseconds: isFast ? 1_200 : 220_000, roundTrips: isFast ? 3_000 : 2)
    }
    result.cells = [cell]
    let median = try #require(Analysis(result).groups[0].rows[0][.roundTrip]?.value)
    #expect(median > 200_000)
    // Of 6,014 round trips; and above the p99 lies not one, because it is that of the slow rounds.
    let analysis = Analysis(result)
    #expect(analysis.groups[0].rows[0][.tail(isOpenLoop: false)]?.value == nil)
    #expect(analysis.warnings.map(\.id).contains("few-samples"))
  }

  @Test func `a tail that most rounds know nothing of is not said`() throws {
    var result = ResultFixture.healthy()
    var cell = ResultFixture.cell(.pipe, wait: .block, .same, medianNanoseconds: 1_000)
    // One stalled round has all the samples that a 99.9th percentile would rest on.
    cell.rounds[0].roundTrip = HistogramSnapshot(
      count: 200, min: 1_000, max: 90_000_000, sum: 0, buckets: [1_000, 180, 90_177_536, 20])
    result.cells = [cell]
    let row = Analysis(result).groups[0].rows[0]
    let (far, near) = (Metric.named("round_trip_p99_9")!, Metric.named("round_trip_p90")!)
    let tail = try #require(row[far])
    #expect(tail.value == nil && tail.reason == Metric.tooFewSamples)
    #expect(row[near]?.value != nil)
  }
}
