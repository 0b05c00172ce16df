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

  /// Connects to a server as a client.
  ///
  /// - Parameters:
  ///   - path: of the server's socket.
  ///   - kind: which to ask for; `ChannelKind(rawValue:)` has it from a string.
  ///   - clientID: what the server calls this client.
  ///   - recordSize: in bytes, 24 to 1,048,576.
  public static func connect(
    to path: String, kind: ChannelKind, clientID: UInt32 = 0, recordSize: Int = Message.size,
    strategy: WaitStrategy = .adaptive
  ) throws(ConnectionError) -> AnyConnection {
    var connecting = Connecting(
      path: path, clientID: clientID, recordSize: recordSize, strategy: strategy)
    return try kind.accept(&connecting).get()
  }

  /// Waits for one client that asks for one of these kinds, and passes it the other end. One that asks for
  /// none in particular gets the first.
  ///
  /// Clients that ask for something else are refused, and the wait goes on.
  ///
  /// - Parameters:
  ///   - kinds: one or more.
  ///   - directory: where kinds that live in a file system have their place; nil for
  ///     `$TMPDIR`, else `$XDG_RUNTIME_DIR`, else `/tmp`.
  public static func accept(
    from reception: inout Reception, kinds: [ChannelKind] = ChannelKind.allCases,
    strategy: WaitStrategy = .adaptive, directory: String? = nil
  ) throws(ConnectionError) -> AnyConnection {
    while true {
      let caller = try reception.waitForCaller(of: kinds)
      guard let kind = caller.hello.choice(among: kinds) else { continue }
      var granting = Granting(caller, strategy: strategy, directory: directory)
      let outcome: Result<AnyConnection, ConnectionError>
      do throws(Refusal) {
        outcome = try kind.accept(&granting).get()
      } catch {
        reception.notice("a client was refused: \(error.sentence)")
        continue
      }
      return try outcome.get()
    }
  }
}

private struct Connecting: ChannelTypeVisitor {
  let path: String
  let clientID: UInt32
  let recordSize: Int
  let strategy: WaitStrategy

  func visit<Link: Channel & ~Copyable>(
    _ type: Link.Type
  ) -> Result<AnyConnection, ConnectionError> {
    Result { () throws(ConnectionError) in
      AnyConnection(
        try Connection<Link>(
          to: path, clientID: clientID, recordSize: recordSize, strategy: strategy))
    }
  }
}

private struct Granting: ChannelTypeVisitor, ~Copyable {
  private var caller: Caller?
  private let strategy: WaitStrategy
  private let directory: String?

  init(_ caller: consuming Caller, strategy: WaitStrategy, directory: String?) {
    self.caller = consume caller
    self.strategy = strategy
    self.directory = directory
  }

  mutating func visit<Link: Channel & ~Copyable>(
    _ type: Link.Type
  ) -> Result<Result<AnyConnection, ConnectionError>, Refusal> {
    let caller = self.caller.take()!
    let served: ServedChannel<Link>
    do throws(Refusal) {
      served = try caller.grant(type, strategy: strategy, directory: directory)
    } catch {
      return .failure(error)
    }
    do throws(ConnectionError) {
      return .success(.success(AnyConnection(try Connection(served.channel, served.lifeline))))
    } catch {
      return .success(.failure(error))
    }
  }
}
