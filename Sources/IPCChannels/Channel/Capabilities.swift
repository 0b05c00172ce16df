// What a kind promises beside the contract that all keep, as data: tables print it, and tests hold
// it against what the kind does.

/// What one kind promises, for somebody who chooses among them.
public struct Capabilities: Equatable, Sendable {
  /// What a channel consists of, in a few words.
  public let object: String
  /// What a peer can do to this side beside ending its own channel; nil for nothing.
  public let harmOfHostilePeer: String?
  /// What of the records that a peer sent before it ended can be lost; nil for nothing.
  public let lossAtEnd: String?
  /// How long a record can be in transit: sent, and not there yet for the peer to receive. Zero where
  /// the sending call itself puts it there. A side that was told of its peer's end waits that long
  /// for the channel's own end before it takes what came for everything.
  public let transit: Duration
  /// How many records of 24 bytes fit each direction.
  public let capacity: Capacity
  /// Whether poll(2) and epoll(7) can wait for records, together with anything else:
  /// ``Channel/pollDescriptor``.
  public let isPollable: Bool
  /// Whether an end in use can be handed on through exec(2): all that there is to know about it is
  /// in the kernel.
  public let survivesExec: Bool
  /// Whether both processes must run on one kernel. Those that need not still get their descriptors
  /// on one here.
  public let needsOneKernel: Bool
  /// The kernel calls of one record.
  public let calls: Calls
  /// How often a record's bytes are copied on their way from one side's memory to the other's.
  public let copies: Int
  /// What is left when both processes are killed while they use a channel; nil for nothing.
  public let leftAfterKill: String?

  public init(
    object: String, harmOfHostilePeer: String? = nil, lossAtEnd: String? = nil,
    transit: Duration = .zero, capacity: Capacity, isPollable: Bool, survivesExec: Bool,
    needsOneKernel: Bool = true, calls: Calls, copies: Int = 2, leftAfterKill: String? = nil
  ) {
    self.object = object
    self.harmOfHostilePeer = harmOfHostilePeer
    self.lossAtEnd = lossAtEnd
    self.transit = transit
    self.capacity = capacity
    self.isPollable = isPollable
    self.survivesExec = survivesExec
    self.needsOneKernel = needsOneKernel
    self.calls = calls
    self.copies = copies
    self.leftAfterKill = leftAfterKill
  }

  /// What decides how many records fit.
  public enum Capacity: Equatable, Sendable {
    /// The kind itself.
    case records(Int)
    /// Who asks for the channel; so many where nobody does.
    case chosen(standard: Int)
    /// A limit of the kernel, by its name in ``KernelLimited/limits()``.
    case limit(String)

    /// As many records of a size as fit each direction of a ring for which nobody asked for a number;
    /// nil for other kinds.
    public func standard(ofRecords size: Int) -> Int? {
      guard case .chosen(let slots) = self else { return nil }
      return (try? RingLayout(recordSize: size, standard: slots))?.capacity
    }

    /// Whether it can be asked for.
    public var isChosen: Bool { if case .chosen = self { true } else { false } }
  }

  /// The kernel calls that move one record, by their names in section 2 of the manual.
  public struct Calls: Equatable, Sendable {
    /// Of a sender whose peer is awake, and for which there is room.
    public let send: [String]
    /// Of a receiver that finds the record there.
    public let receive: [String]
    /// In addition, of a receiver that sleeps before it finds one.
    public let sleep: [String]
    /// In addition, of a sender that wakes it.
    public let wake: [String]
    /// Whether one call can move several records.
    public let movesSeveral: Bool

    public init(
      send: [String], receive: [String], sleep: [String] = [], wake: [String] = [],
      movesSeveral: Bool = true
    ) {
      self.send = send
      self.receive = receive
      self.sleep = sleep
      self.wake = wake
      self.movesSeveral = movesSeveral
    }

    /// Of both sides, for a record that nobody waits for.
    public var notWaiting: Int { send.count + receive.count }
    /// Of both sides, for a record that the receiver sleeps for.
    public var waiting: Int { notWaiting + sleep.count + wake.count }
  }
}
