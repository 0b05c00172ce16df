// Which rounds count. One that something else robbed of its time tells of that, and not of the kind; but
// a slow kind must not lose its rounds for being slow.

internal import Sampling

/// What one round of a cell, or of its floor, was given and what it brought.
struct RoundYield: Equatable {
  /// A part of a round that has a length.
  struct Part: Equatable {
    /// Nanoseconds that it was given.
    var given: UInt64
    /// Nanoseconds that it was measured for.
    var had: UInt64
    var samples: UInt64
    /// Fewer samples are too few, where there was time for more.
    var fewest: UInt64
  }

  /// Fewer say nothing of a median's neighbourhood, nor of where it lies.
  static let fewestRoundTrips: UInt64 = 20
  /// Of fewer others nobody can say what most of them had: there, one that had enough shows that it was
  /// to be had.
  static let fewestForMost = 3

  var roundTrips: Part
  var stream: Part
  /// Why this is no round of the cell's placement, as a sentence; nil where it is one.
  var stray: String?
  // Set-ups are not judged: each is timed by itself, so that a stall is one slow sample, and a round that
  // has no other weighs no more than its part in the median of all.

  /// Why the round does not count, as a sentence with what was found and what was expected; nil where
  /// it counts.
  ///
  /// - Parameter others: of the same cell.
  func fault(among others: [RoundYield]) -> String? {
    stray ?? roundTripFault(among: others) ?? streamFault(among: others)
  }

  /// As ``fault(among:)``, for round trips alone.
  func roundTripFault(among others: [RoundYield]) -> String? {
    roundTrips.fault(among: others.map(\.roundTrips), "round trip")
  }

  /// As ``fault(among:)``, for the stream alone.
  func streamFault(among others: [RoundYield]) -> String? {
    stream.fault(among: others.map(\.stream), "stream message")
  }
}

extension RoundYield.Part {
  /// Half of the time is the least that can stand for the whole of it.
  ///
  /// How many samples there could have been is what most of the other rounds say: where they too have
  /// few, the kind is slow, and where two fast ones stand beside seven slow ones, the slow ones are
  /// what the kind is. There is a fault only where they had enough, and more than twice as many. A row
  /// of two or three rounds cannot be judged so, and a round of two samples would be half of its figure:
  /// there, any other one tells.
  fileprivate func fault(among others: [Self], _ noun: String) -> String? {
    if had < given / 2 {
      return "\(noun)s were measured for \(duration(nanoseconds: Double(had))), and "
        + "\(duration(nanoseconds: Double(given))) were meant"
    }
    let rates = others.map { Double($0.samples) / Double(max(1, $0.had)) }
    let isMost = others.count >= RoundYield.fewestForMost
    guard samples < fewest, let rate = isMost ? Quartiles(rates)?.median : rates.max()
    else { return nil }
    let expected = rate * Double(given)
    guard expected >= Double(fewest), expected > 2 * Double(samples) else { return nil }
    let whose =
      isMost ? "most of the cell's other rounds have" : "another of the cell's rounds has"
    return "it had \(counted(Int(samples), noun)), and \(whose) about "
      + "\(decimal(expected.rounded(.down), digits: 0)) in that time"
  }
}

extension RoundYield {
  /// - Parameters:
  ///   - site: where the two sides were to be; nil where that is not known.
  ///   - clients: that measured together.
  ///   - batch: records in a call of a stream.
  init(
    _ slice: MeasuredSlice, on site: Site? = nil, given times: SliceTimes, clients: Int, batch: Int
  ) {
    // What a client sends before it looks at the clock for the first time: a stream that had no more
    // was over at that look.
    let lump = (64 + batch - 1) / batch * batch
    self.init(
      roundTrips: Part(
        given: times.roundTripNanoseconds, had: slice.roundTripNanoseconds,
        samples: slice.roundTrip.count, fewest: Self.fewestRoundTrips),
      stream: Part(
        given: times.streamNanoseconds, had: slice.streamNanoseconds,
        samples: slice.streamMessages, fewest: UInt64(lump * clients) + 1),
      stray: site.flatMap { slice.stray(from: $0) })
  }
}

extension MeasuredSlice {
  /// Where a side was seen that was pinned to another processor: somebody has moved it.
  fileprivate func stray(from site: Site) -> String? {
    guard let client = site.clientCPU, let server = site.serverCPU else { return nil }
    for seen in sightings {
      for (side, found, meant) in [
        ("client", seen.client, client), ("server", seen.server, server),
      ] {
        guard let found, found != meant else { continue }
        return "the \(side) was seen on processor \(found), and was pinned to \(meant)"
      }
    }
    return nil
  }
}
