// Everything that is said of a kind in more than one place, as data: the checks of what is passed run
// from it, `ipc-compare kinds` and the tables of README.md and backends.md are printed from it, and the
// conformance suite compares it with what the kind does.

internal import Linux

/// What one kind is and promises, for somebody who chooses among them.
public struct KindDescription: Sendable {
  /// The mechanism; nil for one that is no part of this library, but was loaded into a program.
  public let kind: ChannelKind?
  /// What it is called, in the protocol too: 1 to 15 of a-z, 0-9 and '-'.
  public let name: String
  /// How its records travel.
  public let family: Family
  /// What a channel consists of, in a few words.
  public let object: String
  /// What a client is passed, in the order in which it comes.
  public let passed: [PassedObject]
  /// How many descriptors each side keeps for a channel. Shared memory stays mapped without any.
  public let keptDescriptors: Sides<Int>
  /// Whether the channel itself tells a peer's end. Otherwise only the lifeline does.
  public let hasEnd: Bool
  /// What a peer can do to this side beside ending its own channel, as the end of "a hostile peer can …"; nil
  /// for nothing.
  public let harmOfHostilePeer: String?
  /// What of the records that a peer sent before it ended can be lost; nil for nothing.
  public let lossAtEnd: String?
  /// How long a record can be in transit: sent, and not there yet for the peer to receive. Zero where
  /// the sending call itself puts it there. A side that was told of its peer's end waits that long
  /// for the channel's own end before it takes what came for everything.
  public let transit: Duration
  /// How many records of 24 bytes fit each direction.
  public let capacity: Capacity
  /// The largest record where the kernel's limits are as it sets them by itself, in bytes.
  public let usualLargestRecord: Int
  /// What decides how many clients a server can have, beside its threads and memory, such as
  /// `descriptors`.
  public let mostClients: String
  /// How many clients that is where the kernel's limits are as it sets them by itself; nil where machines differ too
  /// much to say.
  public let usualMostClients: Int?
  /// The namespace of namespaces(7) that both processes must share, such as `PID`; nil for a kind that works from one
  /// container to another, because a descriptor means the same in every namespace.
  public let neededNamespace: String?
  /// Whether poll(2) and epoll(7) can wait for records and for room, together with anything else:
  /// ``Channel/pollTargets(for:)``.
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
  /// What the mechanism is good for outside of this library, where programs use it by themselves.
  public let uses: Set<Use>
  /// For whom it is the right kind, as the end of "take it when …".
  public let takeWhen: String
  /// For whom it is not.
  public let notWhen: String

  private let readLargestRecord: @Sendable () throws(ChannelError) -> Int
  private let readLimits: @Sendable () -> [KernelLimit]
  private let findFileSystem: @Sendable (String?) -> String?

  /// Makes a description. Each argument becomes the property or the answer of the method that has its
  /// name: see there for what it means.
  public init(
    _ kind: ChannelKind, _ family: Family, object: String, passed: [PassedObject],
    keptDescriptors: Sides<Int>, hasEnd: Bool, harmOfHostilePeer: String? = nil,
    lossAtEnd: String? = nil,
    transit: Duration = .zero, capacity: Capacity,
    usualLargestRecord: Int = ChannelTerms.recordSizes.upperBound,
    mostClients: String = "descriptors", usualMostClients: Int? = nil,
    neededNamespace: String? = nil, isPollable: Bool, survivesExec: Bool,
    needsOneKernel: Bool = true, calls: Calls,
    copies: Int = 2, leftAfterKill: String? = nil, uses: Set<Use>, takeWhen: String,
    notWhen: String,
    largestRecord: @escaping @Sendable () throws(ChannelError) -> Int = {
      ChannelTerms.recordSizes.upperBound
    },
    limits: @escaping @Sendable () -> [KernelLimit] = { [] },
    fileSystem: @escaping @Sendable (String?) -> String? = { _ in nil }
  ) {
    self.kind = kind
    name = kind.rawValue
    self.family = family
    self.object = object
    self.passed = passed
    self.keptDescriptors = keptDescriptors
    self.hasEnd = hasEnd
    self.harmOfHostilePeer = harmOfHostilePeer
    self.lossAtEnd = lossAtEnd
    self.transit = transit
    self.capacity = capacity
    self.usualLargestRecord = usualLargestRecord
    self.mostClients = mostClients
    self.usualMostClients = usualMostClients
    self.neededNamespace = neededNamespace
    self.isPollable = isPollable
    self.survivesExec = survivesExec
    self.needsOneKernel = needsOneKernel
    self.calls = calls
    self.copies = copies
    self.leftAfterKill = leftAfterKill
    self.uses = uses
    self.takeWhen = takeWhen
    self.notWhen = notWhen
    readLargestRecord = largestRecord
    readLimits = limits
    findFileSystem = fileSystem
  }

