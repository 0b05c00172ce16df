// Who sends how much before who waits for whom: both sides compute the same rounds from the seed,
// so that nothing has to be agreed on by messages, and nobody waits for what is not coming.

import IPCChannels
import Sampling

/// What either side sends before the next round begins.
struct Round {
  let fromServer: Int
  let fromClient: Int
  /// Whether both send at once; else the client sends when it has received.
  let isCrossing: Bool
}

/// The rounds of one cell.
///
/// A bounded channel in which both sides wait to send stands still. So they send at once only when
/// one of the two shares fits in any case: its sender gets done and receives. In the direction of
/// that share there is nothing when the round begins, or its rest of the round before, which its
/// receiver takes before it sends; and a ring tells what was consumed a quarter late at most.
struct Rounds {
  private var random: SplitMix64
  private var leftOfServer: Int
  private var leftOfClient: Int
  private let largestShare: Int
  private let isSpinning: Bool
  private let fits: Int

  /// - Parameter capacity: what decides how many records fit a direction. Where that is not the
  ///   kind itself, one fits.
  init(_ cell: Cell, _ capacity: KindDescription.Capacity) {
    random = SplitMix64(seed: cell.seed)
    leftOfServer = cell.messages / 2
    leftOfClient = cell.messages - cell.messages / 2
    // A hundred rounds and more, and in a long run such that fill a ring many times.
    largestShare = min(max(cell.messages / 64, 1), 65_536)
    isSpinning = cell.server == .spin || cell.client == .spin
    fits =
      switch capacity {
      case .records(let count), .chosen(let count): count / 2
      case .limit, .varying: 1
      }
  }

  mutating func next() -> Round? {
    if leftOfServer == 0 && leftOfClient == 0 { return nil }
    let server = min(share(), leftOfServer)
    let client = min(share(), leftOfClient)
    leftOfServer -= server
    leftOfClient -= client
    return Round(fromServer: server, fromClient: client, isCrossing: min(server, client) <= fits)
  }

  /// A wake-up that is lost while more is being sent is made up for by the next; only at a share's
  /// end it is not. So there are many small shares, but for sides that spin: on one CPU each share
  /// costs them a time slice.
  private mutating func share() -> Int {
    let most = isSpinning ? largestShare : random.anyMagnitude(upTo: largestShare)
    return random.anyMagnitude(upTo: most)
  }
}

extension SplitMix64 {
  /// A number from 1 on, small ones as likely as large ones.
  mutating func anyMagnitude(upTo most: Int) -> Int {
    let magnitudes = UInt64(Int.bitWidth - most.leadingZeroBitCount)
    return Int.random(in: 1...(most >> Int(next() % magnitudes)), using: &self)
  }
}
