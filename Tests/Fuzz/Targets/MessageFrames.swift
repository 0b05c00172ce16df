// Sessions whose peer says what the bytes say.

import IPCChannels
import Linux
import Messages

/// A server with a fuzzed client, or a client with a fuzzed server.
enum MessageFrames {
  private static let sizes = [24, 25, 64, 1000]

  static func run(_ source: inout ByteSource) -> Int {
    let choice = Int(source.byte() ?? 0)
    let size = sizes[choice / 2 % sizes.count]
    return choice % 2 == 0 ? serve(source, size) : use(&source, size)
  }

  private static func serve(_ source: ByteSource, _ size: Int) -> Int {
    let peer = FuzzedPeer(source, isClient: true, recordSize: size)
    // The machine that looks for faults has memory for the largest record.
    var session = try! ServerSession(
      channel: FuzzedChannel(peer, recordSize: size), author: FuzzedPeer.author)
    var observer = Listener()
    _ = session.run(observer: &observer, since: ThreadUsage.none)
    return peer.said
  }

  private struct Listener: SessionObserver {
    mutating func receivedLine(_ line: Span<UInt8>) {
      precondition(line.count <= 65_536, "no line is longer")
    }
    mutating func flush() {}
  }

  private static func use(_ source: inout ByteSource, _ size: Int) -> Int {
    let (steps, count) = (source.byte() ?? 0, UInt64(source.byte() ?? 0))
    let first = source.word()
    let peer = FuzzedPeer(source, isClient: false, recordSize: size)
    do throws(ClientError) {
      var session = try ClientSession(
        channel: FuzzedChannel(peer, recordSize: size), author: FuzzedPeer.author,
        batch: Int(steps >> 5) + 1, firstSequence: first)
      if steps & 1 != 0 { try session.ping(count: count) { _, _ in true } }
      if steps & 2 != 0 { _ = try session.serverUsage() }
      if steps & 4 != 0 { _ = try session.stream(count: count) }
      if steps & 8 != 0 { _ = try session.stream(until: 0) }
      if steps & 16 != 0 { try session.sendLine([UInt8](repeating: 65, count: Int(count))) }
      _ = try session.serverUsage()
      try session.finish()
    } catch {}
    return peer.said + peer.heard
  }
}
