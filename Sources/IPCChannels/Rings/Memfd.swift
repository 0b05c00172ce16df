// Kind `memfd`: rings in a sealed memfd, futexes to wake sleepers. The kind of shared memory that a
// hostile peer cannot hurt: the seals exclude truncation, there is no lock, and every shared word
// is checked.

public import Linux

/// A channel over rings in a sealed memfd.
public typealias MemfdChannel = RingChannel<MemfdObject>

/// A memfd that can neither shrink, nor grow, nor get other seals.
public struct MemfdObject: FutexRingObject, ~Copyable {
  public static let description = KindDescription.ofRings(
    .memfd, object: "sealed memfd, two rings, futex",
    memory: PassedObject("the memfd", .sealedMemory), mostClients: "memory",
    // memfd_create(2) and futex(2) are Linux's own.
    uses: [], takeWhen: "you need speed, also with a peer that you do not trust",
    notWhen: "you must poll it together with other descriptors")
  public static var peerCanTruncate: Bool { false }

  public init() {}

  public static func makeMemory(
    size: Int, directory: String?
  ) throws(ChannelError) -> FileDescriptor {
    try asChannelError(try SharedMemory.sealedMemfd(size: size, seals: .fixedSize))
  }
}
