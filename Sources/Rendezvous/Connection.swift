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
public struct Connection<Link: Channel & ~Copyable>: ~Copyable, Sendable {
  /// Use it from one thread at a time; `channel.interruption` from any.
  public var channel: Link
  @usableFromInline let watch: PeerWatch

  @inlinable
  init(
    _ channel: consuming Link, _ lifeline: consuming Lifeline, _ watcher: PeerWatcher
  ) throws(ConnectionError) {
    watch = try PeerWatch.by(
      watcher, lifeline, channel.interruption, strategy: channel.waiting.strategy)
    self.channel = channel
  }

  /// The peer's process and user.
  public var peer: PeerCredentials { watch.lifeline.credentials }

  /// What tells the peer's end, for a poll loop: ``PeerWatcher/pollLoop``.
  public var lifeline: Lifeline { _read { yield watch.lifeline } }
}

extension Connection where Link: ~Copyable {
  /// Connects to a server as a client.
  ///
  /// - Parameters:
  ///   - path: of the server's socket.
  ///   - clientID: what the server calls this client.
  ///   - recordSize: in bytes, 24 to 1,048,576.
  ///   - watcher: who tells the channel of the server's end.
  ///   - deadline: for the server's answer; nil for five seconds from now.
  ///   - interruption: what other threads use to end the wait for it, if they may.
  @inlinable
  public init(
    to path: String, clientID: UInt32 = 0, recordSize: Int = Message.size,
    strategy: WaitStrategy = .adaptive, watcher: PeerWatcher = .thread,
    until deadline: Deadline? = nil, interruption: Interruption? = nil
  ) throws(ConnectionError) {
    do throws(ChannelError) {
      try ChannelTerms.require(recordSize: recordSize)
    } catch {
      throw .channel(error)
    }
    let hello = Hello(
      clientID: clientID, recordSize: recordSize, kindName: Link.kind.rawValue)
    var grant: Grant
    do throws(RendezvousError) {
      grant = try Connector.connect(
        to: try SocketPath(path), hello: hello, until: deadline ?? Deadline(after: .seconds(5)),
        interruption: interruption)
    } catch {
      throw .rendezvous(error)
    }
    let channel: Link
    do throws(ChannelError) {
      channel = try grant.adopt(Link.self, strategy: strategy)
    } catch {
      throw .channel(error)
    }
    try self.init(channel, grant.takeLifeline(), watcher)
  }

  /// Waits for one client that asks for this kind, and passes it the other end.
  ///
  /// Clients that ask for something else are refused, and the wait goes on. Other threads end it by
  /// ``Reception/interruption``.
  ///
  /// - Parameters:
  ///   - directory: where kinds that live in a file system have their place; nil for
  ///     `$TMPDIR`, else `$XDG_RUNTIME_DIR`, else `/tmp`.
  ///   - watcher: who tells the channel of the client's end.
  ///   - deadline: for a client to come; nil for none.
  /// - Throws: ``RendezvousError/timedOut(at:waitingFor:)``, ``RendezvousError/interrupted``, or why nobody can
  ///   be waited for.
  @inlinable
  public init(
    accepting reception: inout Reception, strategy: WaitStrategy = .adaptive,
    directory: String? = nil, watcher: PeerWatcher = .thread, until deadline: Deadline? = nil
  ) throws(ConnectionError) {
    while true {
      let caller = try reception.waitForCaller(of: [Link.kind], until: deadline)
      let served: ServedChannel<Link>
      do throws(Refusal) {
        served = try caller.grant(Link.self, strategy: strategy, directory: directory)
      } catch {
        reception.notice("a client was refused: \(error.sentence)")
        continue
      }
      try self.init(served.channel, served.lifeline, watcher)
      return
    }
  }
}

extension PeerWatch {
  @usableFromInline
  static func by(
    _ watcher: PeerWatcher, _ lifeline: consuming Lifeline, _ interruption: Interruption,
    strategy: WaitStrategy
  ) throws(ConnectionError) -> PeerWatch {
    switch watcher {
    case .pollLoop: return PeerWatch(lifeline)
    case .thread:
      do throws(SystemError) {
        return try PeerWatch(lifeline, interruption, strategy: strategy)
      } catch {
        throw .rendezvous(.system(error))
      }
    }
  }
}

extension Reception {
  /// The next client that asks for one of these kinds, or for none in particular. Others are refused
  /// meanwhile.
  @usableFromInline
  mutating func waitForCaller(
    of kinds: [ChannelKind], until deadline: Deadline?
  ) throws(ConnectionError) -> Caller {
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
      if caller.hello.choice(among: kinds) != nil { return caller }
      let refusal = Refusal(served: kinds, asked: caller.hello.kindName ?? "any kind")
      caller.refuse(refusal)
    }
  }
}

extension Hello {
  /// The first of these kinds that suits whoever asks; nil where none does.
  func choice(among kinds: [ChannelKind]) -> ChannelKind? {
    kinds.first { kindName == nil || $0.rawValue == kindName }
  }
}
