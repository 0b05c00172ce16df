// Large records through a channel alone: nobody fills them, nobody looks at them.

import IPCChannels
import Linux

/// Sends records one way between two threads, each on a CPU of its own, through two mappings of one
/// object.
struct BulkTransfer {
  let recordSize: Int
  let count: Int

  /// Bytes in a nanosecond, after a tenth of the records: by then all pages have been touched.
  func run<Link: Channel & ~Copyable>(_ type: Link.Type) throws -> Double {
    let pair = try ChannelPair<Link>(recordSize: recordSize, strategy: .spin)
    let (size, count) = (recordSize, count)
    let cpus = Processor.allowed
    let rate = Box(0.0)
    let receiving = try Thread {
      try! Processor.pin(to: cpus[1])
      haveOwnTable()
      var buffer = [UInt8](repeating: 0, count: size)
      func receive(until count: Int, _ received: inout Int) {
        while received < count {
          var span = buffer.mutableSpan
          var bytes = unsafe span.mutableBytes
          received += try! pair.client.value.receive(into: &bytes)
        }
      }
      var received = 0
      receive(until: count / 10, &received)
      let (start, before) = (monotonicNanoseconds(), received)
      receive(until: count, &received)
      rate.value = Double((received - before) * size) / Double(monotonicNanoseconds() - start)
    }
    let sending = try Thread {
      try! Processor.pin(to: cpus[0])
      haveOwnTable()
      let buffer = [UInt8](repeating: 1, count: size)
      for _ in 0..<count { try! unsafe pair.server.value.send(buffer.span.bytes) }
    }
    sending.join()
    receiving.join()
    return rate.value
  }

  /// The calling thread does not share its table of descriptors, as two processes do not: each
  /// system call of threads that share one pays for that, some 3 % of a pipe's 4,096 bytes.
  private func haveOwnTable() { Thread.keepOnly(Array(0..<256)) }
}
