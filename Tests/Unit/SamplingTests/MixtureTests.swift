// Every round has one vote, however many samples it holds: what follows from that is tried over random
// rounds, and against the histogram where there is one round only.

import Sampling
import Testing

struct MixtureTests {
  private static let shares = [1e-6, 0.001, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 0.9999, 1]

  private static func snapshot(_ samples: [UInt64]) -> HistogramSnapshot {
    var histogram = Histogram()
    for sample in samples { histogram.record(sample) }
    return histogram.snapshot
  }

  /// The same distribution, each of its samples counted so many times.
  private static func repeated(_ snapshot: HistogramSnapshot, _ times: UInt64) -> HistogramSnapshot
  {
    var buckets = snapshot.buckets
    for index in stride(from: 1, to: buckets.count, by: 2) { buckets[index] *= times }
    return HistogramSnapshot(
      count: snapshot.count * times, min: snapshot.min, max: snapshot.max,
      sum: snapshot.sum * times, buckets: buckets)
  }

  /// Rounds of all sizes, their samples in steps of a clock.
  private static func rounds(seed: UInt64, step: UInt64 = 10) -> [HistogramSnapshot] {
    var generator = SplitMix64(seed: seed)
    return (0..<Int.random(in: 1...9, using: &generator)).map { _ in
      let shape = SampleDistribution.allCases.randomElement(using: &generator)!
      let count = Int.random(in: 1...300, using: &generator)
      return snapshot(shape.samples(count, seed: generator.next()).map { $0 / step * step })
    }
  }

  private static func mixture(_ rounds: [HistogramSnapshot], step: UInt64 = 10) throws -> Mixture {
    try #require(Mixture(rounds, clockStep: step))
  }

  // MARK: One vote a round

