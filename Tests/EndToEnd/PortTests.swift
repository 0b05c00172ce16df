// Ports of the loopback interface, of which a machine has 28,232: in a network namespace that has few.

import Glibc
import IPCChannels
import Linux
import Messages
import Rendezvous
import TestSupport
import Testing

@Suite("Ports", .waitsForPrograms)
struct PortTests {
  /// A command that runs the one behind it where connections have so many ports.
  private static func ports(_ count: Int) -> [String]? {
    guard let unshare = systemCommand("unshare"), let shell = systemCommand("sh") else {
      return nil
    }
    let range = "33000 \(33000 + count - 1)"
    let command = [
      unshare, "--user", "--map-root-user", "--net", shell, "-c",
      "ip link set lo up && echo \(range) >/proc/sys/net/ipv4/ip_local_port_range && exec \"$@\"",
      "sh",
    ]
    return (try? FinishedRun(command + ["/bin/true"]))?.ending == .exited(0) ? command : nil
  }

  private static let fewPorts = ports(256)
  private static let hardlyAnyPorts = ports(16)
  private static let reason: Comment =
    "this machine lets nobody have a network namespace with ports of its own"

  @Test(
    "Clients may come and go by far faster than the kernel gives their ports back",
    .enabled(if: fewPorts != nil, reason), arguments: [true, false])
  func comingAndGoing(inOrder: Bool) throws {
    let server = try TestServer(["--kind", "tcp"], prefix: PortTests.fewPorts!)
    for id in 1...1_000 as ClosedRange<UInt32> {
      let client = try server.connect(.tcp, id: id)
      if inOrder {
        // The server is the first to close then, and its port the one that is not free for a minute.
        try client.send(Message(.exit, author: id))
        #expect(try client.receive() == Message(.bye, author: id))
      }
      client.closeChannel()
      client.closeLifeline()
    }
    try server.stop()
  }

  @Test(
    "A client for whom no port is left is refused by the name of their range",
    .enabled(if: hardlyAnyPorts != nil, reason))
  func exhaustion() throws {
    let server = try TestServer(["--kind", "tcp"], prefix: PortTests.hardlyAnyPorts!)
    var clients: [any RawClient] = []
    var refusal: Refusal?
    while refusal == nil, clients.count < 200 {
      do throws(RendezvousError) {
        clients.append(try server.attemptToConnect(.tcp, id: 1))
      } catch {
        guard case .refused(let found) = error else { throw error }
        refusal = found
      }
    }
    #expect(refusal?.reason == .exhausted && clients.count > 8, "\(clients.count) clients")
    let late = try server.client(["2"])
    #expect(try late.wait() == .exited(69))
    let remedy =
      "; the ports of /proc/sys/net/ipv4/ip_local_port_range are in use; wait a minute\n"
    #expect(
      late.errors.text.hasPrefix("ipc-client: refused by the server: ")
        && late.errors.text.hasSuffix(remedy), "\(late.errors.text)")
    for client in clients {
      try client.send(Message(.ping, author: 1, 7, 8))
      #expect(try client.receive() == Message(.pong, author: 1, 7, 8))
    }
    try server.stop()
  }
}
