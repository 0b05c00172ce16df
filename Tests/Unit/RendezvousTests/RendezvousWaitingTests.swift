// Waits for a client or for a server: they end at a deadline, and when another thread ends them.

import IPCChannels
import Linux
import Messages
import Rendezvous
import TestSupport
import Testing

struct RendezvousWaitingTests {
  @Test func `a wait for a client ends at its deadline, and a client that comes later is served`()
    throws
  {
    let directory = TemporaryDirectory()
    let path = directory.path("socket")
    var reception = try Reception(at: SocketPath(path))
    let deadline = Deadline(after: .milliseconds(30))
    do throws(ConnectionError) {
      _ = try AnyConnection.accept(from: &reception, until: deadline)
      Issue.record("nobody was served")
    } catch {
      #expect("\(error)" == "no client came to \(path) in time")
    }
    #expect(deadline.hasPassed)
    let client = try Promise { try AnyConnection.connect(to: path, kind: .pipe) }
    let far = Deadline(after: .seconds(30))
    #expect(try AnyConnection.accept(from: &reception, until: far).channel.kind == .pipe)
    #expect(try client.value.channel.kind == .pipe)
  }

  @Test func `another thread ends a wait for a client`() throws {
    let directory = TemporaryDirectory()
    var reception = try Reception(at: SocketPath(directory.path("socket")))
    let interruption = reception.interruption
    let thread = try RunningThread {
      sleep(.milliseconds(20))
      interruption.interrupt()
    }
    do throws(ConnectionError) {
      _ = try Connection<PipeChannel>(accepting: &reception).channel.recordSize
      Issue.record("nobody was served")
    } catch {
      #expect("\(error)" == "interrupted")
    }
    thread.join()
  }

  @Test func `a wait for a server that does not answer ends at its deadline, or by another thread`()
    throws
  {
    let directory = TemporaryDirectory()
    let path = directory.path("socket")
    let desk = try Desk(at: path)
    let deadline = Deadline(after: .milliseconds(30))
    do throws(ConnectionError) {
      _ = try Connection<PipeChannel>(to: path, until: deadline).channel.recordSize
      Issue.record("nobody answered")
    } catch {
      #expect("\(error)" == "the server at \(path) does not answer; is it stopped?")
    }
    #expect(deadline.hasPassed)
    let interruption = Interruption()
    let thread = try RunningThread {
      sleep(.milliseconds(20))
      interruption.interrupt()
    }
    do throws(ConnectionError) {
      _ = try Connection<PipeChannel>(
        to: path, until: Deadline(after: .seconds(30)), interruption: interruption
      ).channel.recordSize
      Issue.record("nobody answered")
    } catch {
      #expect("\(error)" == "interrupted")
    }
    thread.join()
    withExtendedLifetime(desk) {}
  }

  @Test func `a connection is handed to a thread`() throws {
    let directory = TemporaryDirectory()
    let path = directory.path("socket")
    var reception = try Reception(at: SocketPath(path))
    let client = try Promise { try AnyConnection.connect(to: path, kind: .memfd) }
    let server = try Connection<MemfdChannel>(accepting: &reception)
    let thread = try Thread(passing: server) { connection in
      var connection = connection
      if let ping = try? connection.channel.receive(as: Message.self) {
        try? connection.channel.send(ping.pong, until: Deadline(after: .seconds(10)))
      }
    }
    try client.value.channel.send(Message(.ping, author: 0, 3, 4))
    #expect(try client.value.channel.receive(as: Message.self) == Message(.pong, author: 0, 3, 4))
    thread.join()
  }
}
