// What a stranger can hand over, each as a function of some bytes: a fuzzer looks for bytes that end the
// process, and a test tries those that were worth keeping.

/// A border that bytes of strangers cross.
public enum FuzzTarget: String, CaseIterable, Sendable {
  /// Packets that a client or a server begins with.
  case rendezvous
  /// What a peer says in a session, to a server and to a client.
  case messages
  /// A ring object that the peer writes to.
  case rings
  /// The page of a `signal` channel that the peer writes to.
  case signals
  /// Files for `report` and `diff`.
  case results
  /// Words behind a program's name.
  case commands

  /// Hands over what the bytes say. It returns, whatever they are; a fault ends the process.
  ///
  /// - Returns: how many frames were handed over: packets, messages, records, files or command lines.
  public func run(_ bytes: [UInt8]) -> Int {
    var source = ByteSource(bytes)
    return switch self {
    case .rendezvous: RendezvousFrames.run(&source)
    case .messages: MessageFrames.run(&source)
    case .rings: RingFrames.run(&source)
    case .signals: SignalFrames.run(&source)
    case .results: ResultFrames.run(bytes)
    case .commands: CommandFrames.run(&source)
    }
  }
}
