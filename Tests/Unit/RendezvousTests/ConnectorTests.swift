// A client's way to a server that is not there, busy, or in order.

import Glibc
import Linux
import Rendezvous
import TestSupport
import Testing

struct ConnectorTests {
  private let directory = TemporaryDirectory()
  private var path: String { directory.path("socket") }
  private let hello = Hello(clientID: 3, recordSize: 24, kindName: "pipe")

  private func error(patience: Duration = .seconds(5)) throws -> RendezvousError? {
    do throws(RendezvousError) {
      _ = try Connector.connect(to: try SocketPath(path), hello: hello, patience: patience)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: ["nothing", "file", "stale socket", "stream socket"])
  func `where nobody serves a client is told how to change that`(what: String) throws {
    var stream: Int32 = -1
    switch what {
    case "file": writeFile(path, "")
    case "stale socket":
      try UnixSocket.unconnected().listen(at: path, mode: 0o600, backlog: 1)
    case "stream socket":
      stream = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
      try UnixSocket(FileDescriptor(owning: duplicatedNumber(stream)))
        .listen(at: path, mode: 0o600, backlog: 1)
    default: break
    }
    defer { if stream >= 0 { close(stream) } }
    // A process that is just being started elsewhere in this suite holds the socket until its exec(2):
    // as long as it does, somebody listens who never answers, and who hangs up then.
    func isHeld(_ answer: RendezvousError?) -> Bool {
      if case .timedOut = answer { true } else { answer == .dropped }
    }
    let deadline = Deadline(after: .seconds(60))
    var answer = try error(patience: .milliseconds(100))
    while what == "stale socket", isHeld(answer), !deadline.hasPassed {
      answer = try error(patience: .milliseconds(100))
    }
    if stream < 0 {
      #expect(answer == .noServer(at: path))
    } else {
      let cause = SystemError(call: "connect", errno: Errno(EPROTOTYPE))
      #expect(answer == .notAServer(at: path, cause))
    }
  }

  @Test func `another capacity than was asked for is no grant`() throws {
    let ends = try PipeEnd.pair()
    let server = try HostileServer(at: path) { client in
      _ = try client.receive()
      try client.send(
        Wire.grant.with([0, 8], at: 12).with(1, at: 32), descriptors: [ends.read.number])
    }
    let wish = Hello(clientID: 3, recordSize: 24, capacity: 1024, kindName: "pipe")
    #expect(
      throws: RendezvousError.notAnAnswer(
        "room for 2048 records was granted; 1024 were asked for")
    ) {
      _ = try Connector.connect(to: try SocketPath(path), hello: wish).terms
    }
    server.join()
  }

  @Test func `a hello lies on the wire as it must`() throws {
    let wire = Wire.hello.with([0x18], at: 12)
    let received = Received()
    let server = try HostileServer(at: path) { client in
      received.bytes = try client.receive()?.bytes ?? []
      try client.send(Wire.refusal)
    }
    #expect(try error() == .refused(Refusal(.kindNotServed, "not me")))
    server.join()
    #expect(received.bytes == wire)
  }

  private final class Received: @unchecked Sendable {
    var bytes: [UInt8] = []
  }

  @Test func `what was granted is handed over in order, close-on-exec, with a lifeline`() throws {
    let pipe = try PipeEnd.pair()
    let ends = [pipe.read.number, pipe.write.number]
    let server = try HostileServer(at: path) { client in
      _ = try client.receive()
      try client.send(Wire.grant, descriptors: ends)
      _ = hangsUp(client.number)
    }
    let grant = try Connector.connect(to: try SocketPath(path), hello: hello)
    let terms = grant.terms
    #expect(terms == GrantTerms(kindName: "pipe", recordSize: 24, capacity: 0))
    let lifeline = grant.lifeline
    var descriptors = grant.descriptors
    #expect(descriptors.count == 2)
    let first = descriptors.takeFirst()
    let second = descriptors.takeFirst()
    #expect(try first.accessMode() == .read)
    #expect(try second.accessMode() == .write)
    let numbers = [first.number, second.number] + lifeline.descriptorNumbers
    #expect(numbers.count == 4)
    for number in numbers { #expect(isCloseOnExec(number)) }
    let peer = lifeline.credentials
    #expect(peer.processID == currentProcess())
    #expect(peer.userID == currentUser())
    // The server waits for this end.
    _ = consume lifeline
    server.join()
    #expect(pipe.read.number != pipe.write.number)
  }

  @Test func `a full backlog is retried until patience ends`() throws {
    let full = try UnixSocket.unconnected()
    try full.listen(at: path, mode: 0o600, backlog: 0)
    let waiting = try fill()
    let start = monotonicNanoseconds()
    #expect(try error(patience: .milliseconds(200)) == .timedOut(at: path, waitingFor: .room))
    #expect(monotonicNanoseconds() - start >= 200_000_000)
    #expect(!waiting.isEmpty)
    #expect(full.descriptor.number >= 0)
  }

  /// Connects until nobody more can.
  private func fill() throws -> [PacketSocket] {
    var waiting: [PacketSocket] = []
    while waiting.count < 100 {
      do throws(SystemError) {
        waiting.append(try PacketSocket(connectingTo: path))
      } catch {
        #expect(error == SystemError(call: "connect", errno: .again))
        return waiting
      }
    }
    return waiting
  }

  @Test func `a full backlog that empties lets a client in`() throws {
    let full = Crowded()
    try full.listen(at: path)
    let waiting = try fill()
    let count = waiting.count
    let thread = try RunningThread {
      // The clients that wait already are let in only after this one has met the full backlog, or
      // soon after: either way it is served.
      sleep(.milliseconds(20))
      full.serve(count + 1)
    }
    #expect(try error(patience: .seconds(20)) == .refused(Refusal(.kindNotServed, "not me")))
    thread.join()
  }

  /// A listener with no room.
  private final class Crowded: @unchecked Sendable {
    private var socket: UnixSocket?

    func listen(at path: String) throws {
      let socket = try UnixSocket.unconnected()
      try socket.listen(at: path, mode: 0o600, backlog: 0)
      self.socket = consume socket
    }

    /// Refuses that many clients.
    func serve(_ count: Int) {
      let deadline = Deadline(after: .seconds(20))
      var served = 0
      while served < count && !deadline.hasPassed {
        if let client = try? socket?.accept() {
          try? PacketSocket(client).send(Wire.refusal)
          served += 1
        } else {
          sleep(.milliseconds(1))
        }
      }
    }
  }

  @Test func `a server whose hello cannot be sent for want of descriptors says so`() async {
    await #expect(processExitsWith: .success) {
      try await settleRuntime()
      let directory = TemporaryDirectory()
      let path = try SocketPath(directory.path("socket"))
      let desk = try Desk(at: path.path)
      leaveDescriptors(0)
      let expected = RendezvousError.system(
        SystemError(call: "socket", errno: .noDescriptorsLeft))
      #expect(throws: expected) {
        _ = try Connector.connect(
          to: path, hello: Hello(clientID: 0, recordSize: 24, kindName: nil))
      }
      #expect(desk.notices.isEmpty)
    }
  }
}
