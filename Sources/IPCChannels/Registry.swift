// The one place that knows which type implements which kind.

/// Something to do with a channel type that is chosen while the program runs.
///
/// A generic method instead of an existential: each kind gets its own specialised copy of
/// everything behind it.
public protocol ChannelTypeVisitor: ~Copyable {
  associatedtype Answer
  mutating func visit<Kind: Channel & ~Copyable>(_ type: Kind.Type) -> Answer
}

extension ChannelKind {
  /// The largest record that this machine's limits allow now, in bytes.
  ///
  /// - Throws: when a limit's file cannot be read.
  public func largestRecord() throws(ChannelError) -> Int {
    struct Question: ChannelTypeVisitor {
      func visit<Kind: Channel & ~Copyable>(_ type: Kind.Type) -> Result<Int, ChannelError> {
        Result { () throws(ChannelError) in try type.largestRecord() }
      }
    }
    var question = Question()
    return try accept(&question).get()
  }

  /// Calls the visitor with the type that implements this kind.
  @inlinable
  public func accept<Visitor: ChannelTypeVisitor & ~Copyable>(
    _ visitor: inout Visitor
  ) -> Visitor.Answer {
    switch self {
    case .pipe: visitor.visit(PipeChannel.self)
    case .socketpair: visitor.visit(SocketpairChannel.self)
    case .shm: visitor.visit(ShmChannel.self)
    case .memfd: visitor.visit(MemfdChannel.self)
    case .mqueue: visitor.visit(MqueueChannel.self)
    }
  }
}
