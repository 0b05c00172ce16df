// A server that does as a test says: a listener of the test's own, with a script for the one client
// that connects.

import Linux
import TestSupport

/// Accepts one client in a thread of its own and plays a script with it.
final class HostileServer {
  private let thread: RunningThread

  /// - Parameter script: gets the connection; when it returns, the connection is closed.
  init(at path: String, script: @escaping @Sendable (PacketSocket) throws -> Void) throws {
    let listener = try UnixSocket.unconnected()
    try listener.listen(at: path, mode: 0o600, backlog: 8)
    let shared = Listening(listener)
    thread = try RunningThread {
      guard let client = shared.accept() else { return }
      try? script(client)
    }
  }

  /// A server that waits for the hello, answers with copies of the witness's end attached, and
  /// waits for the client to leave.
  convenience init(
    at path: String, answer: [UInt8], attaching count: Int, of witness: ClosingWitness
  ) throws {
    let end = PassedEnd(witness.writeEnds.takeFirst())
    try self.init(at: path) { client in
      _ = try client.receive()
      try client.send(answer, descriptors: [Int32](repeating: end.number, count: count))
      end.close()
      _ = hangsUp(client.number)
    }
  }

  /// Waits for the script's end.
  func join() { thread.join() }

  private final class Listening: Sendable {
    private let listener: UnixSocket
    init(_ listener: consuming UnixSocket) { self.listener = listener }

    func accept() -> PacketSocket? {
      _ = try? poll([listener.descriptor.number], until: Deadline(after: .seconds(10)))
      guard let client = try? listener.accept() else { return nil }
      return PacketSocket(client)
    }
  }

  /// A descriptor that is sent and then closed on this side.
  final class PassedEnd: @unchecked Sendable {
    private var descriptor: FileDescriptor?
    let number: Int32

    init(_ descriptor: consuming FileDescriptor) {
      number = descriptor.number
      self.descriptor = consume descriptor
    }

    func close() { descriptor = nil }
  }
}
