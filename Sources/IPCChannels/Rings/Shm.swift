// Kind `shm`: rings in a POSIX shared memory object, process-shared semaphores to wake sleepers. For
// peers that cooperate: glibc ends a process that waits on a semaphore which somebody scribbled
// over.

public import Linux

/// A channel over rings in a POSIX shared memory object.
public typealias ShmChannel = RingChannel<ShmObject>

/// An object of shm_open(3) whose name is gone.
public struct ShmObject: RingObject, ~Copyable {
  public static let description = KindDescription.ofRings(
    .shm, object: "shm_open object, two rings, POSIX semaphores",
    // An object of shm_open(3) has no property beside its size and type that a peer could not change
    // later.
    memory: PassedObject("the shm object", .memory),
    harmOfHostilePeer: "end the process, by writing into a sem_t",
    slots: RingLayout.standardSlotsTakenAtOnce, mostClients: "/dev/shm",
    uses: [.posix], takeWhen: "you want what the textbooks show, with a peer that you trust",
    notWhen: "the peer may be hostile", limits: limits)
  public static var peerCanTruncate: Bool { true }

  private static func limits() -> [KernelLimit] {
    [
      KernelLimit(
        "free bytes", source: "statvfs /dev/shm", meaning: "bytes that all objects can still take"
      ) { () throws(ChannelError) in
        try asChannelError(try SharedMemory.freeBytes())
      },
      .guards,
    ]
  }

  public static func makeMemory(
    size: Int, directory: String?
  ) throws(ChannelError) -> FileDescriptor {
    do throws(SystemError) {
      return try SharedMemory.unlinkedObject(size: size)
    } catch {
      if error.call.hasPrefix("shm_unlink /") {
        throw .exhausted(error, "the object keeps its name: remove it (rm)")
      }
      guard error.errno == .noSpace else { throw .system(error) }
      throw .exhausted(error, "\(size) bytes do not fit the file system (df /dev/shm)")
    }
  }

  public init(passing passed: inout DescriptorSet, _ interruption: Interruption) {}
  public init(adopting passed: inout DescriptorSet, _ interruption: Interruption) {}

  // A post that finds nobody asleep stays in the semaphore and makes a later sleep return at once,
  // for nothing. That is a post for a side which had set its word, and then found what it waited for
  // at its last look. Such posts add up, and each is taken away by one sleep: a side never looks more
  // often for nothing than it was spared a sleep before.

  public func prepare(_ word: UnsafeMutableRawPointer) { unsafe semaphore(word).initialize() }
  @inlinable
  public func sleep(_ word: UnsafeMutableRawPointer) { unsafe semaphore(word).wait() }
  @inlinable
  public func wake(_ word: UnsafeMutableRawPointer) { unsafe semaphore(word).post() }

  /// The `sem_t` of a waiting word, 32 bytes behind it.
  @usableFromInline
  func semaphore(_ word: UnsafeMutableRawPointer) -> SharedSemaphore {
    unsafe SharedSemaphore(at: word + 32)
  }
}
