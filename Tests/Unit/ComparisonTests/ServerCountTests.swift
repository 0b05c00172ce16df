// What is believed of a server's own count of messages.

import Testing

@testable import Comparison

struct ServerCountTests {
  @Test func `the messages of all clients are added up`() throws {
    let output = """
      ready
      client 1 connected (pipe, pid 7)
      client 1 disconnected (exit, 12 messages)
      client 2 disconnected (exit, 1 message)

      """
    #expect(try ServerProcess.messages(in: output) == 13)
    #expect(try ServerProcess.messages(in: "") == 0)
  }

  /// A count of 0 in its place would accuse the kind of having lost all messages.
  @Test(arguments: ["(exit, many messages)", "("])
  func `a count that cannot be read is a failure, and no loss of messages`(rest: String) {
    let line = "client 1 disconnected \(rest)"
    #expect(
      throws: WorkFailure(.failed, "what the server says of a client cannot be read: '\(line)'")
    ) {
      try ServerProcess.messages(in: "client 2 disconnected (exit, 3 messages)\n\(line)\n")
    }
  }

  @Test func `a count that the server does not know is a failure, and no loss of messages`() {
    #expect(
      throws: WorkFailure(
        .failed, "the server does not know how many messages came: a session ended as crashed")
    ) {
      try ServerProcess.messages(in: "client 1 disconnected (crashed)\n")
    }
  }

  @Test func `counts that cannot be added up are a failure`() {
    let line = "client 1 disconnected (exit, \(UInt64.max) messages)\n"
    #expect(
      throws: WorkFailure(.failed, "the server counts more than \(UInt64.max) messages")
    ) {
      try ServerProcess.messages(in: line + "client 2 disconnected (exit, 1 message)\n")
    }
  }
}
