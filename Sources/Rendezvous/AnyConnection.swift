// For programs that choose the kind while they run: one call on each side, as for Connection.

public import IPCChannels
public import Linux

/// A channel of any kind with its lifeline. It is kept as long as the channel is used.
public final class AnyConnection {
  /// Use it from one thread at a time; `channel.interruption` from any.
  public let channel: AnyChannel
  private let watch: PeerWatch

  fileprivate init<Link: Channel & ~Copyable>(_ connection: consuming Connection<Link>) {
    watch = connection.watch
    channel = AnyChannel(connection.channel)
  }

  /// The peer's process and user.
  public var peer: PeerCredentials { watch.lifeline.credentials }

  /// What tells the peer's end, for a poll loop: ``PeerWatcher/pollLoop``.
  public var lifeline: Lifeline { _read { yield watch.lifeline } }

  /// Connects to a server as a client.
  ///
  /// - Parameters:
  ///   - path: of the server's socket.
  ///   - kind: which to ask for; `ChannelKind(rawValue:)` has it from a string.
  ///   - clientID: what the server calls this client.
  ///   - recordSize: in bytes, 24 to 1,048,576.
  ///   - strategy: how this side waits.
  ///   - watcher: what tells the channel of the server's end.
  ///   - deadline: for the server's answer; nil for five seconds from now.
  ///   - interruption: what other threads use to end the wait for it, if they may.
  public static func connect(
    to path: String, kind: ChannelKind, clientID: UInt32 = 0,
    recordSize: Int = ChannelTerms.recordSizes.lowerBound,
    strategy: WaitStrategy = .adaptive, watcher: PeerWatcher = .thread,
    until deadline: Deadline? = nil, interruption: Interruption? = nil
  ) throws(ConnectionError) -> AnyConnection {
    var connecting = Connecting(
      path: path, clientID: clientID, recordSize: recordSize, strategy: strategy, watcher: watcher,
      deadline: deadline, interruption: interruption)
    return try kind.accept(&connecting).get()
  }

  /// Waits for one client that asks for one of these kinds, and passes it the other end. One that asks for
  /// none in particular gets the first.
  ///
  /// Clients that ask for something else are refused, and the wait goes on.
  ///
  /// - Parameters:
  ///   - reception: where clients connect.
  ///   - kinds: one or more.
  ///   - strategy: how this side waits.
  ///   - directory: where kinds that live in a file system have their place; nil for
  ///     `$TMPDIR`, else `$XDG_RUNTIME_DIR`, else `/tmp`.
  ///   - watcher: what tells the channel of the client's end.
  ///   - deadline: for a client to come; nil for none.
  /// - Throws: ``RendezvousError/timedOut(at:waitingFor:)``, ``RendezvousError/interrupted`` by
  ///   ``Reception/interruption``, or why nobody can be waited for; ``ConnectionError/channel(_:)`` where no
  ///   kind is named.
  public static func accept(
    from reception: inout Reception, kinds: [ChannelKind] = ChannelKind.allCases,
    strategy: WaitStrategy = .adaptive, directory: String? = nil, watcher: PeerWatcher = .thread,
    until deadline: Deadline? = nil
  ) throws(ConnectionError) -> AnyConnection {
    guard !kinds.isEmpty else {
      throw .channel(.unsuitable("a server should serve one kind at least; name some, or all"))
    }
    return try reception.accept(until: deadline) { (caller) throws(ConnectionError) in
      try grant(
        to: caller, kinds: kinds, strategy: strategy, directory: directory, watcher: watcher)
    }
  }

  /// Passes a client that has called the other end of a channel of the kind it asks for, for a poll loop
  /// that waits for callers by itself (``Reception/caller(among:)``).
  ///
  /// - Parameters: as of ``accept(from:kinds:strategy:directory:watcher:until:)``.
  /// - Throws: ``RendezvousError/refused(_:)`` with what the client was sent, where it asks for something
  ///   else, or its channel could not be made.
  public static func grant(
    to caller: consuming Caller, kinds: [ChannelKind] = ChannelKind.allCases,
    strategy: WaitStrategy = .adaptive, directory: String? = nil, watcher: PeerWatcher = .thread
  ) throws(ConnectionError) -> AnyConnection {
    let kind = try caller.choice(among: kinds)
    var granting = Granting(caller, strategy: strategy, directory: directory, watcher: watcher)
    return try kind.accept(&granting).get()
  }
}

private struct Connecting: ChannelTypeVisitor {
  let path: String
  let clientID: UInt32
  let recordSize: Int
  let strategy: WaitStrategy
  let watcher: PeerWatcher
  let deadline: Deadline?
  let interruption: Interruption?

  func visit<Link: Channel & ~Copyable>(
    _ type: Link.Type
  ) -> Result<AnyConnection, ConnectionError> {
    Result { () throws(ConnectionError) in
      AnyConnection(
        try Connection<Link>(
          to: path, clientID: clientID, recordSize: recordSize, strategy: strategy,
          watcher: watcher, until: deadline, interruption: interruption))
    }
  }
}

private struct Granting: ChannelTypeVisitor, ~Copyable {
  private var caller: Caller?
  private let strategy: WaitStrategy
  private let directory: String?
  private let watcher: PeerWatcher

  init(
    _ caller: consuming Caller, strategy: WaitStrategy, directory: String?, watcher: PeerWatcher
  ) {
    self.caller = consume caller
    self.strategy = strategy
    self.directory = directory
    self.watcher = watcher
  }

  mutating func visit<Link: Channel & ~Copyable>(
    _ type: Link.Type
  ) -> Result<AnyConnection, ConnectionError> {
    Result { () throws(ConnectionError) in
      AnyConnection(
        try Connection<Link>(
          granting: caller.take()!, strategy: strategy, directory: directory, watcher: watcher))
    }
  }
}
