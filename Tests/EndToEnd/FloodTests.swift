// Clients that come in floods: what each of them costs is given back at once, and their number is said
// instead of their names.

import Glibc
import IPCChannels
import Linux
import Testing

@Suite("A flood", .waitsForPrograms)
struct FloodTests {
  @Test("What a closed channel had is released before it is known whether its client died")
  func release() throws {
    let server = try TestServer(["--kind", "memfd"])
    let figures = ProcessFigures(server.process.pid)
    #expect(try server.client(["1"]).wait() == .exited(0))
    try waitUntilBlocked(server.process)
    let idle = (threads: figures.threads.count, descriptors: figures.descriptors.count)
    var wasReleased = false
    // Half a second is enough for a look, on a machine that has one: hence several attempts.
    for id in 2...20 as ClosedRange<UInt32> where !wasReleased {
      let client = try server.connect(.memfd, id: id)
      try server.output.wait(for: "client \(id) connected ")
      client.closeChannel()
      client.closeLifeline()
      try waitUntil("client \(id) is told to have closed") {
        // Of this process's sessions, one's connection and pidfd are left to tell of its end.
        let isReleased =
          figures.threads.count == idle.threads
          && figures.descriptors.count <= idle.descriptors + 2
        let isTold = server.output.text.contains("client \(id) disconnected (closed, 0 messages)\n")
        if isReleased && !isTold { wasReleased = true }
        return isTold
      }
    }
    #expect(wasReleased)
    try server.stop()
  }

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
    let told = lines.count {
      $0.contains("was refused: a hello has 48 bytes, or 112 with a library's; 3 came")
    }
    let counted = lines.compactMap {
      $0.wholeMatch(of: /ipc-server: and ([\d,]+) more complaints within 10.0 seconds/)?.1
    }
    // More than one sum on a machine that takes longer than ten seconds for it.
    #expect(told >= 20 && told < count / 2, "\(lines.count) lines")
    #expect(told + counted.reduce(0) { $0 + Int($1.filter { $0 != "," })! } == count)
    #expect(lines.count == told + counted.count)
  }
}
