// A channel that cannot be made: the client is refused with the reason, and nothing is left of the
// attempt.

import IPCChannels
import Linux
import Rendezvous
import TestSupport
import Testing

struct GrantFailureTests {
  /// Grants a client that said that hello, and says what both sides were told.
  private struct Attempt: KindCheck {
    let hello: [UInt8]
    let spareDescriptors: Int?
    let outcome = Outcome()

    func check<Link: Channel & ~Copyable>(_ type: Link.Type) throws {
      let directory = TemporaryDirectory()
      let desk = try Desk(at: directory.path("socket"))
      let client = try PacketSocket(connectingTo: directory.path("socket"))
      try client.send(hello)
      let visitor = try #require(try desk.next())
      let before = OpenDescriptors()
      if let spareDescriptors { leaveDescriptors(spareDescriptors) }
      do throws(Refusal) {
        let served = try visitor.grant(type)
        outcome.wasGranted = served.channel.recordSize > 0
      } catch {
        outcome.refusal = error
      }
      if spareDescriptors != nil { ResourceLimit.descriptors.set(1024) }
      outcome.left = OpenDescriptors().new(since: before)
      outcome.answer = try client.receive()?.bytes ?? []
      outcome.end = try client.receive()?.bytes
    }
  }

  private final class Outcome {
    var wasGranted = false
    var refusal: Refusal?
    var left: [String] = []
    var answer: [UInt8] = []
    var end: [UInt8]?

    /// Whether the client was told the same as the server, with that status, and nothing is open.
    func isRefusal(_ status: Int, mentioning part: String) -> Bool {
      guard let refusal, !wasGranted, answer.count >= 64 else { return false }
      return Int(refusal.reason.rawValue) == status && answer.number16(at: 6) == status
        && answer.prefix(4).elementsEqual("IPCR".utf8) && end == []
        && answer.dropFirst(64).elementsEqual(refusal.sentence.utf8)
        && refusal.sentence.contains(part)
    }
  }

  @Test(arguments: ChannelKind.allCases)
  func `with too few descriptors a client is refused, whichever call fails`(
    kind: ChannelKind
  ) async {
    await #expect(processExitsWith: .success) { [name = kind.rawValue as String] in
      try await settleRuntime()
      let kind = try #require(ChannelKind(rawValue: name))
      // The channel's own at their most, both sides', and the client's process.
      let needed = kind.expected.needed
      // Once without a limit, for what is opened only once in a process.
      try Attempt(hello: Wire.hello(kind: name), spareDescriptors: nil).run(kind)
      for spare in 0...needed {
        let attempt = Attempt(hello: Wire.hello(kind: name), spareDescriptors: spare)
        try attempt.run(kind)
        #expect(attempt.outcome.left == [])
        if spare == needed {
          #expect(attempt.outcome.wasGranted)
        } else {
          #expect(attempt.outcome.isRefusal(5, mentioning: "(EMFILE)"))
        }
      }
    }
  }

  @Test func `a user's limit of queues is named`() async {
    await #expect(processExitsWith: .success) {
      try await settleRuntime()
      ResourceLimit.queueBytes.set(0)
      let attempt = Attempt(
        hello: Wire.hello(kind: ChannelKind.queue.rawValue), spareDescriptors: nil)
      try attempt.run(.queue)
      #expect(attempt.outcome.isRefusal(5, mentioning: "RLIMIT_MSGQUEUE"))
      #expect(attempt.outcome.left == [])
    }
  }

  @Test(arguments: ChannelKind.allCases, [1, 23, 1_048_577, .max] as [UInt32])
  func `a record size that is impossible is refused with both sides' values`(
    kind: ChannelKind, size: UInt32
  ) throws {
    let hello = Wire.hello(kind: kind.rawValue, recordSize: size)
    let attempt = Attempt(hello: hello, spareDescriptors: nil)
    try attempt.run(kind)
    #expect(attempt.outcome.isRefusal(4, mentioning: "24 to 1048576"))
    #expect(attempt.outcome.isRefusal(4, mentioning: "asked for \(size)"))
    // What was asked for comes back.
    #expect(Array(attempt.outcome.answer[8..<12]) == Array(hello[12..<16]))
    #expect(Array(attempt.outcome.answer[16..<32]) == kind.field)
    #expect(Array(attempt.outcome.answer[32..<64]) == [UInt8](repeating: 0, count: 32))
  }

  @Test func `a record that no queue of this machine takes names the limit and its file`() throws {
    let limit = try MachineQueues.value(of: "msgsize_max")
    let size = UInt32(limit) + 1
    try #require(size <= 1_048_576, "this machine's queues take every record")
    let attempt = Attempt(
      hello: Wire.hello(kind: ChannelKind.queue.rawValue, recordSize: size), spareDescriptors: nil)
    try attempt.run(.queue)
    #expect(attempt.outcome.isRefusal(4, mentioning: "\(size) bytes is above msgsize_max \(limit)"))
    #expect(attempt.outcome.isRefusal(4, mentioning: MachineQueues.file(of: "msgsize_max")))
  }

  private struct Departure: KindCheck {
    func check<Link: Channel & ~Copyable>(_ type: Link.Type) throws {
      let directory = TemporaryDirectory()
      let desk = try Desk(at: directory.path("socket"))
      let client = try PacketSocket(connectingTo: directory.path("socket"))
      try client.send(Wire.hello(kind: Link.kindName))
      let visitor = try #require(try desk.next())
      client.close()
      do throws(Refusal) {
        let served = try visitor.grant(type)
        #expect(served.channel.recordSize == 0, "granted to nobody")
      } catch {
        #expect(error.reason == .exhausted)
        #expect(error.sentence.contains("EPIPE") || error.sentence.contains("ECONNRESET"))
      }
    }
  }

  @Test func `a client that left before its grant leaves nothing open`() async {
    await #expect(processExitsWith: .success) {
      try await settleRuntime()
      for kind in ChannelKind.allCases { try Departure().run(kind) }
      let before = OpenDescriptors()
      for kind in ChannelKind.allCases { try Departure().run(kind) }
      #expect(OpenDescriptors().new(since: before) == [])
    }
  }
}