  /// Describes a kind that was loaded, of which its library says little.
  ///
  /// - Parameters:
  ///   - name: what it is called.
  ///   - summary: what it is, in a few words.
  ///   - hasEnd: whether it says that it tells its peer's end.
  ///   - isUntrusting: whether it says that a hostile peer cannot harm this side.
  ///   - copies: how often it says that a record is copied; 0 where it does not say.
  ///   - leftAfterKill: what it says stays when both processes are killed; nil for nothing.
  ///   - largestRecord: in bytes.
  ///   - transit: how long a record can be under way after its sender's call.
  package init(
    loaded name: String, summary: String, hasEnd: Bool, isUntrusting: Bool, copies: Int,
    leftAfterKill: String?, largestRecord: Int, transit: Duration
  ) {
    kind = nil
    self.name = name
    family = .loaded
    object = summary
    passed = []
    keptDescriptors = .init(each: 0)
    self.hasEnd = hasEnd
    harmOfHostilePeer = isUntrusting ? nil : "what its library lets it do"
    lossAtEnd = nil
    self.transit = transit
    capacity = .chosen(standard: RingLayout.standardSlots)
    usualLargestRecord = largestRecord
    mostClients = "a process each"
    usualMostClients = nil
    neededNamespace = nil
    isPollable = false
    survivesExec = false
    needsOneKernel = true
    calls = Calls(send: [], receive: [])
    self.copies = copies
    self.leftAfterKill = leftAfterKill
    uses = []
    takeWhen = "its library is what you would use otherwise"
    notWhen = "a library must not run in your process"
    readLargestRecord = { largestRecord }
    readLimits = { [] }
    findFileSystem = { _ in nil }
  }

  /// Whether it can be a kind's name: 1 to 15 of a-z, 0-9 and '-'.
  package static func isName(_ text: String) -> Bool {
    (1...15).contains(text.utf8.count)
      && text.utf8.allSatisfy {
        (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
      }
  }

  /// Whether something that is passed can linger (SO_LINGER), so that whoever closes it last may have to wait.
  package var lingers: Bool {
    passed.contains { object in
      if case .socket(.tcp) = object.type { true } else { false }
    }
  }

  /// The largest record that this machine's limits allow now, in bytes. Most mechanisms have no notion
  /// of a record, or can be laid out for any.
  ///
  /// - Throws: when a limit cannot be read.
  public func largestRecord() throws(ChannelError) -> Int {
    min(try readLargestRecord(), ChannelTerms.recordSizes.upperBound)
  }

  /// What bounds this kind on this machine now, beside memory and RLIMIT_NOFILE, which bound every
  /// kind. A limit that cannot be read says so.
  public func limits() -> [KernelLimit] { readLimits() }

  /// The file system that a channel made in that directory (nil: the standard one) would lie on; nil
  /// where it lies on none.
  public func fileSystem(directory: String?) -> String? { findFileSystem(directory) }
}

// MARK: - What it is made of

extension KindDescription {
  /// How records travel: kinds of one family share their code.
  public enum Family: String, CaseIterable, Sendable {
    /// As bytes, out of which records are made whole again.
    case stream
    /// Whole, each as one of the kernel's packets or messages.
    case packet
    /// Through a ring in memory that both sides map.
    case ring
    /// Each in the siginfo_t of a signal.
    case signal
    /// As a library moves them that was loaded into the program.
    case loaded
  }

  /// What a mechanism is good for.
  public enum Use: Sendable {
    /// Programs find each other by its name in a file system.
    case path
    /// Its sockets can carry descriptors: SCM_RIGHTS of unix(7).
    case descriptors
    /// What it moves lies in a regular file.
    case regularFile
    /// Commands of a shell can read and write it.
    case shell
    /// It is made of calls that POSIX.1-2017 has, which other systems have too.
    case posix
  }

  /// Something of the server, and of its client.
  public struct Sides<Value: Sendable>: Sendable {
    /// The server's.
    public let server: Value
    /// The client's.
    public let client: Value

    /// One value for each side.
    public init(server: Value, client: Value) {
      self.server = server
      self.client = client
    }

    /// The same of both.
    public init(each value: Value) { self.init(server: value, client: value) }
  }

  /// What decides how many records fit.
  public enum Capacity: Equatable, Sendable {
    /// The kind itself.
    case records(Int)
    /// The side that asks for the channel; this number where neither side names one.
    case chosen(standard: Int)
    /// A limit of the kernel, by its name in ``KindDescription/limits()``, and how many records fit as
    /// the kernel sets it by itself.
    case limit(String, usually: Int)
    /// A limit of the kernel likewise, within which another number of records fits each time: the least and the
    /// most that were measured where the limit is as the kernel sets it by itself.
    case varying(String, measured: ClosedRange<Int>)

    /// Of an AF_UNIX socket, which counts what the kernel needs for each send.
    static let ofUnixSockets = Capacity.limit(KernelLimit.unixSendBuffer.name, usually: 278)

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

    /// Makes a value from the names of the calls, such as `write`; none where nothing is called.
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
