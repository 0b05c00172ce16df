// A channel without a kernel, whose other side is a ``FuzzedPeer``.

import IPCChannels
import Linux

/// Receives what the peer says, and lets it hear what is sent.
struct FuzzedChannel: Channel, ~Copyable {
  let recordSize: Int
  private(set) var waiting = Waiting(.spin)
  let interruption = Interruption()
  private let peer: FuzzedPeer

  init(_ peer: FuzzedPeer, recordSize: Int) {
    self.peer = peer
    self.recordSize = recordSize
  }

  // It is none of the kinds, and nobody asks.
  static var description: KindDescription { ChannelKind.memfd.description }
  mutating func learn(attempts: Int, slept: Bool) {
    waiting.learn(attempts: attempts, slept: slept)
  }
  func pollTargets(for awaited: Awaited) -> [PollTarget] { [] }
  func memory() throws(ChannelError) -> Int { recordSize }

  static func make(
    _ terms: ChannelTerms, strategy: WaitStrategy, directory: String?
  ) throws(ChannelError) -> ChannelOffer<Self> {
    throw .unsuitable("it is made for its peer")
  }

  init(
    adopting descriptors: consuming DescriptorSet, terms: ChannelTerms, strategy: WaitStrategy
  ) throws(ChannelError) {
    throw .unsuitable("it is made for its peer")
  }

  mutating func attemptSend(
    _ records: RawSpan, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    unsafe records.withUnsafeBytes { bytes in
      for start in stride(from: 0, to: bytes.count, by: recordSize) {
        unsafe peer.hear(UnsafeRawBufferPointer(rebasing: bytes[start..<(start + recordSize)]))
      }
      return .moved(bytes.count / recordSize)
    }
  }

  mutating func attemptReceive(
    into records: inout MutableRawSpan, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    unsafe records.withUnsafeMutableBytes { bytes in
      var count = 0
      while (count + 1) * recordSize <= bytes.count {
        let slot = unsafe bytes[(count * recordSize)..<((count + 1) * recordSize)]
        guard unsafe peer.speak(into: UnsafeMutableRawBufferPointer(rebasing: slot)) else { break }
        count += 1
      }
      return count == 0 ? .ended : .moved(count)
    }
  }
}
