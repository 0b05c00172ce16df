// The kinds, and the one place that knows which type implements which. What each is and promises is data
// of its own file, in its family's folder.

/// An IPC mechanism.
public enum ChannelKind: String, Codable, CaseIterable, Sendable {
  /// Two pipes: ``PipeChannel``.
  case pipe
  /// A pair of AF_UNIX stream sockets: ``SocketpairChannel``.
  case socketpair
  /// Two rings in a POSIX shared memory object, with semaphores: ``ShmChannel``.
  case shm
  /// Two rings in a sealed memfd, with futexes: ``MemfdChannel``.
  case memfd
  /// Two POSIX message queues: ``MqueueChannel``.
  case mqueue
  /// A pair of AF_UNIX sockets that keep packets whole and have an end: ``SeqpacketChannel``.
  case seqpacket
  /// A pair of AF_UNIX datagram sockets: ``DatagramChannel``.
  case datagram
  /// A named AF_UNIX stream socket: ``UnixChannel``.
  case unix
  /// Two FIFOs: ``FifoChannel``.
  case fifo
  /// A TCP connection over the loopback: ``TcpChannel``.
  case tcp
  /// Two rings in a sealed memfd, with an eventfd for each side: ``EventfdChannel``.
  case eventfd
  /// Two rings in a regular file, with futexes: ``FileChannel``.
  case file
  /// Real-time signals: ``SignalChannel``.
  case signal
}

extension ChannelKind {
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
    case .seqpacket: visitor.visit(SeqpacketChannel.self)
    case .datagram: visitor.visit(DatagramChannel.self)
    case .unix: visitor.visit(UnixChannel.self)
    case .fifo: visitor.visit(FifoChannel.self)
    case .tcp: visitor.visit(TcpChannel.self)
    case .eventfd: visitor.visit(EventfdChannel.self)
    case .file: visitor.visit(FileChannel.self)
    case .signal: visitor.visit(SignalChannel.self)
    }
  }
}

/// Something to do with a channel type that is chosen while the program runs.
///
/// A generic method instead of an existential: each kind gets its own specialised copy of
/// everything behind it.
public protocol ChannelTypeVisitor: ~Copyable {
  /// What the visit gives.
  associatedtype Answer
  /// Called once, with the type that implements the kind.
  mutating func visit<Kind: Channel & ~Copyable>(_ type: Kind.Type) -> Answer
}

extension ChannelKind {
  /// What this kind is and promises.
  public var description: KindDescription {
    struct Question: ChannelTypeVisitor {
      func visit<Kind: Channel & ~Copyable>(_ type: Kind.Type) -> KindDescription {
        type.description
      }
    }
    var question = Question()
    return accept(&question)
  }

  /// Makes a channel of the smallest records, tries it and drops it: whether this machine has the kind,
  /// and room for one more.
  ///
  /// - Parameter directory: where kinds that live in a file system have their place; nil for the standard
  ///   one.
  /// - Returns: how much memory the channel can take, in bytes: ``Channel/memory()``.
  /// - Throws: what a server would answer a client with; the text names the limit, where it is one.
  @discardableResult
  public func requireAvailable(directory: String? = nil) throws(ChannelError) -> Int {
    struct Trial: ChannelTypeVisitor {
      let directory: String?
      func visit<Kind: Channel & ~Copyable>(_ type: Kind.Type) -> Result<Int, ChannelError> {
        Result { () throws(ChannelError) in
          let offer = try type.make(
            ChannelTerms(recordSize: SmallRecord.size), strategy: .block, directory: directory)
          return try offer.tried().memory()
        }
      }
    }
    var trial = Trial(directory: directory)
    return try accept(&trial).get()
  }
}
