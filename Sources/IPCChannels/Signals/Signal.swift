// Kind `signal`: real-time signals, each of which carries one record of 24 bytes.

public import Linux

/// A channel over real-time signals.
public typealias SignalChannel = PacketChannel<SignalEnds<RealTimeSignals>>

/// pidfd_send_signal(2).
public enum RealTimeSignals: PacketOrigin {
  public static let description = KindDescription(
    .signal, .signal, object: "real-time signals by pidfd, one page to count them",
    passed: [
      // A pidfd has no access mode of its own.
      PassedObject("the server's process", .process),
      PassedObject("the page", .sealedMemory),
    ],
    keptDescriptors: .init(server: 1, client: 2), hasEnd: false,
    harmOfHostilePeer: "end the process, because it may send signals to it",
    capacity: .records(Int(SignalPage.capacity)), usualLargestRecord: SmallRecord.size,
    mostClients: "31 a process", usualMostClients: RealTimeSignal.numbers.count,
    neededNamespace: "PID", isPollable: false, survivesExec: false,
    calls: .init(send: ["pidfd_send_signal"], receive: ["rt_sigtimedwait"], movesSeveral: false),
    // pidfd_send_signal(2) is Linux's own.
    uses: [], takeWhen: "you want to learn what a signal can carry", notWhen: "almost always",
    // A siginfo_t has 32 bytes for its sender, of which the token takes 8.
    largestRecord: { SmallRecord.size }, limits: limits)

  private static func limits() -> [KernelLimit] {
    [
      KernelLimit(
        "RLIMIT_SIGPENDING", source: "getrlimit (ulimit -i)",
        meaning: "signals queued to all processes of a user"
      ) { () throws(ChannelError) in
        let signals = try asChannelError(try RealTimeSignal.queueLimit())
        return signals == .max ? nil : signals
      },
      KernelLimit(
        name: "SIGRTMAX", value: .number(RealTimeSignal.numbers.count), source: "signal(7)",
        meaning: "real-time signals of a process; each end of a channel takes one"),
    ]
  }
}

/// The signal that this side receives, and the process of the other side.
///
/// Signals are sent to the process and not to a thread: a channel goes from one thread to another,
/// and what is queued to a thread no other one can receive, and is lost with it. So each end needs
/// a number of its own in its process, which has 31 of them; the 32nd end is refused.
public struct SignalEnds<Origin: PacketOrigin>: PacketEnds, ~Copyable {
  @usableFromInline let own: RealTimeSignal
  /// The other side's pidfd; the server's side has none until it knows its client.
  @usableFromInline var peer: FileDescriptor?
  /// The page as a file. The client's lock on it says who the client is; the server lets go of it
  /// once it knows, and also when it never will.
  @usableFromInline var page: FileDescriptor?
  private let mapping: SharedMapping
  @usableFromInline var outgoing: SignalProducer
  @usableFromInline var incoming: SignalConsumer
  /// What came last.
  @usableFromInline var arrival = SignalContent()

  public static var description: KindDescription { Origin.description }

  public static func make(
    recordSize: Int, strategy: WaitStrategy
  ) throws(ChannelError) -> PacketOffer<Self> {
    guard recordSize == SmallRecord.size else {
      throw .recordSize(
        "a record of \(recordSize) bytes is above the \(SmallRecord.size) that a signal carries "
          + "(siginfo_t)")
    }
    let own = try takeSignal()
    let page = try asChannelError(
      try SharedMemory.sealedMemfd(size: SignalPage.size, seals: .fixedSize))
    let mapping = try map(page)
    try asChannelError(try SignalPage.initialize(mapping, serverNumber: own.number))
    let process = try asChannelError(try FileDescriptor.ofProcess(currentProcess()))
    var passed = DescriptorSet(process)
    passed.append(try asChannelError(try page.duplicate()))
    let outgoing = unsafe SignalProducer(mapping.base, direction: 0)
    let ends = Self(own, peer: nil, page, mapping, outgoing, receiving: 1)
    return PacketOffer(ends: ends, passed: passed, capacity: Int(SignalPage.capacity))
  }

  private static func map(
    _ page: borrowing FileDescriptor
  ) throws(ChannelError) -> SharedMapping {
    do throws(SystemError) {
      return try SharedMapping(page, size: SignalPage.size, guarded: false)
    } catch {
      throw .system(error)
    }
  }

