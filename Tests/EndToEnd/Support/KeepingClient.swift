// A client that keeps, beside its session, the first object that it was passed.

import Glibc
import IPCChannels
import Linux
import Messages
import Rendezvous
import TestSupport
import Testing

/// A session, over the largest rings where there are any, and its first object once more.
struct KeepingClient {
  let session: any RawClient
  let object: KeptObject

  /// Connects as soon as the server has heard that others have left.
  static func connect(_ kind: ChannelKind, to server: TestServer) throws -> KeepingClient {
    var client: KeepingClient?
    try waitUntil("\(kind) is granted") {
      do throws(any Error) {
        client = try KeepingClient(kind, of: server)
      } catch RendezvousError.refused(let refusal) where refusal.reason == .exhausted {
        return false
      }
      return true
    }
    return client!
  }

  private init(_ kind: ChannelKind, of server: TestServer) throws {
    let hello = Hello(
      clientID: 7, recordSize: Message.size,
      capacity: kind.description.capacity.isChosen ? 262_144 : 0, kindName: kind.rawValue)
    let grant = try Connector.connect(
      to: SocketPath(server.workspace.socket), hello: hello, patience: patience)
    object = grant.descriptors.withDescriptor(0) { KeptObject(duplicateOf: $0) }
    var connector = RawConnector(grant: grant)
    session = try kind.accept(&connector).get()
  }

  /// Touches all pages that the server writes.
  func ping(_ count: Int) throws {
    for number in 0..<UInt64(count) {
      try session.send(Message(.ping, author: 7, number, 0))
      guard try session.receive() == Message(.pong, author: 7, number, 0) else {
        throw TestFailure("no pong \(number)")
      }
    }
  }
}

/// A descriptor of an object that a client has a channel over.
final class KeptObject {
  let descriptor: FileDescriptor

  init(duplicateOf original: borrowing FileDescriptor) {
    descriptor = FileDescriptor(owning: fcntl(original.number, F_DUPFD_CLOEXEC, 0))
  }

  /// How much of it is allocated, in blocks of 512 bytes.
  var blocks: Int {
    var status = stat()
    #expect(unsafe fstat(descriptor.number, &status) == 0)
    return status.st_blocks
  }
}
