// Whether a channel that can be made is of any use: a filter of system calls may deny what moves its
// records, and a client that is granted such a channel learns of it by losing its session.

internal import Linux

extension ChannelOffer where Offered: ~Copyable {
  /// Moves a record from each end to the other, and gives the server's end back.
  ///
  /// Nothing waits, and what is not there at once is not looked for again. The client's end is adopted by
  /// this process; where that fails, which is nothing that a server needs, no record is moved. Nor is one
  /// by signals: the kind asks by itself whether they can be sent and received, and a process that is
  /// both sides would use up two of its 31 numbers.
  /// - Throws: what a session over the channel would end with, where a call is denied to this process.
  // Done once at a server's start: one copy of the code does for all kinds.
  @_semantics("optimize.sil.specialize.generic.never")
  public consuming func tried() throws(ChannelError) -> Offered {
    let terms = ChannelTerms(recordSize: channel.recordSize, capacity: capacity)
    var own = channel
    if Offered.description.family == .signal { return own }
    var other: Offered
    do throws(ChannelError) {
      other = try Offered(adopting: descriptors, terms: terms, strategy: .block)
    } catch {
      return own
    }
    let record = try TrialRecord(size: terms.recordSize)
    try Self.move(record, from: &own, to: &other)
    try Self.move(record, from: &other, to: &own)
    return own
  }

  @_semantics("optimize.sil.specialize.generic.never")
  private static func move(
    _ record: borrowing TrialRecord, from sender: inout Offered, to receiver: inout Offered
  ) throws(ChannelError) {
    do throws(ChannelError) {
      _ = try unsafe sender.attemptSend(UnsafeRawBufferPointer(record.bytes).bytes, sleeping: false)
      var room = unsafe record.bytes.mutableBytes
      _ = try receiver.attemptReceive(into: &room, sleeping: false)
    } catch {
      if error.isDenied { throw error }
    }
  }
}

/// A record of zeros.
@safe private struct TrialRecord: ~Copyable {
  let bytes: UnsafeMutableRawBufferPointer

  /// - Throws: ``ChannelError/exhausted(_:_:)``
  init(size: Int) throws(ChannelError) {
    let base = try unsafe heapMemory(size, alignment: 16)
    unsafe base.initializeMemory(as: UInt8.self, repeating: 0, count: size)
    unsafe bytes = UnsafeMutableRawBufferPointer(start: base, count: size)
  }

  deinit { unsafe freeHeapMemory(bytes.baseAddress) }
}