  private static func takeSignal() throws(ChannelError) -> RealTimeSignal {
    if let denied = RealTimeSignal.denied { throw .system(denied) }
    let limit = try asChannelError(try RealTimeSignal.queueLimit())
    guard limit > 0 else { throw .exhausted(full, "RLIMIT_SIGPENDING is 0 (ulimit -i)") }
    guard let signal = RealTimeSignal() else {
      let numbers = RealTimeSignal.numbers
      throw .exhausted(
        SystemError(call: "sigaction", errno: .again),
        "all \(numbers.count) real-time signals of this process are taken (signal(7): "
          + "\(numbers.lowerBound) to \(numbers.upperBound)); each end of a channel has one")
    }
    return signal
  }

  private static var full: SystemError {
    SystemError(call: "pidfd_send_signal", errno: .again)
  }

  public init(
    adopting descriptors: consuming DescriptorSet, terms: ChannelTerms, strategy: WaitStrategy
  ) throws(ChannelError) {
    var descriptors = descriptors
    let server = descriptors.takeFirst()
    let page = descriptors.takeFirst()
    guard server.seesThisProcess else { throw Self.isElsewhere("server") }
    let entry = try asChannelError(try page.entry())
    guard entry.size == SignalPage.size, terms.capacity == SignalPage.capacity,
      terms.recordSize == SmallRecord.size
    else {
      throw .unsuitable(
        "the page should have \(SignalPage.size) bytes, for \(SignalPage.capacity) records of "
          + "\(SmallRecord.size); \(entry.size) came, for \(terms.capacity) of \(terms.recordSize)")
    }
    // Nobody else can answer, but could name any process for a client to signal that may do so.
    guard entry.isOwn else {
      throw .unsuitable(
        "the server runs as \(UserNumber.name(of: entry.owner)), this process as user \(currentUser()); "
          + "signals go between processes of one user")
    }
    let mapping = try Self.map(page)
    let number = try SignalPage.check(mapping)
    guard try asChannelError(try page.lock()) else {
      throw .unsuitable("the page belongs to another process, which has locked it")
    }
    let own = try Self.takeSignal()
    let outgoing = unsafe SignalProducer(mapping.base, direction: 1, number: number)
    try Self.introduce(own, to: server, by: outgoing.content)
    self.init(own, peer: consume server, page, mapping, outgoing, receiving: 0)
  }

  private init(
    _ own: consuming RealTimeSignal, peer: consuming FileDescriptor?,
    _ page: consuming FileDescriptor, _ mapping: consuming SharedMapping,
    _ outgoing: SignalProducer, receiving direction: Int
  ) {
    unsafe incoming = SignalConsumer(mapping.base, direction: direction)
    self.outgoing = outgoing
    self.own = own
    self.peer = peer
    self.page = consume page
    self.mapping = mapping
  }

  /// The page, and what the kernel has for each signal that is queued.
  public func memory(recordSize: Int) throws(SystemError) -> Int {
    SignalPage.size + 2 * Int(SignalPage.capacity) * RealTimeSignal.queuedSize
  }
  public consuming func closeLeavingMemory() -> SharedMapping? { mapping }
  public func pollTargets(for awaited: Awaited) -> [PollTarget] { [] }

  @inlinable @inline(__always)
  public mutating func send(
    _ base: UnsafeRawPointer, count: Int, sleeping: Bool
  ) throws(ChannelError) -> Transfer {
    if peer.number == nil { try lookForClient(sleeping: sleeping) }
    guard let process = peer.number else { return .nothing }
    guard try outgoing.hasRoom() else {
      if sleeping { try outgoing.sleepUntilRoom() }
      return .nothing
    }
    let wasSent = try asChannelError(try unsafe outgoing.send(base, to: process))
    if wasSent { return .bytes(count) }
    if sleeping { RealTimeSignal.napForRoom() }
    return .nothing
  }

  @inlinable @inline(__always)
  public mutating func receive(
    into base: UnsafeMutableRawPointer, count: Int, sleeping: Bool
  ) throws(ChannelError) -> Transfer {
    if !incoming.early.isEmpty, unsafe incoming.deliverEarly(into: base) { return .bytes(count) }
    let came = own.receive(into: &arrival, sleeping: sleeping)
    if came && incoming.isNext(arrival) {
      unsafe incoming.deliver(arrival.record, into: base)
      return .bytes(count)
    }
    return try unsafe receiveUnusual(into: base, count: count, came: came, sleeping: sleeping)
  }

