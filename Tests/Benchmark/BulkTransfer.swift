// Large records through a channel alone: nobody fills them, nobody looks at them.

import IPCChannels
import Linux

/// Sends records one way between two threads, each on a CPU of its own, through two mappings of one
/// object.
struct BulkTransfer {
  let recordSize: Int
  let count: Int

  /// Bytes in a nanosecond.
  func run<Link: Channel & ~Copyable>(_ type: Link.Type) throws -> Double {
    let offer = try Link.make(recordSize: recordSize, strategy: .spin)
    let terms = ChannelTerms(recordSize: recordSize, capacity: offer.capacity)
    let sender = Box(offer.channel)
    let receiver = Box(try Link(adopting: offer.descriptors, terms: terms, strategy: .spin))
    let (size, count) = (recordSize, count)
    let cpus = Processor.allowed
    let start = monotonicNanoseconds()
    let receiving = try Thread {
      try! Processor.pin(to: cpus[1])
      var buffer = [UInt8](repeating: 0, count: size)
      var received = 0
      while received < count {
        var span = buffer.mutableSpan
        var bytes = unsafe span.mutableBytes
        received += try! receiver.value.receive(into: &bytes)
      }
    }
    let sending = try Thread {
      try! Processor.pin(to: cpus[0])
      let buffer = [UInt8](repeating: 1, count: size)
      for _ in 0..<count { try! unsafe sender.value.send(buffer.span.bytes) }
    }
    sending.join()
    receiving.join()
    return Double(size * count) / Double(monotonicNanoseconds() - start)
  }
}

/// A channel on its way into a thread.
private final class Box<Link: Channel & ~Copyable>: @unchecked Sendable {
  var value: Link

  init(_ value: consuming Link) { self.value = value }
}
