// The contract of Sources/IPCChannels/Channel.swift as checks, one file for each clause or two. A
// check returns what it found wrong, so that the same check can pass over a good channel and be
// seen to fail over a bad one.

internal import IPCChannels
internal import Linux

/// The checks of one channel type, at one record size and with one wait strategy on each side.
struct Conformance<Link: Channel & ~Copyable> {
  let recordSize: Int
  /// Records that each direction is asked to hold; 0 for the kind's own number.
  let capacity: Int
  /// How the server's side waits.
  let own: WaitStrategy
  /// How the client's side waits.
  let peer: WaitStrategy
  /// Whether the client's side has no descriptors left when it adopts its channel.
  let opensNothing: Bool

  /// The promise is 100 ms. Under load on every processor a thread that was woken in a microsecond
  /// may wait for its turn much longer than that, so a test that must never fail for want of speed
  /// allows twenty times as much: what it shows is that the end is noticed at all, and not by some
  /// coarse timer.
  let patience = Duration.seconds(2)

  /// Both ends of a new channel.
  struct Pair {
    let server: End<Link>
    let client: End<Link>
  }

  init(
    recordSize: Int, capacity: Int = 0, own: WaitStrategy, peer: WaitStrategy,
    opensNothing: Bool = false
  ) {
    self.recordSize = recordSize
    self.capacity = capacity
    self.own = own
    self.peer = peer
    self.opensNothing = opensNothing
  }

  func makeOffer() throws(ChannelError) -> ChannelOffer<Link> {
    let terms = ChannelTerms(recordSize: recordSize, capacity: capacity)
    return try Link.make(terms, strategy: own, directory: nil)
  }

  func makePair() throws(ChannelError) -> Pair {
    let offer = try makeOffer()
    let terms = ChannelTerms(recordSize: recordSize, capacity: offer.capacity)
    let client = try Link(adopting: offer.descriptors, terms: terms, strategy: peer)
    return Pair(server: End(offer.channel), client: End(client))
  }

  func makeBuffer(_ capacity: Int = 16) -> RecordBuffer {
    RecordBuffer(recordSize: recordSize, capacity: capacity)
  }

  /// More records than the channel holds of the smallest size.
  var moreThanFits: Int { max(20_000, capacity + capacity / 4) }

  /// Channels that a vandal gets, one after the other.
  var scribblingRounds: UInt64 { 100 }

  /// Runs a check; what it throws is a finding too.
  func findings(_ check: (Self) throws -> [String]) -> [String] {
    do {
      return try check(self)
    } catch {
      return ["threw \(error)"]
    }
  }

  /// Naps until something is so, or until the patience is at its end.
  func waitUntil(within patience: Duration? = nil, _ isSo: () -> Bool) -> Bool {
    let deadline = Deadline(after: patience ?? self.patience)
    while !isSo() {
      if deadline.hasPassed { return false }
      sleep(.milliseconds(1))
    }
    return true
  }
}
