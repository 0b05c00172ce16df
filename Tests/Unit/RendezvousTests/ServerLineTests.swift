// What the server says of its clients is what others read of it.

import IPCChannels
import Testing

@testable import Rendezvous

struct ServerLineTests {
  private static let texts: [(ServerLine, String)] =
    [
      (
        .connected(clientID: 3, kindName: "shm", processID: 4711),
        "client 3 connected (shm, pid 4711)"
      ),
      (
        .disconnected(clientID: 0, .exit, messageCount: 1),
        "client 0 disconnected (exit, 1 message)"
      ),
      (
        .disconnected(clientID: .max, .died, messageCount: .max),
        "client 4294967295 disconnected (died, 18446744073709551615 messages)"
      ),
      (
        .disconnected(clientID: 1, .protocolViolation, messageCount: 0),
        "client 1 disconnected (protocol, 0 messages)"
      ),
      (
        .dropped(clientID: 9, .violation, "it sent: nothing"),
        "client 9 was dropped for a protocol violation: it sent: nothing"
      ),
      (
        .dropped(clientID: 9, .denial, "read: Operation not permitted"),
        "client 9 was dropped because a call is denied to this server: read: Operation not permitted"
      ),
      (
        .dropped(clientID: 9, .failure, "read: Bad address"),
        "client 9 was dropped because a call failed: read: Bad address"
      ),
    ]
    + ServerLine.Drop.allCases.map {
      (.dropped(clientID: 5, $0, "so"), "client 5 was dropped \($0.rawValue): so")
    }
    + ServerLine.Ending.allCases.map {
      (
        .disconnected(clientID: 5, $0, messageCount: nil),
        "client 5 disconnected (\($0.rawValue))"
      )
    }
    + ServerLine.Ending.allCases.map {
      (
        .disconnected(clientID: 5, $0, messageCount: 2),
        "client 5 disconnected (\($0.rawValue), 2 messages)"
      )
    }

  @Test(arguments: texts)
  func `a line is written and read back`(line: ServerLine, text: String) throws {
    #expect(line.text == text)
    #expect(try ServerLine.read(text) == line)
  }

  @Test(arguments: [
    "", "client", "client 1", "client 1: client 2 disconnected (exit, 1 message)",
    "client x disconnected (exit, 1 message)", "client 1 has left",
    "client 4294967296 connected (shm, pid 1)", "ipc-server: ready on /tmp/s (kind shm)",
  ])
  func `any other line is none of these`(text: String) throws {
    #expect(try ServerLine.read(text) == nil)
  }

  @Test(arguments: [
    "client 1 connected (no such, pid 1)", "client 1 connected (shm, pid 1", "client 1 connected (",
    "client 1 disconnected (exit, 2 message)", "client 1 disconnected (exit, 1 messages)",
    "client 1 disconnected (exit, -1 messages)", "client 1 disconnected (gone, 1 message)",
    "client 1 disconnected (exit, 18446744073709551616 messages)",
    "client 1 disconnected (exit, 1 message) ", "client 1 disconnected (gone)",
    "client 1 disconnected (exit", "client 1 disconnected (exit) ",
    "client 1 was dropped for fun: yes",
  ])
  func `what begins as one of these and is none is an error`(text: String) {
    #expect(throws: ServerLine.Unreadable(line: text)) { try ServerLine.read(text) }
  }
}
