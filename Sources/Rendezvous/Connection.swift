// For programs that know their kind: one call on each side gives a channel, and the peer's end is
// watched.

public import IPCChannels
public import Linux

/// Why a connection could not be made.
public enum ConnectionError: Error, Sendable {
  /// There is no server, or it did not serve this client, or a server could not wait for one.
  case rendezvous(RendezvousError)
  /// What the server passed cannot be used as a channel of this kind.
  case channel(ChannelError)
}

extension ConnectionError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .rendezvous(let error): "\(error)"
    case .channel(let error): "\(error)"
    }
  }
}

/// A channel with its lifeline. One thread at a time uses it; it may be handed from one to another.
@frozen
public struct Connection<Link: Channel & ~Copyable>: ~Copyable, Sendable {
  /// Use it from one thread at a time; `channel.interruption` from any.
  public var channel: Link
  /// Tells the channel of the peer's end. It is kept as long as the channel is used, by whoever takes that out
  /// of the connection.
  public let watch: PeerWatch

  @inlinable
  init(
    _ channel: consuming Link, _ lifeline: consuming Lifeline, _ watcher: PeerWatcher
  ) throws(ConnectionError) {
    let watch = PeerWatch(lifeline)
    do throws(SystemError) {
      try watch.begin(channel.interruption, by: watcher, strategy: channel.waiting.strategy)
    } catch {
      throw .rendezvous(.system(error))
    }
    self.init(channel, watch)
  }

  @inlinable
  init(_ channel: consuming Link, _ watch: PeerWatch) {
    self.channel = channel
    self.watch = watch
  }

  /// The peer's process and user.
  public var peer: PeerCredentials { watch.lifeline.credentials }

  /// What tells the peer's end, for a poll loop: ``PeerWatcher/pollLoop``.
  public var lifeline: Lifeline { _read { yield watch.lifeline } }
}

// MARK: - Clients

extension Connection where Link: ~Copyable {
  /// Connects to a server as a client.
  ///
  /// - Parameters:
  ///   - path: of the server's socket.
  ///   - clientID: what the server calls this client.
  ///   - recordSize: in bytes, 24 to 1,048,576.
  ///   - library: from which the kind was loaded; nil for a kind of this library.
  ///   - strategy: how this side waits.
  ///   - watcher: what tells the channel of the server's end.
  ///   - deadline: for the server's answer; nil for five seconds from now.
  ///   - interruption: what other threads use to end the wait for it, if they may.
  @inlinable
  public init(
    to path: String, clientID: UInt32 = 0, recordSize: Int = ChannelTerms.recordSizes.lowerBound,
    library: LibraryIdentity? = nil, strategy: WaitStrategy = .adaptive,
    watcher: PeerWatcher = .thread,
    until deadline: Deadline? = nil, interruption: Interruption? = nil
  ) throws(ConnectionError) {
    do throws(ChannelError) {
      try ChannelTerms.require(recordSize: recordSize)
    } catch {
      throw .channel(error)
    }
    let hello = Hello(
      clientID: clientID, recordSize: recordSize, kindName: Link.kindName, library: library)
    let grant: Grant
    do throws(RendezvousError) {
      grant = try Connector.connect(
        to: try SocketPath(path), hello: hello, until: deadline ?? Deadline(after: .seconds(5)),
        interruption: interruption)
    } catch {
      throw .rendezvous(error)
    }
    try self.init(grant, strategy: strategy, watcher: watcher)
  }

  /// Makes a client's channel of what a server granted, for programs that call ``Connector`` by themselves.
  ///
  /// - Parameters:
  ///   - grant: what the server granted; it is the connection's from now on.
  ///   - strategy: how this side waits.
  ///   - watcher: what tells the channel of the server's end.
  /// - Throws: ``ConnectionError/channel(_:)`` for what is not as the kind wants it, and
  ///   ``RendezvousError/system(_:)`` where the server cannot be watched. All that was granted is closed then.
  @inlinable
  public init(
    _ grant: consuming Grant, strategy: WaitStrategy = .adaptive, watcher: PeerWatcher = .thread
  ) throws(ConnectionError) {
    let terms = ChannelTerms(recordSize: grant.terms.recordSize, capacity: grant.terms.capacity)
    var passed: DescriptorSet? = grant.descriptors
    let channel: Link
    do throws(ChannelError) {
      // What does not suit is closed in here, and whatever that is, nobody waits for it.
      channel = try ThreadSignal.withoutLingering { () throws(ChannelError) in
        try Link(adopting: passed.take()!, terms: terms, strategy: strategy)
      }
    } catch {
      throw .channel(error)
    }
    try self.init(channel, grant.lifeline, watcher)
  }
}

