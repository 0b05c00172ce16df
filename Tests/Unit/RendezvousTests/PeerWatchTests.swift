// Who watches a lifeline: wakes for the peer's end and for signals, and for nothing else.

import IPCChannels
import Linux
import Messages
import Rendezvous
import TestSupport
import Testing

struct PeerWatchTests {
  @Test func `a peer that closes its connection ends a call that sleeps`() throws {
    let directory = TemporaryDirectory()
    let desk = try Desk(at: directory.path("socket"))
    let client = try PacketSocket(connectingTo: directory.path("socket"))
    // A queue never hangs up: only the lifeline can tell.
    try client.send(Wire.hello(kind: ChannelKind.queue.rawValue))
    var connection = try desk.accept(MqueueChannel.self)
    let watchdog = try Watchdog(connection.channel.interruption)
    defer { withExtendedLifetime(watchdog) {} }
    let packet = try #require(try client.receive())
    #expect(packet.descriptorCount == 2)
    let thread = try RunningThread {
      // Not before the call sleeps, if that can be had; in whatever order, it must end.
      sleep(.milliseconds(20))
      client.close()
    }
    let message = try connection.channel.receive(as: Message.self)
    #expect(message == nil)
    #expect(throws: ChannelError.peerGone) {
      try connection.channel.send(Message(.bye, author: 3))
    }
    thread.join()
    #expect(packet.descriptorCount == 2)
  }

  @Test func `a signal that ends a program interrupts a call that sleeps`() throws {
    let directory = TemporaryDirectory()
    let desk = try Desk(at: directory.path("socket"))
    let client = try PacketSocket(connectingTo: directory.path("socket"))
    try client.send(Wire.hello)
    let visitor = try #require(try desk.next())
    let served = try visitor.grant(PipeChannel.self)
    // In place of the signals' descriptor, which no test can make readable without ending this
    // process.
    let signals = try WakeUp()
    let connection = try Connection(
      served, watcher: .stoppableThread(by: signals.descriptor.number))
    let watch = connection.watch
    var channel = connection.channel
    let watchdog = try Watchdog(channel.interruption)
    defer { withExtendedLifetime(watchdog) {} }
    signals.signal()
    #expect(throws: ChannelError.interrupted) { _ = try channel.receive(as: Message.self) }
    #expect(!watchdog.wasNeeded)
    // It is left for the program to read.
    #expect(try poll([signals.descriptor.number], until: Deadline(after: .zero)) == [true])
    let peer = watch.lifeline.credentials
    #expect(peer.processID == currentProcess())
    #expect(client.number >= 0)
  }

  @Test func `an idle watch makes no wake-ups`() async {
    await #expect(processExitsWith: .success) {
      try await settleRuntime()
      let directory = TemporaryDirectory()
      let desk = try Desk(at: directory.path("socket"))
      let client = try PacketSocket(connectingTo: directory.path("socket"))
      try client.send(Wire.hello)
      let before = Set(ThreadStatus.all)
      let connection = try desk.accept(PipeChannel.self)
      let new = Set(ThreadStatus.all).subtracting(before)
      #expect(new.count == 1)
      let watch = try #require(new.first)
      let deadline = Deadline(after: .seconds(10))
      while !ThreadStatus.polls(watch) && !deadline.hasPassed { sleep(.milliseconds(1)) }
      #expect(ThreadStatus.polls(watch))
      let switches = ThreadStatus.switches(watch)
      #expect(switches > 0)
      sleep(.milliseconds(1200))
      #expect(ThreadStatus.switches(watch) == switches)
      #expect(connection.channel.recordSize == 24)
      #expect(client.number >= 0)
    }
  }

  @Test func `a watch that ends joins its thread and closes all that it had`() async {
    await #expect(processExitsWith: .success) {
      try await settleRuntime()
      let directory = TemporaryDirectory()
      let desk = try Desk(at: directory.path("socket"))
      func connectAndEnd() throws {
        let client = try PacketSocket(connectingTo: directory.path("socket"))
        try client.send(Wire.hello)
        let connection = try desk.accept(PipeChannel.self)
        #expect(connection.channel.recordSize == 24)
      }
      try connectAndEnd()
      let before = OpenDescriptors()
      let threads = ThreadStatus.all.count
      for _ in 0..<20 { try connectAndEnd() }
      #expect(OpenDescriptors().new(since: before) == [])
      // A thread that was joined is listed until the kernel has put it away.
      let deadline = Deadline(after: .seconds(10))
      while ThreadStatus.all.count > threads && !deadline.hasPassed { sleep(.milliseconds(1)) }
      #expect(ThreadStatus.all.count <= threads)
    }
  }
}
