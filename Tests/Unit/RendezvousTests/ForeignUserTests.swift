// Only the server's own user is served, unless it says otherwise. A process can be another user
// only as root.

import Glibc
import Linux
import Rendezvous
import TestSupport
import Testing

@Suite(
  .enabled(if: currentUser() == 0, "only root can connect as another user, to be refused as one"))
struct ForeignUserTests {
  @Test func `another user is refused and told the remedy`() async {
    await #expect(processExitsWith: .success) {
      let directory = TemporaryDirectory()
      #expect(unsafe chmod(directory.path, 0o755) == 0)
      let desk = try Desk(at: directory.path("socket"))
      #expect(FileEntry(at: directory.path("socket"))?.permissions == 0o600)
      // The kernel keeps others out at the path already; who comes through all the same is refused.
      #expect(unsafe chmod(directory.path("socket"), 0o666) == 0)
      #expect(seteuid(65_533) == 0)
      let client = try PacketSocket(connectingTo: directory.path("socket"))
      #expect(seteuid(0) == 0)
      try client.send(Wire.hello)
      #expect(try desk.next(within: .zero) == nil)
      let answer = try #require(try client.receive())
      let expected = Wire.refusal.prefix(64)
      #expect(Array(answer.bytes.prefix(64)) == Array(expected).with([6], at: 6))
      let sentence = String(decoding: answer.bytes.dropFirst(64), as: UTF8.self)
      #expect(
        sentence
          == "this server serves user 0, the client is user 65533; let the server serve user 65533")
      #expect(try client.receive()?.bytes == [])
    }
  }

  @Test func `a user who is allowed can connect and is served, whatever the umask`() async {
    await #expect(processExitsWith: .success) {
      umask(0o022)
      let directory = TemporaryDirectory()
      #expect(unsafe chmod(directory.path, 0o755) == 0)
      let desk = try Desk(at: directory.path("socket"), users: [65_533])
      #expect(FileEntry(at: directory.path("socket"))?.permissions == 0o666)
      #expect(seteuid(65_533) == 0)
      let client = try PacketSocket(connectingTo: directory.path("socket"))
      #expect(seteuid(0) == 0)
      try client.send(Wire.hello)
      #expect(try desk.next()?.hello.clientID == 3)
      // One user more is not every user.
      #expect(seteuid(65_532) == 0)
      let other = try PacketSocket(connectingTo: directory.path("socket"))
      #expect(seteuid(0) == 0)
      try other.send(Wire.hello)
      #expect(try desk.next(within: .zero) == nil)
      #expect(try other.receive()?.bytes.number16(at: 6) == 6)
    }
  }

  @Test func `a user who is not served takes no place, whatever it says`() async {
    await #expect(processExitsWith: .success) {
      let directory = TemporaryDirectory()
      #expect(unsafe chmod(directory.path, 0o755) == 0)
      let desk = try Desk(at: directory.path("socket"), users: [65_532])
      #expect(seteuid(65_533) == 0)
      let clients = try (0..<300).map { _ in
        try PacketSocket(connectingTo: directory.path("socket"))
      }
      #expect(seteuid(0) == 0)
      for (number, client) in clients.enumerated() {
        if number % 3 == 1 { try client.send([1, 2, 3]) }
        if number % 3 == 2 { try client.send(Wire.hello) }
      }
      #expect(try desk.next(within: .zero) == nil)
      // Nobody is waited for, and nothing of anybody is open.
      for client in clients {
        let answer = try #require(try client.receiveAfterReset())
        #expect(answer.bytes.number16(at: 6) == 6)
        #expect(hangsUp(client.number))
      }
      // A flood is counted.
      #expect(desk.notices.count == 20)
      #expect(desk.notices.allSatisfy { $0.contains("was refused: this server serves user 0") })
      desk.close(Refusal(.busy, "stopping"))
      #expect(desk.notices.last == "and 280 more complaints within 10.0 seconds")
    }
  }

  @Test func `of users who hold places, the one with the most loses the first`() async {
    await #expect(processExitsWith: .success) {
      let directory = TemporaryDirectory()
      #expect(unsafe chmod(directory.path, 0o755) == 0)
      let desk = try Desk(at: directory.path("socket"), users: [65_533], places: 8)
      let early = try PacketSocket(connectingTo: directory.path("socket"))
      #expect(seteuid(65_533) == 0)
      let crowd = try (0..<20).map { _ in
        try PacketSocket(connectingTo: directory.path("socket"))
      }
      #expect(seteuid(0) == 0)
      let late = try PacketSocket(connectingTo: directory.path("socket"))
      #expect(try desk.next(within: .zero) == nil)
      // Eight places: both of this user's, and the last six of the other's.
      for client in crowd.prefix(14) { #expect(try client.receive()?.bytes.number16(at: 6) == 7) }
      for client in crowd.dropFirst(14) { #expect(try client.receive(within: .zero) == nil) }
      for (id, client) in [(5, early), (6, late)] as [(UInt32, PacketSocket)] {
        try client.send(Wire.hello(kind: "pipe", client: id))
        #expect(try desk.next()?.hello.clientID == id)
      }
    }
  }

  @Test func `the number of unmapped users is nobody's, though it is allowed`() async {
    await #expect(processExitsWith: .success) {
      let directory = TemporaryDirectory()
      #expect(unsafe chmod(directory.path, 0o755) == 0)
      let overflow = UserNumber.overflow
      let desk = try Desk(at: directory.path("socket"), users: [overflow, 65_533])
      #expect(seteuid(overflow) == 0)
      let client = try PacketSocket(connectingTo: directory.path("socket"))
      #expect(seteuid(0) == 0)
      try client.send(Wire.hello)
      #expect(try desk.next(within: .zero) == nil)
      let answer = try #require(try client.receive())
      #expect(answer.bytes.number16(at: 6) == 6)
      let sentence = String(decoding: answer.bytes.dropFirst(64), as: UTF8.self)
      #expect(sentence.contains("user \(overflow)") && sentence.contains("be another user"))
      #expect(!sentence.contains("serve user \(overflow)"))
    }
  }

  @Test func `a client that may not connect is told so`() async {
    await #expect(processExitsWith: .success) {
      let directory = TemporaryDirectory()
      #expect(unsafe chmod(directory.path, 0o755) == 0)
      let desk = try Desk(at: directory.path("socket"))
      #expect(seteuid(65_533) == 0)
      let path = try SocketPath(directory.path("socket"))
      let hello = Hello(clientID: 0, recordSize: 24, kindName: nil)
      #expect(throws: RendezvousError.mayNotConnect(to: path.path, user: 65_533)) {
        _ = try Connector.connect(to: path, hello: hello)
      }
      #expect(seteuid(0) == 0)
      #expect(try desk.next(within: .zero) == nil)
    }
  }

  @Test func `a server that may not make its socket says so`() async {
    await #expect(processExitsWith: .success) {
      let directory = TemporaryDirectory()
      #expect(seteuid(65_533) == 0)
      let path = try SocketPath(directory.path("socket"))
      #expect {
        _ = try Listener(at: path)
      } throws: { error in
        guard case .mayNotListen(path.path + ".lock", let cause) = error as? RendezvousError else {
          return false
        }
        return cause == SystemError(call: "open", errno: .accessDenied)
      }
      #expect(seteuid(0) == 0)
      #expect(directory.names.isEmpty)
    }
  }
}
