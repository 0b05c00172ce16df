// A client made of the library alone, for what the program ipc-client would never do.

import CLinux
import Glibc
import IPCChannels
import Linux
import Messages
import Rendezvous

/// A connection to a server, of whichever kind.
protocol RawClient: AnyObject {
  /// Sends records as they are, whether or not they are in order.
  func send(_ bytes: [UInt8]) throws
  /// The next record, or nil when the server has ended the session.
  func receiveRecord() throws -> [UInt8]?
  /// Closes the channel and keeps the lifeline.
  func closeChannel()
  /// Closes the lifeline and keeps the channel.
  func closeLifeline()
  /// The lifeline's descriptor.
  var lifelineNumber: Int32 { get }
}

extension RawClient {
  func send(_ messages: Message...) throws {
    try send(
      messages.flatMap { message in unsafe withUnsafeBytes(of: message) { unsafe Array($0) } })
  }

  /// The next message of a channel with records of 24 bytes.
  func receive() throws -> Message? {
    guard let record = try receiveRecord() else { return nil }
    return unsafe record.withUnsafeBytes { unsafe $0.loadUnaligned(as: Message.self) }
  }

  /// Sends bytes on the lifeline, where nothing is expected.
  func speakOnLifeline(_ bytes: [UInt8]) throws {
    guard unsafe clinux_send(lifelineNumber, bytes, bytes.count, true) == bytes.count else {
      throw TestFailure("the lifeline takes nothing")
    }
  }
}

/// A connection over one type of channel. Dropping it closes everything.
final class RawSession<Link: Channel & ~Copyable>: RawClient {
  private var channel: Link?
  /// Nobody watches it: what a test wants to know of the lifeline it looks for.
  private var watch: PeerWatch?
  private let recordSize: Int
  let lifelineNumber: Int32

  init(_ connection: consuming Connection<Link>) {
    recordSize = connection.channel.recordSize
    lifelineNumber = connection.lifeline.descriptor.number
    watch = connection.watch
    channel = consume connection.channel
  }

  func closeChannel() { channel = nil }

  // Its end hangs up: a child that some other test is about to start has copies of everything until it executes
  // its program.
  func closeLifeline() { watch = nil }

  func send(_ bytes: [UInt8]) throws {
    var sent = 0
    // A socket of packets takes eleven at a time, which the server has taken soon.
    try waitUntil("the server takes \(bytes.count) bytes", every: .microseconds(20)) {
      while sent < bytes.count {
        let rest = unsafe bytes.span.bytes.extracting(droppingFirst: sent)
        switch try channel!.attemptSend(rest, sleeping: false) {
        case .moved(let count): sent += count * recordSize
        case .wouldWait: return false
        case .ended: throw TestFailure("the server is gone")
        }
      }
      return true
    }
  }

  func receiveRecord() throws -> [UInt8]? {
    var record = [UInt8](repeating: 0, count: recordSize)
    var outcome = Attempt.wouldWait
    try waitUntil("the server answers") {
      // Looked at first: what was sent before the end is there once the end is.
      let hasEnded = try watch != nil && poll([lifelineNumber], until: Deadline(after: .zero))[0]
      var span = record.mutableSpan
      var bytes = unsafe span.mutableBytes
      outcome = try channel!.attemptReceive(into: &bytes, sleeping: false)
      return outcome != .wouldWait || hasEnded
    }
    return outcome == .moved(1) ? record : nil
  }
}

/// Makes a client's channel of the kind that it visits.
struct RawConnector: ChannelTypeVisitor, ~Copyable {
  private var grant: Grant?

  init(grant: consuming Grant) {
    self.grant = consume grant
  }

  mutating func visit<Link: Channel & ~Copyable>(
    _ type: Link.Type
  ) -> Result<any RawClient, RendezvousError> {
    do throws(ConnectionError) {
      return .success(
        RawSession(
          try Connection<Link>(grant.take()!, strategy: .block, watcher: .pollLoop)))
    } catch {
      return .failure(.notAnAnswer("\(error)"))
    }
  }
}

extension ChannelKind {
  /// Whether records of that size are possible with the limits that this machine has now.
  func carries(_ size: Int) -> Bool { ((try? description.largestRecord()) ?? 0) >= size }
}
