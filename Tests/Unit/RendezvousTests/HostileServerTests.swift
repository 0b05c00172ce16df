// A client against servers that lie: each is seen through, named, and leaves nothing open.

import Linux
import Rendezvous
import TestSupport
import Testing

struct HostileServerTests {
  private let directory = TemporaryDirectory()
  private static let hello = Hello(clientID: 3, recordSize: 24, kindName: "pipe")

  /// The error of an attempt to connect; nil when there was none.
  private static func error(
    at path: String, patience: Duration = .seconds(60)
  ) throws -> RendezvousError? {
    do throws(RendezvousError) {
      _ = try Connector.connect(to: try SocketPath(path), hello: hello, patience: patience)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: HostileAnswer.allCases)
  func `an answer that is wrong is named, and what came with it is closed`(
    _ answer: HostileAnswer
  ) throws {
    let path = directory.path("socket")
    let witness = try ClosingWitness()
    let server = try HostileServer(
      at: path, answer: answer.bytes, attaching: answer.attached, of: witness)
    guard case .notAnAnswer(let text) = try Self.error(at: path) else {
      return #expect(Bool(false), "another error, or none")
    }
    #expect(text.contains(answer.mention))
    // It ends when the client's end of the connection is closed.
    server.join()
    #expect(witness.allAreClosed())
  }

  @Test func `a refusal is reported and descriptors with it are closed`() throws {
    let path = directory.path("socket")
    let witness = try ClosingWitness()
    let server = try HostileServer(
      at: path, answer: Wire.refusal, attaching: 2, of: witness)
    #expect(try Self.error(at: path) == .refused(Refusal(.kindNotServed, "not me")))
    server.join()
    #expect(witness.allAreClosed())
  }

  @Test func `a refusal that came before the hello was read is reported`() throws {
    for round in 0..<40 {
      let path = directory.path("socket-\(round)")
      let server = try HostileServer(at: path) { client in
        // Half of the time the hello is there, unread: then the close resets the connection.
        if round % 2 == 0 {
          _ = try poll([client.number], until: Deadline(after: .seconds(10)))
        }
        try client.send(Wire.refusal)
      }
      #expect(try Self.error(at: path) == .refused(Refusal(.kindNotServed, "not me")))
      server.join()
    }
  }

  @Test(arguments: [false, true])
  func `a connection that is dropped without an answer is that`(readsHello: Bool) throws {
    for round in 0..<10 {
      let path = directory.path("socket-\(round)")
      let server = try HostileServer(at: path) { client in
        _ = try poll([client.number], until: Deadline(after: .seconds(10)))
        if readsHello { _ = try client.receive() }
      }
      #expect(try Self.error(at: path) == .dropped)
      server.join()
    }
  }

  @Test func `a server that is silent is waited for as long as was said`() throws {
    let path = directory.path("socket")
    let server = try HostileServer(at: path) { client in _ = hangsUp(client.number) }
    let start = monotonicNanoseconds()
    let error = try Self.error(at: path, patience: .milliseconds(200))
    #expect(error == .timedOut(at: path, waitingFor: .answer))
    #expect(monotonicNanoseconds() - start >= 200_000_000)
    server.join()
  }

  @Test func `no lie leaves a descriptor open`() async {
    await #expect(processExitsWith: .success) {
      try await settleRuntime()
      let directory = TemporaryDirectory()
      let before = OpenDescriptors()
      for (index, answer) in HostileAnswer.allCases.enumerated() {
        let path = directory.path("socket-\(index)")
        let witness = try ClosingWitness()
        let server = try HostileServer(
          at: path, answer: answer.bytes, attaching: answer.attached, of: witness)
        #expect(try Self.error(at: path) != nil)
        server.join()
      }
      #expect(OpenDescriptors().new(since: before) == [])
    }
  }

  @Test(arguments: [0, 1])
  func `descriptors for which the process has no room are reported`(room: Int) async {
    await #expect(processExitsWith: .success) { [room] in
      try await settleRuntime()
      let directory = TemporaryDirectory()
      let path = directory.path("socket")
      let pipe = try PipeEnd.pair()
      let numbers = [pipe.read.number, pipe.write.number]
      let before = OpenDescriptors()
      let server = try HostileServer(at: path) { client in
        _ = try client.receive()
        // From here on this process, and so the client in it, can have only so many more.
        leaveDescriptors(room)
        try client.send(Wire.grant, descriptors: numbers)
        _ = hangsUp(client.number)
      }
      let error = try Self.error(at: path)
      server.join()
      ResourceLimit.descriptors.set(1024)
      let expected = SystemError(call: "recvmsg", errno: .noDescriptorsLeft)
      #expect(error == .system(expected))
      #expect(expected.advice.contains("ulimit -n"))
      #expect(OpenDescriptors().new(since: before) == [])
      #expect(pipe.read.number != pipe.write.number)
    }
  }
}