  /// Goes on with what came, if anything did and it is not the next record.
  ///
  /// What is not to sleep must not answer that nothing is there while a thread that was hit has a
  /// record in its hands: after the peer's end nobody would ask again.
  @usableFromInline
  mutating func receiveUnusual(
    into base: UnsafeMutableRawPointer, count: Int, came: Bool, sleeping: Bool
  ) throws(ChannelError) -> Transfer {
    var came = came
    var deadline: Deadline?
    while true {
      if came { try take() }
      if unsafe incoming.deliverEarly(into: base) { return .bytes(count) }
      // Who sleeps looks at its interruption first.
      if sleeping { return .nothing }
      if !came {
        guard try incoming.isAwaitingSome() else { return .nothing }
        Processor.yield()
      }
      if let deadline {
        if deadline.hasPassed { return .nothing }
      } else {
        deadline = Deadline(after: Self.patience)
      }
      came = own.receive(into: &arrival, sleeping: false)
    }
  }

  /// For a thread that was hit to get its turn, on a machine with more to do than it can. Only a
  /// peer that lies lets it pass.
  private static var patience: Duration { .milliseconds(500) }
}

// MARK: - Who the client is

extension SignalEnds {
  private static func isElsewhere(_ peer: String) -> ChannelError {
    .unsuitable(
      "the \(peer) is in another PID namespace, and signals go between processes that see each other; "
        + "run both in one, or take another kind")
  }

  /// Tells the server what to send signals to.
  private static func introduce(
    _ own: borrowing RealTimeSignal, to server: borrowing FileDescriptor,
    by record: SignalContent
  ) throws(ChannelError) {
    var signal = record
    signal.code = SignalCode.introduction
    signal.payload[1] = UInt64(UInt32(currentProcess())) | UInt64(own.number) << 32
    do throws(SystemError) {
      guard try RealTimeSignal.send(&signal, to: server.number) else { throw full }
    } catch {
      switch error.errno {
      case .noSuchProcess: break  // Its lifeline tells, as with any kind.
      case .again:
        throw .exhausted(
          error, "the server's user has RLIMIT_SIGPENDING signals queued already (ulimit -i)")
      case .notPermitted:
        throw .unsuitable("the server is a process to which this one may send no signals")
      case .invalid: throw isElsewhere("server")
      default: throw .system(error)
      }
    }
  }

  /// The server's side, before it knows whom to send to: looks whether its client has come.
  @usableFromInline
  mutating func lookForClient(sleeping: Bool) throws(ChannelError) {
    guard page.number != nil else {
      throw .system(SystemError(call: "pidfd_send_signal", errno: .noSuchProcess))
    }
    if own.receive(into: &arrival, sleeping: sleeping) { try take() }
  }

  /// Takes a signal that is not a record to be delivered at once.
  private mutating func take() throws(ChannelError) {
    guard incoming.isOurs(arrival) else { return }
    switch arrival.code {
    case SignalCode.record: try incoming.keep(arrival)
    case SignalCode.introduction: try meet(arrival.payload[1])
    default: throw .violation("a signal of code \(arrival.code)")
    }
  }

  /// A client says who it is. Nobody can make this process signal a third one: that is the kernel's
  /// word, and not the client's.
  private mutating func meet(_ name: UInt64) throws(ChannelError) {
    let process = Int32(truncatingIfNeeded: name)
    let number = Int32(truncatingIfNeeded: name >> 32)
    guard peer.number == nil, let page = page.take(), RealTimeSignal.numbers.contains(number)
    else {
      throw .violation("an introduction with signal \(number), expected one of the client's, once")
    }
    guard try Self.isThere(process, number, page) else { return }
    let descriptor: FileDescriptor
    do throws(SystemError) {
      descriptor = try FileDescriptor.ofProcess(process)
    } catch {
      if error.errno == .noSuchProcess { return }
      throw .system(error)
    }
    // If its id had passed to another process before that, the lock would be gone.
    guard try Self.isThere(process, number, page) else { return }
    peer = consume descriptor
    outgoing.content.number = number
  }

  /// Whether a process takes part in the channel; false when it has ended.
  private static func isThere(
    _ process: Int32, _ number: Int32, _ page: borrowing FileDescriptor
  ) throws(ChannelError) -> Bool {
    // A process has no conflict with its own lock. What it takes it may send itself.
    if process == currentProcess() { return RealTimeSignal.isTaken(number) }
    let holder = try asChannelError(try page.lockHolder())
    guard let holder else { return false }
    // Its client has looked, unless it has no /proc.
    if holder == 0 { throw isElsewhere("client") }
    guard holder == process else {
      throw .violation(
        "the client says that it is process \(process), and process \(holder) has the page")
    }
    return true
  }
}
