// A raw client against a reception: what is served, and what is sent away, with which bytes.

import Glibc
import IPCChannels
import Linux
import Rendezvous
import TestSupport
import Testing

struct ReceptionTests {
  private let directory = TemporaryDirectory()
  private let desk: Desk
  private var path: String { directory.path("socket") }

  init() throws { desk = try Desk(at: directory.path("socket")) }

  private func connect() throws -> PacketSocket { try PacketSocket(connectingTo: path) }

  /// Says that nobody is to be served, after everything that came has been looked at.
  private func nobodyIsServed() throws {
    let visitor = try desk.next(within: .zero)
    #expect(visitor == nil)
  }

  /// Says that nobody is served until something was said of a client. One that has closed its connection may
  /// be held a while by a process that is just being started elsewhere in this suite.
  private func nobodyIsServedBeforeNotice() throws {
    let deadline = Deadline(after: .seconds(60))
    repeat {
      let visitor = try desk.next(within: .milliseconds(10))
      #expect(visitor == nil)
    } while desk.notices.isEmpty && !deadline.hasPassed
  }

  @Test func `a hello that is there at once is handed out`() throws {
    let client = try connect()
    try client.send(Wire.hello)
    let visitor = try #require(try desk.next())
    #expect(visitor.hello == Hello(clientID: 3, recordSize: 24, kindName: "pipe"))
    visitor.refuse(Refusal(.kindNotServed, "not me"))
    #expect(try client.receive()?.bytes == Wire.refusal)
    #expect(try client.receive()?.bytes == [])
    #expect(desk.notices.isEmpty)
  }

  @Test func `a hello that comes later is handed out`() throws {
    let client = try connect()
    #expect(desk.deadline == nil)
    try nobodyIsServed()
    let left = try #require(desk.deadline).millisecondsLeft
    #expect(left <= 5000)
    try client.send(Wire.hello)
    #expect(try desk.next()?.hello.clientID == 3)
    #expect(desk.deadline == nil)
  }

  @Test(arguments: MalformedHello.allCases, [false, true])
  func `a malformed hello is answered and the connection ends`(
    example: MalformedHello, comesLater: Bool
  ) throws {
    let client = try connect()
    if comesLater { try nobodyIsServed() }
    try client.send(example.bytes)
    try nobodyIsServed()
    let answer = try #require(try client.receive())
    let status = UInt8(example.status)
    let head: [UInt8] = [0x49, 0x50, 0x43, 0x52, 0x01, 0x00, status, 0x00]
    #expect(Array(answer.bytes.prefix(64)) == head + [UInt8](repeating: 0, count: 56))
    #expect(answer.descriptorCount == 0)
    let sentence = answer.bytes.dropFirst(64)
    #expect((1...192).contains(sentence.count))
    let text = try #require(String(validating: sentence, as: UTF8.self))
    if example != .veryLong { #expect(example.mentions.allSatisfy(text.contains)) }
    #expect(try client.receive()?.bytes == [])
    #expect(desk.notices.count == 1)
    #expect(desk.notices.first?.contains("(pid \(currentProcess())) was refused: \(text)") == true)
  }

  @Test(arguments: [false, true])
  func `a client that ends before its hello is dropped`(isPending: Bool) throws {
    let client = try connect()
    if isPending { try nobodyIsServed() }
    client.close()
    try nobodyIsServedBeforeNotice()
    #expect(desk.deadline == nil)
    #expect(desk.notices.count == 1)
    #expect(desk.notices.first?.contains("closed the connection before its hello") == true)
  }

  @Test(arguments: [false, true])
  func `for a client that has left after its hello nothing is made`(comesLater: Bool) throws {
    let client = try connect()
    if comesLater { try nobodyIsServed() }
    try client.send(Wire.hello)
    _ = shutdown(client.number, Int32(SHUT_RDWR))
    try nobodyIsServedBeforeNotice()
    #expect(desk.deadline == nil)
    #expect(desk.notices.count == 1)
    #expect(desk.notices.first?.contains("it left before it was answered") == true)
  }

  @Test func `callers are handed out though others misbehave between them`() throws {
    var clients: [PacketSocket] = []
    for number in 0..<30 {
      let client = try connect()
      switch number % 5 {
      case 0: break
      case 1: try client.send([0])
      case 2: client.close()
      case 3: try client.send(Wire.hello(kind: "shm", client: UInt32(number)))
      default: try client.send(Wire.hello.with([9], at: 4))
      }
      clients.append(client)
    }
    var served: [UInt32] = []
    while let visitor = try desk.next(within: .zero) { served.append(visitor.hello.clientID) }
    #expect(served == [3, 8, 13, 18, 23, 28])
    #expect(desk.notices.count == 18)
  }

  @Test func `whoever waits when it ends is told so`() throws {
    let silent = try connect()
    try nobodyIsServed()
    let unseen = try connect()
    desk.close(Refusal(.busy, "stopping"))
    let answer = try #require(try silent.receive())
    #expect(answer.bytes.number16(at: 6) == 7)
    #expect(answer.bytes.dropFirst(64).elementsEqual("stopping".utf8))
    #expect(try silent.receive()?.bytes == [])
    #expect(hangsUp(unseen.number))
    #expect(directory.names.isEmpty)
  }
}
