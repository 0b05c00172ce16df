// A mapping that two processes share, unmapped by the one value that owns it.

internal import CLinux
internal import Glibc
public import Synchronization

/// A shared, writable mapping of a whole object.
@safe
public struct SharedMapping: ~Copyable, @unchecked Sendable {
  /// The first byte, aligned to a page.
  public let base: UnsafeMutableRawPointer
  /// In bytes.
  public let size: Int
  /// How many guarded mappings a process can have at a time.
  public static let mostGuarded = Int(CLINUX_GUARDS)
  private let guardSlot: Int32?
  /// The guard's state, where there is a guard.
  @usableFromInline let guardState: UnsafePointer<Atomic<Int32>>?

  /// Maps the first `size` bytes of an object.
  ///
  /// - Parameters:
  ///   - object: what is mapped; it can be closed afterwards.
  ///   - size: in bytes.
  ///   - guarded: for an object that a peer can truncate: the SIGBUS of an access behind its new
  ///     end then becomes `wasLost` instead of the end of the process.
  /// - Throws: `mmap(2)`'s error; ENOSPC when ``mostGuarded`` guarded mappings exist already.
  public init(
    _ object: borrowing FileDescriptor, size: Int, guarded: Bool
  ) throws(SystemError) {
    let number = object.number
    let answer = try systemCall(
      "mmap", .maps("NULL, \(size), PROT_READ | PROT_WRITE, MAP_SHARED, \(number), 0")
    ) {
      let address = unsafe mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, number, 0)
      return unsafe address == MAP_FAILED ? -Int(errno) : Int(bitPattern: address)
    }
    let address = unsafe UnsafeMutableRawPointer(bitPattern: answer)!
    var guardSlot: Int32?
    if guarded {
      let slot = unsafe clinux_guard_mapping(address, size)
      if slot < 0 {
        unsafe SharedMapping.unmap(address, size)
        throw failure("sigaction SIGBUS", Errno(-slot))
      }
      guardSlot = slot
    }
    unsafe base = address
    self.size = size
    self.guardSlot = guardSlot
    unsafe guardState = guardSlot.map { slot in
      unsafe UnsafeRawPointer(clinux_guard_state(slot)).assumingMemoryBound(to: Atomic<Int32>.self)
    }
  }

  deinit {
    if let alias = unsafe lostObject { unsafe SharedMapping.unmap(alias, size) }
    if let guardSlot { clinux_unguard_mapping(guardSlot) }
    unsafe SharedMapping.unmap(base, size)
  }

  /// Frees the object's pages under it, for everybody who has the object open or mapped.
  ///
  /// They read as zero from then on, and whoever touches one pays for a new one. Otherwise they would stay
  /// as long as anybody has the object, and count against whoever touched them first. The kernel keeps a
  /// page longer that somebody pinned (vmsplice(2), io_uring(7)).
  ///
  /// The corresponding C function is `madvise` with MADV_REMOVE, which no seal of
  /// ``SharedMemory/sealedMemfd(size:seals:)``'s forbids but F_SEAL_WRITE. Where it fails, because the file
  /// system cannot make holes, the pages stay, and nobody could do anything about it.
  /// - Returns: false where it is worth another try: no process can be had for it now.
  @discardableResult
  public func freePages() -> Bool {
    let object = unsafe lostObject ?? base
    return told("madvise", .unmaps(unsafe "\(hexadecimal(object)), \(size), MADV_REMOVE")) {
      unsafe clinux_free_pages(object, size)
    } != -EAGAIN
  }

  /// Where the object of a mapping that ``wasLost`` can still be found.
  private var lostObject: UnsafeMutableRawPointer? {
    guard wasLost, let guardSlot else { return nil }
    return unsafe clinux_lost_object(guardSlot)
  }

  private static func unmap(_ base: UnsafeMutableRawPointer, _ size: Int) {
    _ = try? libraryCall("munmap", .unmaps(unsafe "\(hexadecimal(base)), \(size)")) {
      unsafe munmap(base, size)
    }
  }

  /// Whether the object under a guarded mapping was truncated: what is read here is no longer the
  /// peer's.
  @inlinable @inline(__always)
  public var wasLost: Bool {
    guard let state = unsafe guardState else { return false }
    return unsafe state.pointee.load(ordering: .relaxed) == SharedMapping.lostState
  }

  /// CLINUX_GUARD_LOST, as a literal that can be inlined anywhere.
  @inlinable static var lostState: Int32 { 3 }
}
