// Both ends of a channel in this process, each for a thread of its own.

import IPCChannels

/// The two ends of a new channel, through two mappings where it lies in memory.
struct ChannelPair<Link: Channel & ~Copyable>: Sendable {
  let server: Box<Link>
  let client: Box<Link>

  init(recordSize: Int, strategy: WaitStrategy) throws(ChannelError) {
    let offer = try Link.make(recordSize: recordSize, strategy: strategy)
    let terms = ChannelTerms(recordSize: recordSize, capacity: offer.capacity)
    server = Box(offer.channel)
    client = Box(try Link(adopting: offer.descriptors, terms: terms, strategy: strategy))
  }
}

/// A channel on its way into a thread, or what a thread found on its way out: one thread at a time
/// uses it.
final class Box<Value: ~Copyable>: @unchecked Sendable {
  var value: Value

  init(_ value: consuming Value) { self.value = value }
}
