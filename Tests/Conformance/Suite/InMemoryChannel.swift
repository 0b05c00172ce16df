// The smallest channel that keeps the contract: two bounded queues in this process. It proves that
// the checks can be passed, and with a fault that each of them can fail.

internal import Glibc
internal import IPCChannels
internal import Linux
internal import Synchronization

/// Both directions of an in-memory channel, and where the end that is passed is found again.
final class InMemoryQueues: Sendable {
  let queues: [InMemoryQueue]
  /// By the inode of a pipe that stands for the client's end.
  private static let offered = Mutex<[UInt: InMemoryQueues]>([:])

  init(_ fault: Fault) { queues = [InMemoryQueue(fault), InMemoryQueue(fault)] }

  /// A descriptor that stands for the client's end.
  func offer() throws(ChannelError) -> DescriptorSet {
    var numbers: [Int32] = [-1, -1]
    guard unsafe pipe(&numbers) == 0 else {
      throw .system(SystemError(call: "pipe", errno: Errno(errno)))
    }
    close(numbers[1])
    let inode = InMemoryQueues.inode(numbers[0])
    InMemoryQueues.offered.withLock { $0[inode] = self }
    return DescriptorSet(FileDescriptor(owning: numbers[0]))
  }

  static func adopt(_ token: borrowing FileDescriptor) -> InMemoryQueues? {
    guard (try? token.accessMode()) != AccessMode.none else { return nil }
    let inode = inode(token.number)
    return offered.withLock { $0.removeValue(forKey: inode) }
  }

  private static func inode(_ number: Int32) -> UInt {
    var status = stat()
    unsafe fstat(number, &status)
    return status.st_ino
  }
}

/// Closes an end when nobody holds it any longer: a structure without copies cannot have this and
/// be taken apart too.
final class InMemoryEnd: Sendable {
  let incoming: InMemoryQueue
  let outgoing: InMemoryQueue

  init(_ incoming: InMemoryQueue, _ outgoing: InMemoryQueue) {
    self.incoming = incoming
    self.outgoing = outgoing
  }

  deinit {
    incoming.close()
    outgoing.close()
  }
}

/// A channel within this process.
struct InMemoryChannel<Choice: FaultChoice>: Channel, ~Copyable {
  let recordSize: Int
  private(set) var waiting: Waiting
  let interruption = Interruption()
  private let end: InMemoryEnd
  private var fault: Fault { Choice.fault }

  /// It is none of the kinds; whoever asks is told of one that moves several records in a call.
  static var description: KindDescription { ChannelKind.memfd.description }
  func memory() throws(ChannelError) -> Int {
    let records = Choice.fault == .understatesMemory ? 1 : 2 * InMemoryQueue.capacity
    return records * recordSize
  }
  mutating func learn(attempts: Int, slept: Bool) {
    waiting.learn(attempts: attempts, slept: slept)
  }
  func pollTargets(for awaited: Awaited) -> [PollTarget] { [] }

  static func make(
    _ terms: ChannelTerms, strategy: WaitStrategy, directory: String?
  ) throws(ChannelError) -> ChannelOffer<Self> {
    let both = InMemoryQueues(Choice.fault)
    let descriptors = try both.offer()
    if Choice.fault == .leaksDescriptor { _ = dup(0) }
    let end = InMemoryEnd(both.queues[0], both.queues[1])
    let channel = Self(recordSize: terms.recordSize, strategy, end)
    return ChannelOffer(
      channel: channel, descriptors: descriptors, capacity: InMemoryQueue.capacity)
  }

  init(
    adopting descriptors: consuming DescriptorSet, terms: ChannelTerms, strategy: WaitStrategy
  ) throws(ChannelError) {
    var descriptors = descriptors
    let tolerant = Choice.fault == .adoptsAnything
    var found: InMemoryQueues?
    if descriptors.count == 1 || tolerant && descriptors.count > 0 {
      found = InMemoryQueues.adopt(descriptors.takeFirst())
    }
    if tolerant && found == nil { found = InMemoryQueues(Choice.fault) }
    guard let found else { throw .unsuitable("expected one descriptor of an in-memory channel") }
    let end = InMemoryEnd(found.queues[1], found.queues[0])
    self.init(recordSize: terms.recordSize, strategy, end)
  }

  private init(recordSize: Int, _ strategy: WaitStrategy, _ end: InMemoryEnd) {
    self.recordSize = recordSize
    self.end = end
    waiting = Waiting(strategy)
  }

  mutating func attemptSend(
    _ records: RawSpan, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    if fault == .stallsTheOtherDirection && end.incoming.isFull { return .wouldWait }
    return attempt(sleeping) { sleeping in
      unsafe records.withUnsafeBytes { bytes in
        unsafe end.outgoing.put(bytes, recordSize: recordSize, sleeping: sleeping)
      }
    } sleep: {
      end.outgoing.sleepUntilRoom()
    }
  }

  mutating func attemptReceive(
    into records: inout MutableRawSpan, sleeping: Bool
  ) throws(ChannelError) -> Attempt {
    unsafe records.withUnsafeMutableBytes { bytes in
      attempt(sleeping) { sleeping in
        unsafe end.incoming.take(into: bytes, recordSize: recordSize, sleeping: sleeping)
      } sleep: {
        end.incoming.sleepUntilRecord()
      }
    }
  }

  /// One look, and where there was nothing and it may sleep, a sleep and another look.
  private func attempt(
    _ sleeping: Bool, _ look: (_ sleeping: Bool) -> Attempt, sleep: () -> Void
  ) -> Attempt {
    // Now and then is enough, in a loop that asks a million times a second.
    if fault == .sleepsInsteadOfSpinning && waiting.strategy == .spin && Int.random(in: 0..<20) == 0
    {
      Linux.sleep(.microseconds(100))
    }
    guard sleeping && fault != .spinsInsteadOfSleeping else { return look(false) }
    let first = look(true)
    guard first == .wouldWait else { return first }
    if fault == .sleepsThroughInterruptions {
      sleep()
    } else {
      interruption.watch(sleeping: true) { sleep() }
    }
    return look(false)
  }
}