// MARK: - Servers

extension Connection where Link: ~Copyable {
  /// Waits for one client that asks for this kind, and passes it the other end.
  ///
  /// Clients that ask for something else are refused, and the wait goes on. Other threads end it by
  /// ``Reception/interruption``.
  ///
  /// - Parameters:
  ///   - reception: where clients connect.
  ///   - strategy: how this side waits.
  ///   - directory: where kinds that live in a file system have their place; nil for
  ///     `$TMPDIR`, else `$XDG_RUNTIME_DIR`, else `/tmp`.
  ///   - watcher: what tells the channel of the client's end.
  ///   - deadline: for a client to come; nil for none.
  /// - Throws: ``RendezvousError/timedOut(at:waitingFor:)``, ``RendezvousError/interrupted``, or why nobody can
  ///   be waited for.
  @inlinable
  public init(
    accepting reception: inout Reception, strategy: WaitStrategy = .adaptive,
    directory: String? = nil, watcher: PeerWatcher = .thread, until deadline: Deadline? = nil
  ) throws(ConnectionError) {
    self = try reception.accept(until: deadline) { (caller) throws(ConnectionError) in
      try Connection(granting: caller, strategy: strategy, directory: directory, watcher: watcher)
    }
  }

  /// Passes a client that has called the other end of a channel of this kind, for programs that wait for callers
  /// by themselves.
  ///
  /// - Parameters: as of ``init(accepting:strategy:directory:watcher:until:)``.
  /// - Throws: ``RendezvousError/refused(_:)`` with what the client was sent, where it asks for another kind, or
  ///   its channel could not be made.
  @inlinable
  public init(
    granting caller: consuming Caller, strategy: WaitStrategy = .adaptive,
    directory: String? = nil, watcher: PeerWatcher = .thread
  ) throws(ConnectionError) {
    _ = try caller.requireChoice(of: Link.description)
    do throws(Refusal) {
      let prepared: PreparedChannel<Link>
      do throws(Refusal) {
        prepared = try caller.prepare(Link.self, strategy: strategy, directory: directory)
      } catch {
        caller.refuse(error)
        throw error
      }
      // Whoever is granted a channel is served: what can be lacking is had before.
      let watch = PeerWatch(caller.becomeLifeline(prepared.process))
      do throws(SystemError) {
        try watch.begin(prepared.channel.interruption, by: watcher, strategy: strategy)
      } catch {
        let refusal = Refusal(.exhausted, "the server cannot watch its client: \(error.advice)")
        prepared.answer.refuse(refusal, on: watch.lifeline)
        throw refusal
      }
      try prepared.answer.passAll(of: Link.description, on: watch.lifeline)
      self.init(prepared.channel, watch)
    } catch {
      throw .rendezvous(.refused(error))
    }
  }

  /// Watches the client of a channel that was served already.
  ///
  /// - Throws: ``RendezvousError/system(_:)`` where it cannot be watched; the channel is closed then.
  @inlinable
  public init(
    _ served: consuming ServedChannel<Link>, watcher: PeerWatcher = .thread
  ) throws(ConnectionError) {
    try self.init(served.channel, served.lifeline, watcher)
  }
}

extension Reception {
  /// Grants the first client that can be granted what it asks for. Others are refused meanwhile.
  ///
  /// - Parameter grant: throws ``RendezvousError/refused(_:)`` with what a client was sent.
  @usableFromInline
  mutating func accept<Made: ~Copyable>(
    until deadline: Deadline?, _ grant: (consuming Caller) throws(ConnectionError) -> Made
  ) throws(ConnectionError) -> Made {
    while true {
      let next: Caller?
      do throws(SystemError) {
        next = try nextCaller(until: deadline)
      } catch {
        throw .rendezvous(.system(error))
      }
      guard let caller = next else {
        if interruption.isInterrupted { throw .rendezvous(.interrupted) }
        throw .rendezvous(.timedOut(at: path.path, waitingFor: .client))
      }
      let peer = caller.applicant.credentials
      do throws(ConnectionError) {
        return try grant(caller)
      } catch {
        guard case .rendezvous(.refused(let refusal)) = error else { throw error }
        complain(of: peer, "was refused: \(refusal.sentence)")
      }
    }
  }
}
