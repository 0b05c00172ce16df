// Kind `shm`: rings in an object of shm_open(3), POSIX semaphores to wake sleepers. The classic,
// for peers that cooperate: glibc ends whoever waits on a sem_t that a peer has scribbled over, and
// the object cannot be sealed.

public import Linux

/// A channel over rings in a POSIX shared memory object.
public typealias ShmChannel = RingChannel<ShmObject>

/// An object of shm_open(3) whose name is gone.
public enum ShmObject: RingObject {
  public typealias Notice = SemaphoreNotice

  public static var kind: ChannelKind { .shm }
  public static var peerCanTruncate: Bool { true }

  public static func limits() -> [KernelLimit] {
    [
      KernelLimit(
        "free bytes", source: "statvfs /dev/shm", meaning: "bytes that all objects can still take"
      ) { () throws(ChannelError) in
        try asChannelError(SharedMemory.freeBytes)
      }
    ]
  }

  public static func make(size: Int) throws(SystemError) -> FileDescriptor {
    try SharedMemory.unlinkedObject(size: size)
  }

  /// An object of shm_open(3) has no property beside its size and type that a peer could not change
  /// later.
  public static func check(_ object: borrowing FileDescriptor) throws(ChannelError) {}
}
