// A process that may have no more threads: who watches a peer is one. A client is then refused, and never granted
// a channel whose other end hangs up.

import Glibc
import IPCChannels
import Linux
import Messages
import Rendezvous
import TestSupport
import Testing

struct MissingThreadTests {
  /// Becomes a user whom the limit binds, which it does nobody with root's rights.
  private static func becomeBound() {
    if getuid() == 0 { #expect(setuid(uid_t.random(in: 100_000..<1_000_000_000)) == 0) }
  }

  /// A client that asks for a channel while its server may have no thread, and another one later.
  private struct Server: KindCheck {
    func check<Link: Channel & ~Copyable>(_ type: Link.Type) throws {
      let directory = TemporaryDirectory()
      var reception = try Reception(at: SocketPath(directory.path("socket")))
      func call() throws -> PacketSocket {
        let client = try PacketSocket(connectingTo: directory.path("socket"))
        try client.send(Wire.hello(kind: Link.kindName))
        return client
      }
      let early = try call()
      let old = ResourceLimit.threads.set(0)
      let deadline = Deadline(after: .seconds(1))
      do throws(ConnectionError) {
        _ = try Connection<Link>(accepting: &reception, until: deadline).channel.recordSize
        Issue.record("there was a thread")
      } catch {
        guard case .rendezvous(.timedOut) = error else {
          Issue.record(error)
          return
        }
      }
      ResourceLimit.threads.set(old)
      let answer = try #require(try early.receive())
      #expect(Array(answer.bytes.prefix(4)) == Array("IPCR".utf8) && answer.bytes.count > 64)
      #expect(answer.bytes.number16(at: 6) == 5 && answer.descriptorCount == 0)
      let sentence = String(decoding: answer.bytes.dropFirst(64), as: UTF8.self)
      #expect(sentence.contains("EAGAIN") && sentence.contains("RLIMIT_NPROC"), "\(sentence)")
      #expect(try early.receive()?.bytes == [])
      let late = try call()
      let connection = try Connection<Link>(accepting: &reception)
      #expect(try late.receive()?.bytes.prefix(4).elementsEqual("IPCG".utf8) == true)
      withExtendedLifetime(connection.watch) {}
    }
  }

  @Test(arguments: ChannelKind.allCases)
  func `a server that may have no thread refuses with status 5, and grants once it has one`(
    kind: ChannelKind
  ) async {
    await #expect(processExitsWith: .success) { [name = kind.rawValue as String] in
      try await settleRuntime()
      MissingThreadTests.becomeBound()
      try Server().run(try #require(ChannelKind(rawValue: name)))
    }
  }

  /// A client that may have no thread, of a server that needs none.
  private struct Client: KindCheck {
    func check<Link: Channel & ~Copyable>(_ type: Link.Type) throws {
      let directory = TemporaryDirectory()
      let desk = try Desk(at: directory.path("socket"))
      let server = try RunningThread {
        do {
          let visitor = try #require(try desk.next())
          let served = try visitor.grant(type)
          let deadline = Deadline(after: .seconds(10))
          #expect(try poll(served.lifeline.descriptor.number, until: deadline), "it never left")
        } catch {
          Issue.record(error)
        }
      }
      let old = ResourceLimit.threads.set(0)
      do throws(ConnectionError) {
        _ = try Connection<Link>(to: directory.path("socket")).channel.recordSize
        Issue.record("there was a thread")
      } catch {
        if case .rendezvous(.system(let cause)) = error {
          #expect(cause.call == "pthread_create" && cause.errno == .again)
        } else {
          Issue.record(error)
        }
      }
      ResourceLimit.threads.set(old)
      server.join()
    }
  }

  @Test(arguments: ChannelKind.allCases)
  func `a client that may have no thread fails, and its server hears that it left`(
    kind: ChannelKind
  ) async {
    await #expect(processExitsWith: .success) { [name = kind.rawValue as String] in
      try await settleRuntime()
      MissingThreadTests.becomeBound()
      try Client().run(try #require(ChannelKind(rawValue: name)))
    }
  }
}
