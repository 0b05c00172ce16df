// What a side still receives once it was told that its peer is gone: all that is there, and what is
// in transit for as long as the kind says that it can be.

import Linux
import Messages
import Testing

@testable import IPCChannels

struct TransitTests {
  /// What `receive` answers, so many times in a row, once the peer is gone.
  ///
  /// - Parameter looks: what each look at the channel brings; nothing after those.
  private func received<Transit: TransitChoice>(
    _ transit: Transit.Type, _ looks: [Attempt], times: Int
  ) throws -> [Int] {
    var channel = ScriptedChannel<Transit>(looks)
    channel.interruption.peerIsGone()
    var record = InlineArray<1, Message>(repeating: Message(header: 0, first: 0, second: 0))
    return try (0..<times).map { _ in
      var span = record.mutableSpan
      var bytes = unsafe span.mutableBytes
      return try channel.receive(into: &bytes)
    }
  }

  private let late: [Attempt] = [
    .wouldWait, .wouldWait, .wouldWait, .wouldWait, .moved(1), .wouldWait, .wouldWait, .wouldWait,
    .moved(1), .wouldWait, .wouldWait, .ended, .ended,
  ]

  @Test func `records in transit are waited for, until the channel ends itself`() throws {
    #expect(try received(AnHour.self, late, times: 4) == [1, 1, 0, 0])
  }

  @Test func `where nothing can be in transit, one more look decides`() throws {
    #expect(try received(Nothing.self, late, times: 1) == [0])
    #expect(try received(Nothing.self, [.wouldWait, .moved(1)], times: 2) == [1, 0])
  }

  @Test func `what is in transit longer than a kind says is not waited for`() throws {
    #expect(try received(AnInstant.self, [], times: 2) == [0, 0])
  }

  @Test func `who waits for what is in transit can be interrupted`() {
    var channel = ScriptedChannel<AnHour>([], interruptedAt: 5)
    channel.interruption.peerIsGone()
    #expect(throws: ChannelError.interrupted) { try channel.receive(as: Message.self) }
  }
}

/// How long records of a scripted channel can be in transit.
private protocol TransitChoice: SendableMetatype {
  static var transit: Duration { get }
}
private enum AnHour: TransitChoice { static var transit: Duration { .seconds(3600) } }
private enum AnInstant: TransitChoice { static var transit: Duration { .milliseconds(2) } }
private enum Nothing: TransitChoice { static var transit: Duration { .zero } }

/// A channel whose looks bring what a test says, and nothing after that.
private struct ScriptedChannel<Transit: TransitChoice>: Channel, ~Copyable {
  let recordSize = Message.size
  private(set) var waiting = Waiting(.spin)
  let interruption = Interruption()
  private var looks: ArraySlice<Attempt>
  private var looksUntilInterruption: Int?

  init(_ looks: [Attempt], interruptedAt look: Int? = nil) {
    self.looks = looks[...]
    looksUntilInterruption = look
  }

  static var description: KindDescription {
    KindDescription(
      .tcp, .stream, object: "a script", passed: [], keptDescriptors: .init(each: 0), hasEnd: true,
      transit: Transit.transit, capacity: .records(1), isPollable: false, survivesExec: false,
      calls: .init(send: [], receive: []), uses: [], takeWhen: "it is a test", notWhen: "it is none"
    )
  }
  mutating func learn(attempts: Int, slept: Bool) {
    waiting.learn(attempts: attempts, slept: slept)
  }
  func pollTargets(for awaited: Awaited) -> [PollTarget] { [] }
  func memory() throws(ChannelError) -> Int { recordSize }

  static func make(
    _ terms: ChannelTerms, strategy: WaitStrategy, directory: String?
  ) throws(ChannelError) -> ChannelOffer<Self> {
    throw .unsuitable("a script has one end")
  }

  init(
    adopting descriptors: consuming DescriptorSet, terms: ChannelTerms, strategy: WaitStrategy
  ) throws(ChannelError) {
    throw .unsuitable("a script is not passed")
  }

  mutating func attemptSend(_ records: RawSpan, sleeping: Bool) throws(ChannelError) -> Attempt {
    .wouldWait
  }

  mutating func attemptReceive(
    into records: inout MutableRawSpan, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    if let left = looksUntilInterruption {
      if left == 1 { interruption.interruptWithoutWaiting() }
      looksUntilInterruption = left - 1
    }
    return looks.popFirst() ?? .wouldWait
  }
}
