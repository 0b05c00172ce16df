// How many records a ring holds: the client's wish, else the server's, else the kind's own.

import Comparison
import Foundation
import IPCChannels
import Messages
import TestSupport
import Testing

@Suite("Capacities", .waitsForPrograms)
struct CapacityTests {
  private static let rings = ChannelKind.allCases.filter { $0.description.capacity.isChosen }

  @Test("A ring has what its client asks for, else what the server was told", arguments: rings)
  func granted(kind: ChannelKind) throws {
    let server = try TestServer(["--kind", kind.rawValue, "--capacity", "64", "--narrate"])
    for (arguments, capacity) in [([], 64), (["--capacity", "4"], 4)] {
      let client = try server.client(arguments + ["--ping", "100"])
      #expect(try client.wait() == .exited(0), "\(client.errors.text)")
      let layout = try RingLayout(recordSize: Message.size, capacity: capacity)
      #expect(server.errors.text.contains("\(layout.size)"), "\(server.errors.text)")
    }
    try server.stop()
  }

  @Test("A server of all kinds gives other kinds what they always have")
  func others() throws {
    let server = try TestServer(["--capacity", "64"])
    for kind in ChannelKind.allCases {
      let client = try server.client(["--kind", kind.rawValue], input: .text("hello\n"))
      #expect(try client.wait() == .exited(0), "\(kind): \(client.errors.text)")
    }
    try server.stop()
  }

  @Test("A client that names no kind gets one that has what it asks for")
  func anyKind() throws {
    let server = try TestServer()
    for _ in Self.rings {
      let client = try server.client(["--capacity", "64", "--ping", "10"])
      #expect(try client.wait() == .exited(0), "\(client.errors.text)")
    }
    try server.stop()
    for kind in Self.rings {
      #expect(server.lines.contains { $0.hasPrefix("client 0 connected (\(kind.rawValue), ") })
    }
  }

  @Test("What a kind cannot hold is refused with what it can")
  func refused() throws {
    let server = try TestServer()
    for (arguments, reason) in [
      (
        ["--kind", "pipe", "--capacity", "1024"],
        "how many records pipe holds cannot be chosen, and 1024 were asked for; ask for no number"
      ),
      (
        ["--kind", "memfd", "--size", "1048576", "--capacity", "64"],
        "a ring of 1048576-byte records has 4 of them, and 64 were asked for; ask for such a "
          + "number, or for none"
      ),
    ] {
      let client = try server.client(arguments)
      #expect(try client.wait() == .exited(69))
      #expect(client.errors.text == "ipc-client: refused by the server: \(reason)\n")
    }
    try server.stop()
  }

  @Test("A command line that cannot be meant is refused")
  func misused() throws {
    for program in [BuiltProgram.client, .server] {
      #expect(
        try FinishedRun(program, ["--capacity", "1000"])
          == .misused(
            program,
            "--capacity takes powers of two, such as 1024 or 16384; 1000 is none"))
    }
    #expect(
      try FinishedRun(.server, ["--kind", "pipe", "--kind", "signal", "--capacity", "1024"])
        == .misused(
          .server,
          "--capacity is for rings, and none is served; leave it out, or serve one with --kind"))
  }

  @Test("Rings are compared by capacity; other kinds take part once")
  func axis() throws {
    let run = try ComparisonRun([
      "--kind", "memfd,pipe", "--wait", "block", "--placement",
      RunTests.placements[0].rawValue, "--capacity", "1024,4", "--rounds", "2", "--time", "2",
    ])
    let cells = try run.completed().cells
    #expect(cells.map(\.coordinates.label) == ["pipe", "memfd/4", "memfd/1024"])
    #expect(cells.map(\.coordinates.capacity) == [nil, 4, 1024])
    #expect(cells.allSatisfy { $0.unavailable == nil && !$0.rounds.isEmpty })
    for label in ["memfd/4", "memfd/1024"] { #expect(run.process.output.text.contains(label)) }
  }

  @Test("A comparison by capacity needs a ring, and one capacity for its reference")
  func misusedAxis() throws {
    for (arguments, problem) in [
      (
        ["--kind", "pipe", "--capacity", "4"],
        "--capacity is for rings, and none is compared; leave it out, or name one with --kind"
      ),
      (
        ["--kind", "memfd,pipe", "--capacity", "4,8", "--reference", "memfd"],
        "--reference memfd is compared with several capacities; leave it out, or name one capacity"
      ),
      (["--capacity", "4,4"], "--capacity names 4 more than once; name each once"),
      (["--capacity", "12"], "--capacity takes powers of two, such as 1024 or 16384; 12 is none"),
    ] {
      let run = try FinishedRun(.compare, ["run"] + arguments)
      #expect(run.ending == .exited(64))
      #expect(run.errors.hasPrefix("ipc-compare run: \(problem)\n"), "\(run.errors)")
    }
  }
}
