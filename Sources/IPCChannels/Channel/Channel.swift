// The contract that every kind keeps, on one screen. Each clause is a test in
// Tests/Conformance/Tests/ContractTests.swift.
//
//  1. Whole          A record arrives entire or not at all, byte for byte.
//  2. Ordered        Records arrive in the order sent.
//  3. Once           None is lost, none comes twice.
//  4. Both ways      The directions are independent: a full one never stalls the other.
//  5. Bounded        A fast sender waits; memory stays fixed.
//  6. Ends           After the peer finishes or dies, everything it sent is still delivered; then
//                    `receive` returns 0 and `send` throws `peerGone`. No signal, no hang: what
//                    watches the lifeline calls `interruption.peerIsGone()`, and a thread that
//                    sleeps in the channel wakes for it.
//  7. Interruptible  `interruption.interrupt()` from another thread ends a call that waits, and any
//                    later one that would.
//  8. Untrusting     Nothing that the peer writes, at any time, crashes, hangs or corrupts this
//                    side, but for kinds whose description says what it can do.
//  9. Clean          When both ends are gone nothing is left: no descriptor, name, queue or file.
// 10. Waits as told  `block` sleeps in the kernel, `spin` never sleeps, `adaptive` spins while that
//                    pays and then sleeps; any strategy on one side works with any on the other.
//                    An idle channel wakes nobody.
// 11. Batches        One call moves several records with as few kernel calls as there can be.
//
// A kind supplies one attempt in each direction, which either may sleep in the kernel or may not;
// `send` and `receive`, which wait as the strategy says, are written once: Channel+Waiting.swift.

public import Linux

/// One end of one object of a kind, both directions. One thread at a time uses it.
public protocol Channel: ~Copyable, Sendable {
  /// What the kind is, and what it promises beside the contract.
  static var description: KindDescription { get }

  /// The server's side: makes the object and opens both ends of it.
  ///
  /// - Parameters:
  ///   - terms: what the channel is to be like; a capacity of 0 leaves that to the kind.
  ///   - strategy: how the server's side waits.
  ///   - directory: where kinds that live in a file system have their place, or a name for an
  ///     instant; nil for `$TMPDIR`, else `$XDG_RUNTIME_DIR`, else `/tmp`.
  /// - Throws: ``ChannelError/recordSize(_:)``, ``ChannelError/capacity(_:)``,
  ///   ``ChannelError/exhausted(_:_:)`` or ``ChannelError/system(_:)``; nothing is left behind then.
  static func make(
    _ terms: ChannelTerms, strategy: WaitStrategy, directory: String?
  ) throws(ChannelError) -> ChannelOffer<Self>

  /// The client's side: checks number, type, access mode, size and seals of what was passed, and
  /// takes it over.
  ///
  /// - Throws: ``ChannelError/unsuitable(_:)`` when it is not what this kind consists of, or
  ///   ``ChannelError/recordSize(_:)``; all of it is closed then.
  init(
    adopting descriptors: consuming DescriptorSet, terms: ChannelTerms, strategy: WaitStrategy
  ) throws(ChannelError)

  /// Bytes in a record.
  var recordSize: Int { get }
  /// How much memory the channel can take as it was made, in bytes: what both sides share, or what the
  /// kernel keeps of records under way in both directions, and what this side keeps of a record in part.
  ///
  /// A peer may make more of its own end: the article WhatPeersKeep of `Rendezvous` says how much.
  /// - Throws: ``ChannelError/system(_:)`` when the kernel cannot be asked.
  func memory() throws(ChannelError) -> Int
  /// How this side waits, and what it has learnt about waiting. The strategy is the one that the channel was
  /// made with: a peer may have been told that this side never sleeps.
  var waiting: Waiting { get }
  /// Takes note of how a wait ended, for ``waiting``: ``Waiting/learn(attempts:slept:)``.
  mutating func learn(attempts: Int, slept: Bool)
  /// What other threads use to end a call on this channel.
  var interruption: Interruption { get }

  /// What poll(2) and epoll(7) watch, together with anything else, for what is awaited: one descriptor or
  /// two. Any of them becomes ready as well at the channel's own end, where it has one.
  ///
  /// - Returns: an empty array for kinds that are not pollable, and for a ring's side that spins. The
  ///   descriptors stay open as long as the channel, which owns them.
  func pollTargets(for awaited: Awaited) -> [PollTarget]
  /// Says that this side is about to poll for that: without it a kind that wakes only those who sleep in
  /// it would not make its descriptor readable. It takes the place of what was said before.
  ///
  /// - Returns: false when some of it is there already, and polling may wait without success. The next attempt
  ///   finds it, or says what is wrong.
  mutating func prepareToPoll(for awaited: Awaited) -> Bool

  /// Sends as many of `records` as go without waiting; with `sleeping` it may sleep in the kernel
  /// until one goes.
  ///
  /// After `.wouldWait` the next attempt must begin with the same record, of which a part may be
  /// under way.
  /// - Returns: `.moved` with a number of records that is not 0, `.wouldWait`, or `.ended` when the
  ///   peer is gone.
  /// - Throws: ``ChannelError/recordSize(_:)`` for bytes that are no whole number of records, or none;
  ///   ``ChannelError/violation(_:)`` or ``ChannelError/system(_:)``.
  mutating func attemptSend(
    _ records: RawSpan, sleeping: Bool
  ) throws(ChannelError) -> Attempt

