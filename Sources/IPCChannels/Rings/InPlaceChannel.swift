// Channels whose records lie in memory that both sides map: a program can write and read them there, and spare
// the copy.

/// A channel that lends its program the memory of a record, in which to write or to read it.
///
/// The contract is that of ``Channel``, the records are those that `send` and `receive` copy, and the peer
/// cannot tell one from the other: any call may follow any other. What is spared is one pass over the record on
/// each side that does without the copy. Whether that pays, and when it does not, is in the article <doc:InPlace>.
///
/// The peer has the same memory. It may read what is being written, which does it no harm to know, and it may
/// change what is being read: ``SharedRecord`` says what that means for a reader.
public protocol InPlaceChannel: Channel, ~Copyable {
  /// Lends the memory of the next record to be sent, and sends that record, if it goes without waiting; with
  /// `sleeping` it may sleep in the kernel until it goes.
  ///
  /// - Parameters:
  ///   - sleeping: whether it may sleep in the kernel until the record goes.
  ///   - write: is called once where there is room, and not at all otherwise. If it throws, nothing is sent, and
  ///     the channel is as it was.
  /// - Returns: `.moved(1)`, `.wouldWait`, or `.ended` when the peer is gone.
  mutating func attemptSendInPlace<Failure: Error>(
    sleeping: Bool, _ write: (inout MutableRawSpan) throws(Failure) -> Void
  ) throws(InPlaceError<Failure>) -> Attempt

  /// Lends the memory of the next record that has come, and takes that record off the channel; with
  /// `sleeping` it may sleep in the kernel until one comes.
  ///
  /// - Parameters:
  ///   - sleeping: whether it may sleep in the kernel until a record comes.
  ///   - read: is called once where a record is there, and not at all otherwise. If it throws, the record stays
  ///     the next to be received.
  /// - Returns: `.moved(1)`, `.wouldWait`, or `.ended`.
  mutating func attemptReceiveInPlace<Failure: Error>(
    sleeping: Bool, _ read: (borrowing SharedRecord) throws(Failure) -> Void
  ) throws(InPlaceError<Failure>) -> Attempt
}

// MARK: - Kinds that are chosen while the program runs

/// Something to do with a channel type of the kinds that lend their memory, as ``ChannelTypeVisitor`` is for all.
public protocol InPlaceTypeVisitor: ~Copyable {
  /// What comes of it.
  associatedtype Answer
  /// Does it with the type of one kind.
  mutating func visit<Kind: InPlaceChannel & ~Copyable>(_ type: Kind.Type) -> Answer
}

extension ChannelKind {
  /// Calls the visitor with the type that implements this kind, where its records can be used in place.
  ///
  /// - Returns: nil for kinds whose records the kernel has.
  @inlinable
  public func accept<Visitor: InPlaceTypeVisitor & ~Copyable>(
    inPlace visitor: inout Visitor
  ) -> Visitor.Answer? {
    switch self {
    case .shm: visitor.visit(ShmChannel.self)
    case .memfd: visitor.visit(MemfdChannel.self)
    case .eventfd: visitor.visit(EventfdChannel.self)
    case .file: visitor.visit(FileChannel.self)
    default: nil
    }
  }
}
