// Clients that come in floods: what each of them costs is given back at once, and their number is said
// instead of their names.

import Glibc
import Linux
import Testing

@Suite("A flood")
struct FloodTests {
  @Test("Complaints are counted where there are many")
  func complaints() throws {
    let server = try TestServer(["--kind", "pipe"])
    let count = 300
    for _ in 0..<count {
      let client = try UnixSocket.unconnected()
      try client.connect(to: server.workspace.socket)
      try client.send([1, 2, 3], with: DescriptorSet())
      let isAnswered = try poll(client.descriptor.number, until: Deadline(after: patience))
      #expect(isAnswered)
    }
    try server.stop()
    let lines = server.errors.lines
    let told = lines.count { $0.contains("was refused: a hello has 48 bytes; 3 came") }
    let counted = lines.compactMap {
      $0.wholeMatch(of: /ipc-server: and ([\d,]+) more complaints within 10.0 seconds/)?.1
    }
    // More than one sum on a machine that takes longer than ten seconds for it.
    #expect(told >= 20 && told < count / 2, "\(lines.count) lines")
    #expect(told + counted.reduce(0) { $0 + Int($1.filter { $0 != "," })! } == count)
    #expect(lines.count == told + counted.count)
  }
}