  @Test(arguments: 0..<60 as Range<UInt64>)
  func `counting a round's samples several times changes no figure`(seed: UInt64) throws {
    let rounds = Self.rounds(seed: seed)
    var generator = SplitMix64(seed: ~seed)
    let more = rounds.map { Self.repeated($0, .random(in: 1...1000, using: &generator)) }
    let (one, other) = (try Self.mixture(rounds), try Self.mixture(more))
    for share in Self.shares { #expect(one.quantile(share) == other.quantile(share), "\(share)") }
    #expect(one.min == other.min && one.max == other.max && one.rounds == other.rounds)
    #expect(one.buckets.map(\.value) == other.buckets.map(\.value))
    #expect(one.buckets.map(\.share) == other.buckets.map(\.share))
    // More samples may support a percentile that fewer did not; they do not move it.
    for share in Self.shares {
      if let percentile = one.percentile(share * 100) {
        #expect(other.percentile(share * 100) == percentile, "\(share)")
      }
    }
  }

  @Test func `two fast rounds do not outvote seven slow ones`() throws {
    let fast = (0..<2).map { _ in Self.snapshot([UInt64](repeating: 1_200, count: 3_000)) }
    let slow = (0..<7).map { _ in Self.snapshot([220_000, 220_000]) }
    let mixture = try Self.mixture(fast + slow)
    #expect(abs(mixture.quantile(0.5) / 1000 - 220_000) < 220_000 / 1000)
    // All samples thrown together would say this.
    var pooled = Histogram()
    for snapshot in fast + slow { try pooled.merge(snapshot) }
    #expect(pooled.median == 1_200)
    #expect(mixture.quantile(0.2) < 1_210_000)
  }

  @Test func `rounds in two halves meet in the middle of all rounds`() throws {
    let low = Self.snapshot([UInt64](repeating: 100, count: 7))
    let high = Self.snapshot([UInt64](repeating: 1_000, count: 500))
    let mixture = try Self.mixture([low, low, high, low, high])
    #expect(mixture.quantile(0.5) < 110_000)
    #expect(mixture.quantile(0.7) > 990_000)
    #expect(mixture.rounds == 5 && mixture.count == 1_021)
  }

  @Test func `a round without samples has no vote`() throws {
    let one = Self.snapshot([100, 200, 300])
    let mixture = try Self.mixture([.empty, one, .empty])
    #expect(mixture.rounds == 1)
    #expect(mixture.quantile(0.5) == (try Self.mixture([one]).quantile(0.5)))
    #expect(Mixture([], clockStep: 1) == nil)
    #expect(Mixture([.empty, .empty], clockStep: 1) == nil)
  }

  @Test func `a round that weighs nothing is as if it were not there`() throws {
    let rounds = Self.rounds(seed: 3) + Self.rounds(seed: 4)
    let last = try Self.mixture([rounds[rounds.count - 1]])
    let all = try Self.mixture(rounds)
    var weights = [Double](repeating: 0, count: rounds.count)
    weights[rounds.count - 1] = 1
    for share in Self.shares {
      let difference = all.quantile(share, weights: weights) - last.quantile(share)
      // Values of other rounds may lie between its own, and its own are then no neighbours.
      #expect(abs(difference) <= last.quantile(share) / 1000 + 10_000, "\(share)")
    }
  }

  // MARK: One round

  /// The median of grouped data, from all samples: each reading of the clock stands for a step.
  private static func groupedMedian(_ samples: [UInt64], step: UInt64) -> Double {
    let sorted = samples.sorted()
    let middle = sorted[(sorted.count - 1) / 2]
    let below = Double(sorted.count { $0 < middle })
    let within = Double(sorted.count { $0 == middle })
    let low = Double(middle) - Double(step) / 2
    return max(0, low) + (Double(step) + min(0, low)) * (Double(sorted.count) / 2 - below) / within
  }

  @Test(arguments: 0..<20 as Range<UInt64>, [1, 10, 40] as [UInt64])
  func `one round alone has the median of grouped data`(seed: UInt64, step: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let size = Int.random(in: 1...500, using: &generator)
    let samples = (0..<size).map { _ in
      UInt64.random(in: 1...2_000, using: &generator) / step * step
    }
    let snapshot = Self.snapshot(samples)
    let expected = Self.groupedMedian(samples, step: step) * 1000
    let found = try Self.mixture([snapshot], step: step).quantile(0.5)
    #expect(abs(found - expected) < 1)
    let histogram = try Histogram(snapshot).medianPicoseconds(clockStep: step)
    #expect(abs(Double(try #require(histogram)) - expected) <= 1)
  }

  @Test func `readings of one tick that are rounded both ways are one value`() throws {
    // A clock of 41⅔ ns; the true time is a bit more than one tick.
    let samples: [UInt64] =
      [UInt64](repeating: 41, count: 500) + [UInt64](repeating: 42, count: 100)
      + [UInt64](repeating: 83, count: 250) + [UInt64](repeating: 84, count: 150)
    let mixture = try Self.mixture([Self.snapshot(samples)], step: 41)
    // Five sixths of the first cell, which reaches from 20.5 to 62.5 ns.
    #expect(abs(mixture.quantile(0.5) - (20_500 + 42_000 * 5 / 6)) < 1)
  }

  @Test(arguments: SampleDistribution.allCases)
  func `the value at a share lies within a bucket or a step of that sample`(
    distribution: SampleDistribution
  ) throws {
    let step: UInt64 = 10
    let samples = distribution.samples(1_000, seed: 11).map { $0 / step * step }.sorted()
    let mixture = try Self.mixture([Self.snapshot(samples)])
    for rank in [1, 10, 250, 500, 750, 990, 1_000] {
      let sample = Double(samples[rank - 1])
      if samples[rank - 1] > Histogram.largestTrackableValue { continue }
      let value = mixture.quantile(Double(rank) / 1_000) / 1000
      #expect(abs(value - sample) <= max(Double(step), sample / 1024) + 1, "rank \(rank)")
    }
  }

  // MARK: Order

  @Test(arguments: 0..<60 as Range<UInt64>, [1, 7, 10, 40] as [UInt64])
  func `a larger share never has a smaller value`(seed: UInt64, step: UInt64) throws {
    // A clock may go in finer steps than the smallest that was seen, and so the samples are not all
    // multiples of it.
    for fineness in [1, step] as [UInt64] {
      let rounds = Self.rounds(seed: seed, step: fineness)
      let mixture = try Self.mixture(rounds, step: step)
      var generator = SplitMix64(seed: ~seed)
      var shares = (1...400).map { Double($0) / 400 }
      // Right below, at and right above where one value ends and the next begins.
      var sum = 0.0
      for bucket in mixture.buckets.prefix(200) {
        sum += bucket.share
        shares += [sum - 1e-7, sum, sum + 1e-7].filter { $0 > 0 && $0 <= 1 }
      }
      shares += (0..<100).map { _ in Double.random(in: 1e-6...1, using: &generator) }
      shares.sort()
      let values = shares.map { mixture.quantile($0) }
      let falls = zip(values, values.dropFirst()).filter { $0 > $1 + 1e-6 * $0 / 1000 }
      #expect(falls.isEmpty, "\(falls.count), first \(falls[0])")
      let samples = Double(mixture.min) * 1000...Double(mixture.max) * 1000
      #expect(values.allSatisfy { samples.contains($0) })
    }
  }

  // MARK: Beyond the range

  @Test func `samples beyond the range are beyond it`() throws {
    let limit = Histogram.largestTrackableValue
    let near = Self.snapshot([UInt64](repeating: 5_000, count: 10))
    let far = Self.snapshot([limit + 1, 2 * limit, 3 * limit])
    let mixture = try Self.mixture([near, far, far])
    #expect(mixture.max == 3 * limit)
    #expect(mixture.count == 16)
    #expect(abs(mixture.quantile(0.3) - 5_000_000) < 10_000)
    #expect(mixture.quantile(0.5) / 1000 > Double(limit))
    #expect(mixture.quantile(1) / 1000 <= Double(3 * limit))
  }

  // MARK: Percentiles

  private static func ascending(_ count: UInt64) -> HistogramSnapshot {
    snapshot((1...count).map { $0 * 10 })
  }

  @Test func `a percentile needs ten samples above it`() throws {
    #expect(try Self.mixture([Self.ascending(1_000)]).percentile(99) != nil)
    #expect(try Self.mixture([Self.ascending(999)]).percentile(99) == nil)
    // Of all rounds together.
    let half = Self.ascending(500)
    #expect(try Self.mixture([half]).percentile(99) == nil)
    #expect(try Self.mixture([half, half]).percentile(99) != nil)
  }

  @Test func `a percentile needs half of the rounds`() throws {
    let calm = Self.snapshot([UInt64](repeating: 100, count: 1_000))
    let wild = Self.snapshot(
      [UInt64](repeating: 100, count: 900) + [UInt64](repeating: 9_000, count: 100))
    // Above p90 of the mixture lies something in one of three rounds, and then in two.
    #expect(try Self.mixture([calm, calm, wild]).percentile(90) == nil)
    #expect(try Self.mixture([calm, wild, wild]).percentile(90) != nil)
    // Just half is enough.
    #expect(try Self.mixture([calm, wild]).percentile(90) != nil)
  }

  @Test(arguments: 0..<30 as Range<UInt64>)
  func `a percentile is the value at its share, or nothing`(seed: UInt64) throws {
    let mixture = try Self.mixture(Self.rounds(seed: seed))
    for percent in [50, 90, 99, 99.9, 99.99] {
      if let percentile = mixture.percentile(percent) {
        #expect(percentile == mixture.quantile(percent / 100), "p\(percent)")
      }
    }
    #expect(mixture.percentile(100) == nil)
  }

  @Test func `shares add up to one, over ascending values`() throws {
    for seed in 0..<20 as Range<UInt64> {
      let buckets = try Self.mixture(Self.rounds(seed: seed)).buckets
      #expect(abs(buckets.reduce(0) { $0 + $1.share } - 1) < 1e-9)
      #expect(zip(buckets, buckets.dropFirst()).allSatisfy { $0.value < $1.value })
      #expect(buckets.allSatisfy { $0.share > 0 })
    }
  }
}
