// A server that passes the last end of a pipe whose mutex it holds: who closes that waits for ever.

import Linux
import Rendezvous
import TestSupport
import Testing

@Suite(.enabled(if: StalledWrite.obstacle == nil, "userfaultfd(2) is not to be had here"))
struct StalledServerTests {
  enum Place: CaseIterable {
    case refusal, behindRefusal, grant
  }

  private let directory = TemporaryDirectory()

  @Test(arguments: Place.allCases)
  func `a client ends, whatever it is passed`(place: Place) throws {
    let path = directory.path("socket")
    let pipe = try PipeEnd.pair()
    let stalled = try StalledWrite(into: pipe.write.number)
    let passed = HostileServer.PassedEnd(pipe.read)
    let server = try HostileServer(at: path) { client in
      _ = try client.receive()
      switch place {
      case .refusal:
        try client.send(Wire.refusal, descriptors: [passed.number])
      case .behindRefusal:
        try client.send(Wire.refusal)
        try client.send([1], descriptors: [passed.number])
      case .grant:
        let grant = Wire.grant.with(kind: "memfd").with(16_384, at: 12).with([1], at: 32)
        try client.send(grant, descriptors: [passed.number])
      }
      passed.close()
      _ = hangsUp(client.number)
    }
    let client = try SpawnedProcess([
      BuiltProgram.client.path, "--socket", path, "--kind", "memfd", "--timeout", "5", "7",
    ])
    let status = client.exitStatus(within: .seconds(20))
    #expect(status == (place == .grant ? 1 : 69), "\(client.text)")
    stalled.end()
    server.join()
  }
}