  /// Sends one value as ``attemptSend(_:sleeping:)-(RawSpan,_)`` sends records. A kind that copies it from
  /// registers has it shorter than with a record in memory.
  ///
  /// - Throws: ``ChannelError/recordSize(_:)`` for a value of another size than a record of this channel,
  ///   and as above.
  mutating func attemptSend<Value: RecordValue>(
    _ value: Value, sleeping: Bool
  ) throws(ChannelError) -> Attempt

  /// Receives up to as many records as fit `records`; with `sleeping` it may sleep in the kernel
  /// until one comes.
  ///
  /// - Returns: `.moved` with a number of records that is not 0, `.wouldWait`, or `.ended`.
  /// - Throws: ``ChannelError/recordSize(_:)`` where there is no room for one record;
  ///   ``ChannelError/violation(_:)`` or ``ChannelError/system(_:)``.
  mutating func attemptReceive(
    into records: inout MutableRawSpan, sleeping: Bool
  ) throws(ChannelError) -> Attempt

  /// Closes this side, all but the mapping of memory that both sides share; nil where there is none.
  ///
  /// Such memory lasts as long as any side has it, and a peer that keeps its end keeps also what this side
  /// allocated. Whoever wants it back calls `SharedMapping.freePages()` once the peer is gone, or is
  /// waited for no longer: what the peer has not received by then, it never will. Dropping the mapping
  /// closes the channel as dropping the channel does.
  consuming func closeLeavingMemory() -> SharedMapping?
}

extension Channel where Self: ~Copyable {
  /// The mechanism; nil for one that was loaded.
  public static var kind: ChannelKind? { description.kind }
  /// What the kind is called, in the protocol too.
  public static var kindName: String { description.name }

  /// As ``make(_:strategy:directory:)``, with the kind's own capacity, in the standard directory.
  public static func make(
    recordSize: Int, strategy: WaitStrategy
  ) throws(ChannelError) -> ChannelOffer<Self> {
    try make(ChannelTerms(recordSize: recordSize), strategy: strategy, directory: nil)
  }

  public mutating func prepareToPoll(for awaited: Awaited) -> Bool { true }

  @inlinable public consuming func closeLeavingMemory() -> SharedMapping? { nil }
}

/// What one attempt to move records brought.
@frozen
public enum Attempt: Equatable, Sendable {
  /// So many whole records.
  case moved(Int)
  /// None now.
  case wouldWait
  /// None ever again.
  case ended
}

/// What the two sides of a channel agree on beside its kind.
@frozen
public struct ChannelTerms: Equatable, Sendable {
  /// Bytes in a record.
  public let recordSize: Int
  /// Records that fit each direction; 0 where the kernel decides, and in a wish where the kind does.
  public let capacity: Int

  /// Makes terms from the size of a record in bytes, and how many records fit each direction.
  public init(recordSize: Int, capacity: Int = 0) {
    self.recordSize = recordSize
    self.capacity = capacity
  }

  /// The sizes a record can have, in bytes.
  public static let recordSizes = SmallRecord.size...1_048_576

  /// How many records of 24 bytes can be asked for in each direction, where they can be: powers of two.
  /// Larger records are limited to fewer by ``RingLayout/largestRing``.
  public static let capacities = RingLayout.leastSlots...RingLayout.largestRing / 32

  /// Checks that records can have that many bytes.
  ///
  /// - Throws: ``ChannelError/recordSize(_:)`` for a size that no record has.
  public static func require(recordSize: Int) throws(ChannelError) {
    guard recordSizes.contains(recordSize) else {
      throw .recordSize(
        "records have \(recordSizes.lowerBound) to \(recordSizes.upperBound) bytes; "
          + "\(recordSize) were asked for")
    }
  }

  /// - Throws: ``ChannelError/unsuitable(_:)`` for the grant of a number where the kernel decides it.
  @usableFromInline
  func requireNoCapacity(of kind: KindDescription) throws(ChannelError) {
    guard capacity == 0 else {
      throw .unsuitable(
        "\(kind.name) should be granted with a capacity of 0, and was with \(capacity)")
    }
  }

  /// - Throws: ``ChannelError/capacity(_:)`` for terms that ask for a number of records.
  @usableFromInline
  func requireStandardCapacity(of kind: KindDescription) throws(ChannelError) {
    guard capacity == 0 else {
      throw .capacity(
        "how many records \(kind.name) holds cannot be chosen, and \(capacity) were asked for; ask "
          + "for no number")
    }
  }
}

/// A channel that a server made, and what it passes to its client.
@frozen
public struct ChannelOffer<Offered: Channel & ~Copyable>: ~Copyable {
  /// The server's end.
  public var channel: Offered
  /// The client's end, in the order that `backends.md` states.
  public var descriptors: DescriptorSet
  /// Records that fit each direction; 0 where the kernel decides.
  public let capacity: Int

  /// Takes ownership of a channel, and of the descriptors that its client is passed, in the order of section 5
  /// of `backends.md`.
  @inlinable
  public init(channel: consuming Offered, descriptors: consuming DescriptorSet, capacity: Int) {
    self.channel = channel
    self.descriptors = descriptors
    self.capacity = capacity
  }
}
