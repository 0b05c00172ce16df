// What strangers pass: the kernel refuses it where it can, and elsewhere nobody receives it, closes it
// or waits for it where others wait.

import IPCChannels
import Linux
import Rendezvous
import TestSupport
import Testing

struct PassedObjectTests {
  private let directory = TemporaryDirectory()
  private var path: String { directory.path("socket") }

  /// Whether this kernel has SO_PASSRIGHTS.
  private static let kernelRefuses =
    (try? UnixSocket.unconnected().descriptor.refuseDescriptors()) == true

  /// A reception as on a kernel that refuses nothing.
  private func openDesk() throws -> Desk { try Desk(at: path, refusesDescriptors: false) }

  private func connect() throws -> PacketSocket { try PacketSocket(connectingTo: path) }

  private func expectService(at desk: Desk) throws {
    let honest = try connect()
    try honest.send(Wire.hello(kind: "pipe", client: 77))
    #expect(try desk.next()?.hello.clientID == 77)
  }

  // MARK: Kernels that can refuse it

  @Test(.enabled(if: kernelRefuses, "Linux 6.16 has SO_PASSRIGHTS"), arguments: [false, true])
  func `the kernel refuses descriptors at the sender`(isAccepted: Bool) throws {
    let desk = try Desk(at: path)
    let client = try connect()
    if isAccepted { #expect(try desk.next(within: .zero) == nil) }
    #expect(throws: SystemError(call: "sendmsg", errno: .notPermitted)) {
      try client.send(Wire.hello, descriptors: [client.number])
    }
    // Nothing came, so nothing is wrong with it.
    try client.send(Wire.hello)
    let served = try #require(try desk.next()).grant(SocketpairChannel.self)
    #expect(throws: SystemError(call: "sendmsg", errno: .notPermitted)) {
      try client.send([0], descriptors: [client.number])
    }
    // Nor on the channel, which goes to the server's own end.
    var passed = try #require(try client.receive()).takeDescriptors()
    let end = PacketSocket(UnixSocket(passed.takeFirst()))
    #expect(throws: SystemError(call: "sendmsg", errno: .notPermitted)) {
      try end.send([0], descriptors: [client.number])
    }
    #expect(served.lifeline.peerHasSpoken() == false)
    #expect(desk.notices.isEmpty)
  }

  // MARK: Kernels that cannot

  @Test(arguments: [1, 2, 253], [false, true])
  func `descriptors where none belong end the connection and are closed`(
    count: Int, comesLater: Bool
  ) throws {
    let desk = try openDesk()
    let client = try connect()
    if comesLater { #expect(try desk.next(within: .zero) == nil) }
    let witness = try ClosingWitness()
    let end = witness.writeEnds.takeFirst()
    try client.send(Wire.hello, descriptors: [Int32](repeating: end.number, count: count))
    _ = consume end
    #expect(!witness.allAreClosed(within: .zero))
    #expect(try desk.next(within: .zero) == nil)
    #expect(witness.allAreClosed())
    #expect(hangsUp(client.number))
    #expect(desk.notices.count == 1)
    #expect(desk.notices.first?.contains("descriptors, expected none") == true)
  }

  @Test(arguments: [[0], []] as [[UInt8]])
  func `descriptors that nobody reads are closed with the connection`(before: [UInt8]) throws {
    let desk = try openDesk()
    let client = try connect()
    let witness = try ClosingWitness()
    let end = witness.writeEnds.takeFirst()
    try client.send(Wire.hello)
    // What looks like the end of the connection hides nothing.
    try client.send(before)
    try client.send([0], descriptors: [Int32](repeating: end.number, count: 253))
    _ = consume end
    let visitor = try #require(try desk.next())
    #expect(!witness.allAreClosed(within: .zero))
    visitor.refuse(Refusal(.busy, "no"))
    #expect(witness.allAreClosed())
  }

  /// When a client passes an object whose close waits.
  enum Moment: CaseIterable {
    case withHello, withLateHello, withGarbage, behindHello, onLifeline, unaccepted
  }

  @Test(arguments: Moment.allCases)
  func `an object whose close waits keeps nobody waiting`(moment: Moment) throws {
    let desk = try openDesk()
    let object = try LingeringSocket()
    let client = try connect()
    if moment == .withLateHello { #expect(try desk.next(within: .zero) == nil) }
    let isHello = moment == .withHello || moment == .withLateHello
    if moment == .behindHello || moment == .onLifeline { try client.send(Wire.hello) }
    let pass = {
      try client.send(isHello ? Wire.hello : [0], descriptors: [object.number])
      object.letGo()
    }
    if moment != .onLifeline { try pass() }
    let wasPrompt = try isPrompt {
      switch moment {
      case .unaccepted: desk.close(Refusal(.busy, "stopping"))
      case .behindHello: try #require(try desk.next()).refuse(Refusal(.busy, "no"))
      case .onLifeline:
        let served = try #require(try desk.next()).grant(PipeChannel.self)
        try pass()
        #expect(served.lifeline.peerHasSpoken() == true)
      default: #expect(try desk.next(within: .zero) == nil)
      }
      if moment != .unaccepted { try expectService(at: desk) }
    }
    #expect(wasPrompt)
  }

  // MARK: What a server passes

  /// Answers that come with objects which are not wanted.
  @Test(arguments: [
    HostileAnswer.refusalWithDescriptors, .oneGrantedTwoCame, .twoGrantedNineCame, .flood,
  ])
  func `a server that passes objects whose close waits keeps no client waiting`(
    answer: HostileAnswer
  ) throws {
    let server = try HostileServer(at: path) { client in
      let object = try LingeringSocket()
      _ = try client.receive()
      let copies = [Int32](repeating: object.number, count: answer.attached)
      try client.send(answer.bytes, descriptors: copies)
      object.letGo()
      _ = hangsUp(client.number, within: .seconds(LingeringSocket.seconds))
    }
    let path = try SocketPath(path)
    let wasPrompt = isPrompt {
      #expect(throws: RendezvousError.self) {
        _ = try Connector.connect(
          to: path, hello: Hello(clientID: 3, recordSize: 24, kindName: "pipe"))
      }
      server.join()
    }
    #expect(wasPrompt)
  }

  @Test func `what does not suit a kind keeps no client waiting either`() throws {
    let server = try HostileServer(at: path) { client in
      let (object, other) = (try LingeringSocket(), try LingeringSocket())
      _ = try client.receive()
      try client.send(Wire.grant, descriptors: [object.number, object.number])
      object.letGo()
      // Behind the grant, where it is closed with the lifeline.
      try client.send([0], descriptors: [other.number])
      other.letGo()
      _ = hangsUp(client.number, within: .seconds(LingeringSocket.seconds))
    }
    let wasPrompt = isPrompt {
      #expect(throws: ConnectionError.self) {
        _ = try Connection<PipeChannel>(to: path, clientID: 3)
      }
      server.join()
    }
    #expect(wasPrompt)
  }
}
