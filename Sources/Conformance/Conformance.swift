// The contract of Sources/IPCChannels/Channel.swift as checks, one file for each clause or two. A
// check returns what it found wrong, so that the same check can pass over a good channel and be
// seen to fail over a bad one.

package import IPCChannels
internal import Linux
package import LoadedKinds

/// The checks of one channel type, at one record size and with one wait strategy on each side.
package struct Conformance<Link: Channel & ~Copyable> {
  package let recordSize: Int
  /// Records that each direction is asked to hold; 0 for the kind's own number.
  package let capacity: Int
  /// How the server's side waits.
  package let own: WaitStrategy
  /// How the client's side waits.
  package let peer: WaitStrategy
  /// Whether the client's side has no descriptors left when it adopts its channel.
  package let opensNothing: Bool
  /// What a kind that was loaded promises; nil for any other.
  package let library: KindPromises?
  /// The words that start this program as the other process of a check, before those that
  /// ``ClientLife/init(_:)`` reads.
  package let clientCommand: [String]
  /// Whether both sides of a channel have met, where they have to.
  private let hasMet: @Sendable (borrowing Link) -> Bool

  /// The promise is 100 ms. Under load on every processor a thread that was woken in a microsecond
  /// may wait for its turn much longer than that, so a test that must never fail for want of speed
  /// allows twenty times as much: what it shows is that the end is noticed at all, and not by some
  /// coarse timer.
  package let patience = Duration.seconds(2)

  /// Both ends of a new channel.
  package struct Pair {
    package let server: End<Link>
    package let client: End<Link>
  }

  package init(
    recordSize: Int, capacity: Int = 0, own: WaitStrategy, peer: WaitStrategy,
    opensNothing: Bool = false, library: KindPromises? = nil, clientCommand: [String],
    hasMet: @escaping @Sendable (borrowing Link) -> Bool = { _ in true }
  ) {
    self.recordSize = recordSize
    self.capacity = capacity
    self.own = own
    self.peer = peer
    self.opensNothing = opensNothing
    self.library = library
    self.clientCommand = clientCommand
    self.hasMet = hasMet
  }

  package func makeOffer() throws(ChannelError) -> ChannelOffer<Link> {
    let terms = ChannelTerms(recordSize: recordSize, capacity: capacity)
    return try Link.make(terms, strategy: own, directory: nil)
  }

  /// Whether a channel can be made at all: a library may lack its broker.
  func isMade() throws -> [String] {
    _ = End(try makeOffer().channel)
    return []
  }

  package func makePair() throws(ChannelError) -> Pair {
    let offer = try makeOffer()
    let terms = ChannelTerms(recordSize: recordSize, capacity: offer.capacity)
    if library != nil { return try meet(offer, terms) }
    let client = try Link(adopting: offer.descriptors, terms: terms, strategy: peer)
    return Pair(server: End(offer.channel), client: End(client))
  }

  /// Both ends of a kind that may need both sides at once: the client's joins by a thread of its own
  /// while the server's makes attempts, by which both meet.
  private func meet(
    _ offer: consuming ChannelOffer<Link>, _ terms: ChannelTerms
  ) throws(ChannelError) -> Pair {
    let joining = Joining<Link>(offer.descriptors)
    let thread = try asChannelError(
      try Thread(stackSize: Link.stackOfCallers) {
        joining.join(terms, peer)
      })
    var server = offer.channel
    let records = makeBuffer(1)
    var failure: ChannelError?
    while !joining.hasEnded || failure == nil && !joining.hasFailed && !hasMet(server) {
      if failure == nil {
        do throws(ChannelError) {
          let bytes = unsafe records.bytes(1)
          var span = unsafe bytes.mutableBytes
          guard try server.attemptReceive(into: &span, sleeping: false) == .wouldWait else {
            throw .violation("a channel brings what nobody has sent, or ends, as it is made")
          }
        } catch {
          failure = error
        }
      }
      sleep(.microseconds(100))
    }
    thread.join()
    if let failure { throw failure }
    let pair = Pair(server: End(server), client: try joining.takeEnd())
    try carryFirst(from: pair.server, to: pair.client)
    try carryFirst(from: pair.client, to: pair.server)
    return pair
  }

  /// Sends a first record, without waiting in the library: some are connected a little later than joined.
  private func carryFirst(from sender: End<Link>, to receiver: End<Link>) throws(ChannelError) {
    let deadline = Deadline(after: .seconds(10))
    let records = makeBuffer(1)
    records.fill(1, from: 0)
    var isSent = false
    while true {
      if !isSent { isSent = try sender.attemptSend(records, 1) == .moved(1) }
      switch try receiver.attemptReceive(into: records) {
      case .moved: return
      case .ended: throw .violation("the channel ended before its first record came")
      case .wouldWait: break
      }
      if deadline.hasPassed {
        throw .violation("a first record \(isSent ? "never came" : "was not taken") within 10 s")
      }
      sleep(.microseconds(20))
    }
  }

  package func makeBuffer(_ capacity: Int = 16) -> RecordBuffer {
    RecordBuffer(recordSize: recordSize, capacity: capacity)
  }

  /// More records than the channel holds of the smallest size.
  package var moreThanFits: Int {
    let most = max(20_000, capacity + capacity / 4)
    // A library is asked for so many records, and may have a queue on each side, beside the kernel's. It may
    // have no bound, and this machine's memory has one.
    return library == nil
      ? most : min(max(most, 4 * RingLayout.standardSlots), (256 << 20) / recordSize)
  }

  /// Whether a record that was sent may be there a little later only: a library's threads, its broker or the
  /// kernel move it.
  var hasTransit: Bool { library != nil || Link.description.transit > .zero }

  /// What was sent to a library's other side is there then.
  func waitForTransit() { if library != nil { sleep(.milliseconds(250)) } }

  /// How many records of a few fit an empty channel, one at least: those can be sent without a reader.
  func fitting(_ few: Int) throws -> Int {
    let pair = try makePair()
    let records = makeBuffer()
    var count = 0
    while count < few {
      records.fill(1, from: UInt64(count))
      guard try pair.server.attemptSend(records, 1) == .moved(1) else { break }
      count += 1
    }
    return max(count, 1)
  }

  /// Channels that a vandal gets, one after the other.
  package var scribblingRounds: UInt64 { 100 }

  /// Runs a check; what it throws is a finding too.
  package func findings(_ check: (Self) throws -> [String]) -> [String] {
    do {
      return try check(self)
    } catch {
      return ["a call failed: \(error)"]
    }
  }

  /// Naps until something is so, or until the patience is at its end.
  package func waitUntil(within patience: Duration? = nil, _ isSo: () -> Bool) -> Bool {
    let deadline = Deadline(after: patience ?? self.patience)
    while !isSo() {
      if deadline.hasPassed { return false }
      sleep(.milliseconds(1))
    }
    return true
  }
}

/// A client's end that a thread makes.
private final class Joining<Link: Channel & ~Copyable>: @unchecked Sendable {
  private var descriptors: DescriptorSet?
  private var result: Result<End<Link>, ChannelError>?
  private let ends = Progress()

  init(_ descriptors: consuming DescriptorSet) {
    self.descriptors = consume descriptors
  }

  func join(_ terms: ChannelTerms, _ strategy: WaitStrategy) {
    do throws(ChannelError) {
      let passed = descriptors.take()!
      result = .success(End(try Link(adopting: passed, terms: terms, strategy: strategy)))
    } catch {
      result = .failure(error)
    }
    ends.advance()
  }

  var hasEnded: Bool { ends.count > 0 }
  /// Once it has ended.
  var hasFailed: Bool { if case .failure? = result { true } else { false } }

  /// Once it has ended.
  func takeEnd() throws(ChannelError) -> End<Link> { try result!.get() }
}
