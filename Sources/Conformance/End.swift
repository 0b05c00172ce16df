// One end of a channel under test, shared by the thread that uses it and the one that watches.

package import IPCChannels
package import Linux
internal import Messages

/// A channel in a box: closures cannot capture values that cannot be copied.
///
/// One thread at a time uses it, as with the channel itself; `interruption` is for all.
package final class End<Link: Channel & ~Copyable>: @unchecked Sendable {
  private var channel: Link?
  package let interruption: Interruption

  package init(_ channel: consuming Link) {
    interruption = channel.interruption
    self.channel = consume channel
  }

  /// Finishes: what a program does that has nothing more to say.
  package func close() { channel = nil }

  package func memory() throws(ChannelError) -> Int { try channel!.memory() }

  package func pollTargets(for awaited: Awaited) -> [PollTarget] {
    channel!.pollTargets(for: awaited)
  }
  package func prepareToPoll(for awaited: Awaited) -> Bool { channel!.prepareToPoll(for: awaited) }

  // One message goes the way that channels have for it; what is more, or larger, goes as records.

  package func send(_ records: RecordBuffer, _ count: Int, at index: Int = 0) throws(ChannelError) {
    let bytes = unsafe records.bytes(count, at: index)
    if bytes.count == Message.size { return try unsafe channel!.send(bytes.load(as: Message.self)) }
    try unsafe channel!.send(UnsafeRawBufferPointer(bytes).bytes)
  }

  package func attemptSend(
    _ records: RecordBuffer, _ count: Int, sleeping: Bool = false
  ) throws(ChannelError) -> Attempt {
    let bytes = unsafe records.bytes(count)
    if bytes.count == Message.size {
      return try unsafe channel!.attemptSend(bytes.load(as: Message.self), sleeping: sleeping)
    }
    return try unsafe channel!.attemptSend(UnsafeRawBufferPointer(bytes).bytes, sleeping: sleeping)
  }

  package func receive(into records: RecordBuffer, limit: Int? = nil) throws(ChannelError) -> Int {
    let bytes = unsafe records.bytes(limit ?? records.capacity)
    var span = unsafe bytes.mutableBytes
    return try channel!.receive(into: &span)
  }

  package func send(_ records: RecordBuffer, _ count: Int, until deadline: Deadline)
    throws(ChannelError)
  {
    let bytes = unsafe records.bytes(count)
    try unsafe channel!.send(UnsafeRawBufferPointer(bytes).bytes, until: deadline)
  }

  package func receive(into records: RecordBuffer, until deadline: Deadline) throws(ChannelError)
    -> Int
  {
    let bytes = unsafe records.bytes(records.capacity)
    var span = unsafe bytes.mutableBytes
    return try channel!.receive(into: &span, until: deadline)
  }

  package func attemptReceive(
    into records: RecordBuffer, limit: Int? = nil, sleeping: Bool = false
  ) throws(ChannelError) -> Attempt {
    let bytes = unsafe records.bytes(limit ?? records.capacity)
    var span = unsafe bytes.mutableBytes
    return try channel!.attemptReceive(into: &span, sleeping: sleeping)
  }
}
