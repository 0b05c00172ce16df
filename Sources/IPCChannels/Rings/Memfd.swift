// Kind `memfd`: rings in a sealed memfd, futexes to wake sleepers. The kind of shared memory that a
// hostile peer cannot hurt: the seals exclude truncation, there is no lock, and every shared word
// is checked.

public import Linux

/// A channel over rings in a sealed memfd.
public typealias MemfdChannel = RingChannel<MemfdObject>

/// A memfd that can neither shrink, nor grow, nor get other seals.
public struct MemfdObject: FutexRingObject, ~Copyable {
  public static var kind: ChannelKind { .memfd }
  public static var capabilities: Capabilities {
    Capabilities(
      object: "sealed memfd, two rings, futex", capacity: .chosen(standard: standardSlots),
      isPollable: false, survivesExec: false,
      calls: .init(send: [], receive: [], sleep: ["futex"], wake: ["futex"]))
  }
  public static var peerCanTruncate: Bool { false }

  /// A memfd's file system is the kernel's own, and has no size.
  public static func limits() -> [KernelLimit] { [] }

  public init() {}

  public static func makeMemory(
    size: Int, directory: String?
  ) throws(ChannelError) -> FileDescriptor {
    try asChannelError { () throws(SystemError) in
      try SharedMemory.sealedMemfd(size: size, seals: .fixedSize)
    }
  }

  public static func check(_ memory: borrowing FileDescriptor) throws(ChannelError) {
    try memory.requireFixedSize(as: "the memfd")
  }
}
