// Which rounds count, by what the cell's other rounds had.

import Sampling
import Testing

@testable import Comparison

struct RoundYieldTests {
  /// A round of 8 ms round trips and 2.4 ms stream.
  private static func yield(
    _ roundTrips: UInt64, had: UInt64 = 8_000_000, stream: UInt64 = 2_000,
    streamed: UInt64 = 2_400_000, given: UInt64 = 8_000_000
  ) -> RoundYield {
    RoundYield(
      roundTrips: .init(given: given, had: had, samples: roundTrips, fewest: 20),
      stream: .init(given: 2_400_000, had: streamed, samples: stream, fewest: 65))
  }

  private static let usual = (0..<9).map { yield(300 + $0) }

  @Test func `a round like the others counts`() {
    #expect(Self.yield(310).fault(among: Self.usual) == nil)
    #expect(Self.yield(20).fault(among: Self.usual) == nil, "twenty are enough")
  }

  @Test
  func `a round with few samples where others have many does not count, and says both numbers`() {
    #expect(
      Self.yield(7).fault(among: Self.usual)
        == "it had 7 round trips, and most of the cell's other rounds have about 304 in that time")
    #expect(
      Self.yield(300, stream: 64).fault(among: Self.usual)
        == "it had 64 stream messages, and most of the cell's other rounds have about 2000 in that "
        + "time")
  }

  @Test func `rates beyond all measure are said all the same`() {
    let others = (0..<9).map { _ in Self.yield(1 << 48, had: 1, given: 1 << 52) }
    #expect(
      Self.yield(7, had: 1 << 52, given: 1 << 52).fault(among: others)?.contains(
        " about 1.2676506002282294e+30 ")
        == true)
  }

  @Test func `a round that had less than half of its window does not count`() {
    #expect(
      Self.yield(300, had: 3_900_000).fault(among: [])
        == "round trips were measured for 3.9 ms, and 8 ms were meant")
    #expect(Self.yield(300, had: 4_000_000).fault(among: []) == nil)
    #expect(Self.yield(300, streamed: 1_000_000).fault(among: [])?.contains("1 ms") == true)
  }

  @Test func `a slow kind has few samples in each round, and all count`() {
    let slow = (0..<9).map { Self.yield(4 + $0 % 3, stream: 64) }
    for (index, round) in slow.enumerated() {
      var others = slow
      others.remove(at: index)
      #expect(round.fault(among: others) == nil)
    }
  }

  @Test func `of a kind with two speeds the rounds of the more frequent one count`() {
    let rounds = [Self.yield(3_000), Self.yield(3_000)] + (0..<7).map { _ in Self.yield(2) }
    for (index, round) in rounds.enumerated() {
      var others = rounds
      others.remove(at: index)
      #expect(round.fault(among: others) == nil)
    }
  }

  @Test func `a short window is held against its own length`() {
    // A fortieth of the others' windows cannot hold twenty.
    #expect(Self.yield(6, had: 200_000, given: 200_000).fault(among: Self.usual) == nil)
  }

  @Test func `of two or three rounds one that had enough shows that the others had not`() {
    #expect(
      Self.yield(2).fault(among: [Self.yield(18_549)])
        == "it had 2 round trips, and another of the cell's rounds has about 18549 in that time")
    #expect(Self.yield(2).fault(among: [Self.yield(3), Self.yield(300)]) != nil)
    #expect(Self.yield(18_549).fault(among: [Self.yield(2)]) == nil)
    #expect(Self.yield(300, stream: 64).fault(among: [Self.yield(300)])?.contains("64 s") == true)
    // Where none had enough, or hardly more, all count.
    #expect(Self.yield(2).fault(among: [Self.yield(19), Self.yield(4)]) == nil)
    #expect(Self.yield(15).fault(among: [Self.yield(24)]) == nil)
  }

  private static func sighting(_ client: Int?, _ server: Int?) -> Sighting {
    Sighting(client: client, server: server)
  }

  /// What a round lacks that was seen at these looks.
  private static func stray(_ sightings: [Sighting], from site: Site) -> String? {
    let times = Timetable.parts(of: 1_000_000)
    var slice = MeasuredSlice()
    slice.sightings = sightings
    (slice.roundTripNanoseconds, slice.streamNanoseconds) =
      (times.roundTripNanoseconds, times.streamNanoseconds)
    return RoundYield(slice, on: site, given: times, clients: 1, batch: 1).fault(among: [])
  }

  @Test func `a pinned round that was seen elsewhere at any look does not count`() {
    let cross = Site(.cross, client: 0, server: 1)
    let there = Self.sighting(0, 1)
    #expect(Self.stray([there, there, there], from: cross) == nil)
    #expect(
      Self.stray([there, Self.sighting(0, 0), there], from: cross)
        == "the server was seen on processor 0, and was pinned to 1")
    #expect(
      Self.stray([Self.sighting(1, 1), there], from: cross)
        == "the client was seen on processor 1, and was pinned to 0")
    // Without a /proc of its own the worker sees itself alone.
    #expect(Self.stray([Self.sighting(0, nil)], from: cross) == nil)
    #expect(Self.stray([Self.sighting(2, nil)], from: cross) != nil)
    #expect(Self.stray([], from: cross) == nil)
    #expect(Self.stray([Self.sighting(0, 0), there], from: .free) == nil, "nothing pins it")
  }

  @Test func `a round has the processors on which it was seen last, where all looks agree`() {
    func processors(_ sightings: [Sighting]) -> [Int?] {
      var slice = MeasuredSlice()
      slice.sightings = sightings
      let round = Round(number: 1, slice)
      return [round.clientCPU, round.serverCPU]
    }
    #expect(processors([Self.sighting(0, 0), Self.sighting(1, 1)]) == [1, 1], "together in both")
    #expect(processors([Self.sighting(0, 1), Self.sighting(1, 0)]) == [1, 0])
    #expect(processors([Self.sighting(0, 0), Self.sighting(0, 1)]) == [nil, nil])
    #expect(processors([Self.sighting(0, nil), Self.sighting(0, nil)]) == [0, nil])
    #expect(processors([Self.sighting(0, 1), Self.sighting(0, nil)]) == [0, 1], "one look failed")
    #expect(processors([]) == [nil, nil])
  }

  @Test func `a stream of one lump is the least, whatever the batch`() {
    var slice = MeasuredSlice()
    slice.streamMessages = 100
    let times = Timetable.parts(of: 1_000_000)
    #expect(RoundYield(slice, given: times, clients: 1, batch: 1).stream.fewest == 65)
    #expect(RoundYield(slice, given: times, clients: 1, batch: 50).stream.fewest == 101)
    #expect(RoundYield(slice, given: times, clients: 3, batch: 1000).stream.fewest == 3001)
  }
}
