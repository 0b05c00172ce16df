// What the tests expect of each kind, written down by hand and not asked of the product: backends.md,
// sections 1 and 5, in numbers. Tests that are about some kinds ask it which those are.

public import IPCChannels

/// What is expected of one kind.
public struct KindExpectation: Sendable {
  /// What its records go through.
  public let mechanism: Mechanism
  /// Its name in the 16 bytes of a hello and a grant.
  public let name: StaticString
  /// Descriptors that a client is passed.
  public let passed: Int
  /// Descriptors that the server keeps for a channel: the other ends. Shared memory stays mapped without
  /// any, but for a page that says who the client is.
  public let kept: Int
  /// Descriptors that the server needs to make a channel and pass it, at their most, with both sides'
  /// and the client's process.
  public let needed: Int
  /// Records that a grant says fit each direction.
  public let capacity: Capacity
  /// The largest record that every machine has.
  public let largestRecord: LargestRecord
  /// Where its object has a name until it is passed.
  public let place: Place
  /// Whether its own object tells the peer's end, in each direction by itself.
  public let hasEnd: Bool
  /// Whether a peer can scribble over something that is not checked.
  public let isHardened: Bool
  /// Clients of one process, or of one machine.
  public let mostClients: MostClients

  public enum Mechanism: Sendable {
    case pipe, streamSocket, packetSocket, queue, ring, signal
  }

  public enum Capacity: Sendable {
    /// 0: the kernel decides.
    case kernel
    case chosen
    /// The machine's limit of a queue.
    case queueLimit
    case records(Int)
  }

  public enum LargestRecord: Sendable {
    case mebibyte
    /// A limit of the kernel's.
    case limited
    case message
  }

  public enum Place: Sendable {
    case none
    /// The directory that the server was given.
    case directory
    /// The kernel's own place for such objects.
    case kernel
    /// The kernel's, which a process can see under /proc alone.
    case memory
  }

  public enum MostClients: Sendable {
    case thousands
    case few
  }

  fileprivate init(
    _ mechanism: Mechanism, _ name: StaticString, passed: Int, kept: Int, needed: Int,
    _ capacity: Capacity, _ largestRecord: LargestRecord = .mebibyte, _ place: Place = .none,
    hasEnd: Bool = false, isHardened: Bool = true, _ mostClients: MostClients = .thousands
  ) {
    self.mechanism = mechanism
    self.name = name
    self.passed = passed
    self.kept = kept
    self.needed = needed
    self.capacity = capacity
    self.largestRecord = largestRecord
    self.place = place
    self.hasEnd = hasEnd
    self.isHardened = isHardened
    self.mostClients = mostClients
  }
}

extension ChannelKind {
  /// What is expected of it.
  public var expected: KindExpectation {
    switch self {
    case .pipe:
      .init(.pipe, "pipe", passed: 2, kept: 2, needed: 5, .kernel, hasEnd: true)
    case .fifo:
      .init(
        .pipe, "fifo", passed: 2, kept: 2, needed: 5, .kernel, .mebibyte, .directory, hasEnd: true)
    case .socketpair:
      .init(.streamSocket, "socketpair", passed: 1, kept: 1, needed: 3, .kernel, hasEnd: true)
    case .unix:
      .init(
        .streamSocket, "unix", passed: 1, kept: 1, needed: 3, .kernel, .mebibyte, .directory,
        hasEnd: true)
    case .tcp:
      .init(.streamSocket, "tcp", passed: 1, kept: 1, needed: 3, .kernel, hasEnd: true)
    case .seqpacket:
      .init(
        .packetSocket, "seqpacket", passed: 1, kept: 1, needed: 3, .kernel, .limited, hasEnd: true)
    case .datagram:
      .init(.packetSocket, "datagram", passed: 1, kept: 1, needed: 3, .kernel, .limited)
    case .mqueue:
      .init(.queue, "mqueue", passed: 2, kept: 2, needed: 5, .queueLimit, .limited, .kernel, .few)
    case .shm:
      .init(
        .ring, "shm", passed: 1, kept: 0, needed: 2, .chosen, .mebibyte, .kernel, isHardened: false)
    case .memfd:
      .init(.ring, "memfd", passed: 1, kept: 0, needed: 2, .chosen, .mebibyte, .memory)
    case .eventfd:
      .init(.ring, "eventfd", passed: 3, kept: 2, needed: 6, .chosen)
    case .file:
      .init(.ring, "file", passed: 1, kept: 0, needed: 2, .chosen, .mebibyte, .directory)
    case .signal:
      .init(
        .signal, "signal", passed: 2, kept: 1, needed: 4, .records(128), .message,
        isHardened: false, .few)
    }
  }

  /// The kinds of which something is expected.
  public static func all(where isSo: (KindExpectation) -> Bool) -> [ChannelKind] {
    allCases.filter { isSo($0.expected) }
  }

  public static func over(_ mechanisms: KindExpectation.Mechanism...) -> [ChannelKind] {
    all { mechanisms.contains($0.mechanism) }
  }

  /// The name as it stands in a packet.
  public var field: [UInt8] {
    let bytes = Array(expected.name.description.utf8)
    return bytes + [UInt8](repeating: 0, count: 16 - bytes.count)
  }
}
