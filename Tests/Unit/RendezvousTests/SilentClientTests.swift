// Clients that connect and say nothing: each has a place for 5 seconds at most, and nobody else waits
// for them.

import Linux
import Rendezvous
import TestSupport
import Testing

struct SilentClientTests {
  private let directory = TemporaryDirectory()
  private let desk: Desk
  /// With 64 places.
  private let smallDesk: Desk

  init() throws {
    desk = try Desk(at: directory.path("socket"))
    smallDesk = try Desk(at: directory.path("small"), places: 64)
  }

  private func connect(_ count: Int, to name: String = "socket") throws -> [PacketSocket] {
    try (0..<count).map { _ in try PacketSocket(connectingTo: directory.path(name)) }
  }

  @Test func `an honest client is served beside 64 silent ones`() throws {
    let silent = try connect(64)
    #expect(try desk.next(within: .zero) == nil)
    let honest = try connect(1)[0]
    try honest.send(Wire.hello)
    #expect(try desk.next()?.hello.clientID == 3)
    #expect(desk.notices.isEmpty)
    for client in silent { #expect(try client.receive(within: .zero) == nil) }
  }

  @Test func `a silent client whose hello comes at last is served before new ones`() throws {
    let silent = try connect(64, to: "small")
    #expect(try smallDesk.next(within: .zero) == nil)
    try silent[0].send(Wire.hello(kind: "shm", client: 77))
    // The flood would displace it: it is the oldest.
    let flood = try connect(64, to: "small")
    #expect(try smallDesk.next()?.hello.clientID == 77)
    #expect(flood.count == 64)
  }

  @Test func `one more than there are places drops the one that has been silent longest`() throws {
    let silent = try connect(64, to: "small")
    #expect(try smallDesk.next(within: .zero) == nil)
    let more = try connect(2, to: "small")
    #expect(try smallDesk.next(within: .zero) == nil)
    for client in silent.prefix(2) {
      let answer = try #require(try client.receive())
      #expect(Array(answer.bytes.prefix(8)) == [0x49, 0x50, 0x43, 0x52, 0x01, 0x00, 0x07, 0x00])
      #expect((65...256).contains(answer.bytes.count))
      #expect(try client.receive()?.bytes == [])
    }
    for client in silent.dropFirst(2) + more {
      #expect(try client.receive(within: .zero) == nil)
    }
    #expect(smallDesk.notices.count == 2)
  }

  /// As when a thousand threads are started that connect, on a machine with two processors.
  @Test func `of many that connect before any says hello, none is dropped`() throws {
    let burst = try connect(100)
    #expect(try desk.next(within: .zero) == nil)
    for (number, client) in burst.enumerated().reversed() {
      try client.send(Wire.hello(kind: "shm", client: UInt32(number)))
    }
    var served: Set<UInt32> = []
    while served.count < burst.count, let visitor = try desk.next() {
      served.insert(visitor.hello.clientID)
    }
    #expect(served == Set(burst.indices.map { UInt32($0) }))
    #expect(desk.notices.isEmpty)
  }

  @Test func `without a descriptor to accept with, a silent client gives up its own`() async {
    await #expect(processExitsWith: .success) {
      try await settleRuntime()
      let directory = TemporaryDirectory()
      let desk = try Desk(at: directory.path("socket"))
      let silent = try (0..<5).map { _ in
        try PacketSocket(connectingTo: directory.path("socket"))
      }
      #expect(try desk.next(within: .zero) == nil)
      let honest = try PacketSocket(connectingTo: directory.path("socket"))
      try honest.send(Wire.hello)
      leaveDescriptors(0)
      // In the time of a silent client, and of a rest from accept(2), it would be served anyway.
      #expect(try desk.next(within: .zero)?.hello.clientID == 3)
      #expect(try silent[0].receive()?.bytes.number16(at: 6) == 7)
      for client in silent.dropFirst() { #expect(try client.receive(within: .zero) == nil) }
    }
  }

  @Test func `a client that is silent for five seconds is dropped, and no sooner`() throws {
    let start = monotonicNanoseconds()
    let silent = try connect(3)
    #expect(try desk.next(within: .zero) == nil)
    let limit = Deadline(after: .seconds(25))
    while desk.deadline != nil && !limit.hasPassed {
      #expect(try desk.next(within: .milliseconds(500)) == nil)
    }
    #expect(monotonicNanoseconds() - start >= 5_000_000_000)
    for client in silent {
      #expect(try client.receive()?.bytes == [])
    }
    #expect(desk.notices.count == 3)
    #expect(desk.notices.allSatisfy { $0.contains("no hello within 5.0 seconds") })
  }

  @Test func `a flood is looked at in pieces, so that it keeps nobody from anything else`() throws {
    let flood = try connect(600)
    for client in flood { try client.send([1, 2, 3]) }
    let now = Deadline(after: .zero)
    // One that comes alone is not followed at once; more than that are met 256 at a time.
    for expected in [1, 257, 513, 600] {
      #expect(try desk.look(until: now) == nil)
      let answered = try flood.count {
        try poll([$0.number], until: Deadline(after: .zero)) == [true]
      }
      #expect(answered == expected)
    }
  }

  @Test func `a flood of complaints is counted`() throws {
    let flood = try connect(100)
    for client in flood { try client.send([1, 2, 3]) }
    #expect(try desk.next(within: .zero) == nil)
    #expect(desk.notices.count == 20)
    // Somebody has to say how many there were, though nobody comes any more.
    #expect(desk.deadline != nil)
    desk.close(Refusal(.busy, "stopping"))
    #expect(desk.notices.last == "and 80 more complaints within 10.0 seconds")
  }

  @Test func `to come and go leaves nothing behind`() async {
    await #expect(processExitsWith: .success) {
      try await settleRuntime()
      let directory = TemporaryDirectory()
      let desk = try Desk(at: directory.path("socket"))
      let before = OpenDescriptors()
      for round in 0..<3 {
        var clients: [PacketSocket] = []
        for number in 0..<100 {
          let client = try PacketSocket(connectingTo: directory.path("socket"))
          if number % 4 == 1 { try client.send([1, 2, 3]) }
          if number % 4 == 2 { client.close() }
          if number % 4 == 3 { try client.send(Wire.hello) }
          clients.append(client)
        }
        var served = 0
        while let visitor = try desk.next(within: .zero) {
          visitor.refuse(Refusal(.busy, "round \(round)"))
          served += 1
        }
        #expect(served == 25)
        clients = []
        #expect(try desk.next(within: .zero) == nil)
      }
      #expect(OpenDescriptors().new(since: before) == [])
    }
  }
}
