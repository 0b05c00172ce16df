// That a stall in a warm-up takes nothing from the window that follows it: ends are counted from where
// the warm-up really ended.

import IPCChannels
import Linux
import Messages
import Sampling
import TestSupport
import Testing

@testable import Comparison

struct StalledWarmUpTests {
  /// Longer than a warm-up and its window together.
  private static let stall = Duration.milliseconds(40)
  private static let times = SliceTimes(
    roundTripNanoseconds: 20_000_000, streamNanoseconds: 20_000_000, setUpNanoseconds: 1)

  @Test func `a channel that stalls in its warm-ups has all of its windows`() throws {
    let directory = TemporaryDirectory()
    let socket = directory.path("socket")
    let server = try SpawnedProcess([
      BuiltProgram.server.path, "--kind", "pipe", "--wait", "block", "--socket", socket,
      "--quiet",
    ])
    #expect(server.says("\n"), "\(server.text)")
    let client = WorkOrder.ClientOrder(
      contender: "pipe", socket: socket, wait: .block, recordSize: 24, cpu: nil,
      timeoutNanoseconds: 20_000_000_000)
    let work = SliceWork(
      WorkOrder.Slice(client: client, clients: 1, batch: 1, times: Self.times))
    let slice = try work.visit(StallingChannel<PipeChannel>.self).get()
    #expect(slice.roundTripNanoseconds >= Self.times.roundTripNanoseconds)
    // It begins a moment after the clock was read; of a window that the stall ate there would be nothing.
    #expect(slice.streamNanoseconds >= Self.times.streamNanoseconds / 10)
    server.signal(15)
    #expect(server.exitStatus() == 0)
  }

  @Test func `a loop in bare C that stalls in its warm-up has all of its window`() throws {
    var loop = StallingLoop()
    let slice = try MeasuredSlice(of: &loop, Self.times, batch: 1)
    #expect(slice.roundTripNanoseconds >= Self.times.roundTripNanoseconds)
  }

  private struct StallingLoop: MeasurableLoop {
    private var isWarm = false

    mutating func roundTrips(
      until deadline: Deadline, into histogram: inout Histogram
    ) throws(FloorError) {
      if !isWarm { sleep(StalledWarmUpTests.stall) }
      isWarm = true
      repeat { histogram.record(1_000) } while !deadline.hasPassed
    }

    func stream(_ count: UInt64, batch: Int) throws(FloorError) -> UInt64 { count * 1_000 }
  }

  /// Stalls in its first ping, and in its first message of a stream.
  private struct StallingChannel<Base: Channel & ~Copyable>: Channel, ~Copyable {
    private var base: Base
    private var hasPinged = false
    private var hasStreamed = false

    static var description: KindDescription { Base.description }

    static func make(
      _ terms: ChannelTerms, strategy: WaitStrategy, directory: String?
    ) throws(ChannelError) -> ChannelOffer<StallingChannel> {
      throw .recordSize("a stalling channel is a client's")
    }

    init(
      adopting descriptors: consuming DescriptorSet, terms: ChannelTerms, strategy: WaitStrategy
    ) throws(ChannelError) {
      base = try Base(adopting: descriptors, terms: terms, strategy: strategy)
    }

    var recordSize: Int { base.recordSize }
    func memory() throws(ChannelError) -> Int { try base.memory() }
    func pollTargets(for awaited: Awaited) -> [PollTarget] { base.pollTargets(for: awaited) }
    var waiting: Waiting { base.waiting }
    mutating func learn(attempts: Int, slept: Bool) {
      base.learn(attempts: attempts, slept: slept)
    }
    var interruption: Interruption { base.interruption }

    mutating func attemptSend(
      _ records: RawSpan, sleeping: Bool
    ) throws(ChannelError) -> Attempt {
      let message = unsafe records.unsafeLoadUnaligned(as: Message.self)
      let streams = message.opcode == Opcode.data.rawValue
      if !hasPinged || streams && !hasStreamed { sleep(StalledWarmUpTests.stall) }
      hasPinged = true
      hasStreamed = hasStreamed || streams
      return try base.attemptSend(records, sleeping: sleeping)
    }

    mutating func attemptReceive(
      into records: inout MutableRawSpan, sleeping: Bool
    ) throws(ChannelError) -> Attempt {
      try base.attemptReceive(into: &records, sleeping: sleeping)
    }
  }
}
