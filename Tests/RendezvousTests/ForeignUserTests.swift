// Only the server's own user is served, unless it says otherwise. A process can be another user
// only as root.

import Glibc
import KernelProbes
import Linux
import Rendezvous
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
      #expect(seteuid(65_534) == 0)
      let client = try PacketSocket(connectingTo: directory.path("socket"))
      #expect(seteuid(0) == 0)
      try client.send(Wire.hello)
      #expect(try desk.next(within: .zero) == nil)
      let answer = try #require(try client.receive())
      let expected = Wire.refusal.prefix(64)
      #expect(Array(answer.bytes.prefix(64)) == Array(expected).with([6], at: 6))
      let sentence = String(decoding: answer.bytes.dropFirst(64), as: UTF8.self)
      for part in ["user 0", "user 65534", "--allow-uid 65534"] {
        #expect(sentence.contains(part))
      }
      #expect(try client.receive()?.bytes == [])
    }
  }

  @Test func `a user who is allowed can connect and is served, whatever the umask`() async {
    await #expect(processExitsWith: .success) {
      umask(0o022)
      let directory = TemporaryDirectory()
      #expect(unsafe chmod(directory.path, 0o755) == 0)
      let desk = try Desk(at: directory.path("socket"), users: [65_534])
      #expect(FileEntry(at: directory.path("socket"))?.permissions == 0o666)
      #expect(seteuid(65_534) == 0)
      let client = try PacketSocket(connectingTo: directory.path("socket"))
      #expect(seteuid(0) == 0)
      try client.send(Wire.hello)
      #expect(try desk.next()?.hello.clientID == 3)
      // One user more is not every user.
      #expect(seteuid(65_533) == 0)
      let other = try PacketSocket(connectingTo: directory.path("socket"))
      #expect(seteuid(0) == 0)
      try other.send(Wire.hello)
      #expect(try desk.next(within: .zero) == nil)
      #expect(try other.receive()?.bytes.number16(at: 6) == 6)
    }
  }

  @Test func `a client that may not connect is told so`() async {
    await #expect(processExitsWith: .success) {
      let directory = TemporaryDirectory()
      #expect(unsafe chmod(directory.path, 0o755) == 0)
      let desk = try Desk(at: directory.path("socket"))
      #expect(seteuid(65_534) == 0)
      let path = try SocketPath(directory.path("socket"))
      let hello = Hello(clientID: 0, recordSize: 24, kindName: nil)
      #expect {
        _ = try Connector.connect(to: path, hello: hello)
      } throws: { error in
        guard case .notPermitted(let text) = error as? RendezvousError else { return false }
        return text.contains("user 65534") && text.contains("--allow-uid 65534")
      }
      #expect(seteuid(0) == 0)
      #expect(try desk.next(within: .zero) == nil)
    }
  }

  @Test func `a server that may not make its socket says so`() async {
    await #expect(processExitsWith: .success) {
      let directory = TemporaryDirectory()
      #expect(seteuid(65_534) == 0)
      let path = try SocketPath(directory.path("socket"))
      #expect {
        _ = try Listener(at: path)
      } throws: { error in
        guard case .notPermitted(let text) = error as? RendezvousError else { return false }
        return text.contains("--socket")
      }
      #expect(seteuid(0) == 0)
      #expect(directory.names.isEmpty)
    }
  }
}
