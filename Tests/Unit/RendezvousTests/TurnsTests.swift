// Who has said a thousand hellos is answered as often as who has said one.

import Linux
import Rendezvous
import TestSupport
import Testing

struct TurnsTests {
  private func holder(_ user: UInt32, _ process: Int32) -> PeerCredentials {
    PeerCredentials(processID: process, userID: user)
  }

  @Test func `users take turns, and so do the processes of each`() {
    var turns = Turns()
    for token in 1...4 { turns.add(UInt64(token), holder(1, 10)) }
    for token in 5...6 { turns.add(UInt64(token), holder(1, 11)) }
    turns.add(7, holder(2, 20))
    var order: [UInt64] = []
    while let token = turns.next() { order.append(token) }
    // User 1 by process 10, user 2, then user 1 by each process in turn.
    #expect(order == [1, 7, 5, 2, 6, 3, 4])
    #expect(turns.isEmpty)
  }

  @Test func `whoever leaves has no turn`() {
    var turns = Turns()
    for token in 1...3 { turns.add(UInt64(token), holder(1, 10)) }
    turns.remove(1, holder(1, 10))
    turns.remove(9, holder(1, 10))
    turns.remove(9, holder(3, 30))
    #expect(turns.next() == 2)
    turns.remove(3, holder(1, 10))
    #expect(turns.next() == nil)
    #expect(turns.isEmpty)
  }

  @Test func `a process that comes after hundreds of another one's hellos is answered next`() throws
  {
    let directory = TemporaryDirectory()
    let desk = try Desk(at: directory.path("socket"))
    let crowd = try (0..<200).map { _ in
      let client = try PacketSocket(connectingTo: directory.path("socket"))
      try client.send(Wire.hello(kind: "pipe", client: 1))
      return client
    }
    // It tells when its hello is sent.
    let late = try SpawnedProcess([
      BuiltProgram.client.path, "--narrate", "--kind", "pipe", "--socket",
      directory.path("socket"), "77",
    ])
    #expect(late.says("sendmsg("))
    var order: [UInt32] = []
    while order.count < crowd.count, !order.contains(77), let visitor = try desk.next() {
      order.append(visitor.hello.clientID)
      visitor.refuse(Refusal(.busy, "a test"))
    }
    #expect(order.count <= 3 && order.last == 77, "\(order)")
    #expect(late.exitStatus() == 69)
    for client in crowd { client.close() }
  }
}
