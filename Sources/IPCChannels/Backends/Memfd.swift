// Kind `memfd`: rings in a sealed memfd, futexes to wake sleepers. The kind of shared memory that a
// hostile peer cannot hurt: the seals exclude truncation, there is no lock, and every shared word
// is checked.

public import Linux

/// A channel over rings in a sealed memfd.
public typealias MemfdChannel = RingChannel<MemfdObject>

/// A memfd that can neither shrink, nor grow, nor get other seals.
public enum MemfdObject: RingObject {
  public typealias Notice = FutexNotice

  public static var kind: ChannelKind { .memfd }
  public static var peerCanTruncate: Bool { false }

  /// Without SEAL a peer could add F_SEAL_WRITE, after which the owner can no longer map what it
  /// made.
  static let seals: Seals = [.seal, .shrink, .grow]

  /// A memfd's file system is the kernel's own, and has no size.
  public static func limits() -> [KernelLimit] { [] }

  public static func make(size: Int) throws(SystemError) -> FileDescriptor {
    try SharedMemory.sealedMemfd(size: size, seals: seals)
  }

  public static func check(_ object: borrowing FileDescriptor) throws(ChannelError) {
    guard let found = SharedMemory.seals(of: object), found.isSuperset(of: seals),
      found.isDisjoint(with: [.write, .futureWrite])
    else {
      let found = SharedMemory.seals(of: object).map(\.description) ?? "no seals"
      throw .unsuitable("the memfd should be sealed with \(seals) and writable, and has \(found)")
    }
  }
}
