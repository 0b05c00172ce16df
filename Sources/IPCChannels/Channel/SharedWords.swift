// Words in shared memory that the peer can change at any time: each is loaded once, and used from a
// register.

public import Synchronization

extension UnsafeMutableRawPointer {
  @usableFromInline @inline(__always)
  func atomicWord(_ offset: Int) -> UnsafeMutablePointer<Atomic<UInt32>> {
    unsafe (self + offset).assumingMemoryBound(to: Atomic<UInt32>.self)
  }

  @usableFromInline @inline(__always)
  func atomicDoubleWord(_ offset: Int) -> UnsafeMutablePointer<Atomic<UInt64>> {
    unsafe (self + offset).assumingMemoryBound(to: Atomic<UInt64>.self)
  }

  /// Takes note, on a waiting word, that nobody sleeps for it any more.
  ///
  /// - Returns: whether somebody did, or was about to: it is the caller's to wake. What it waits for
  ///   was stored before, in the order that RingProducer.swift argues for.
  @inlinable @inline(__always)
  func claimSleeper() -> Bool {
    let word = unsafe atomicWord(0)
    if unsafe word.pointee.load(ordering: .sequentiallyConsistent) == 0 { return false }
    unsafe word.pointee.store(0, ordering: .relaxed)
    return true
  }

  /// The consumer's position, believed only within what is possible.
  ///
  /// - Parameters:
  ///   - seen: what it was.
  ///   - sent: how many records there are to be taken.
  ///   - owner: of the word, for people.
  /// - Throws: ``ChannelError/violation(_:)`` for a position that is not from `seen` to `sent`.
  @usableFromInline
  func consumedPosition(
    since seen: UInt64, of sent: UInt64, _ owner: String
  ) throws(ChannelError) -> UInt64 {
    let consumed = unsafe atomicDoubleWord(0).pointee.load(ordering: .sequentiallyConsistent)
    // The subtractions are right across 2⁶⁴ as well.
    guard consumed &- seen <= sent &- seen else {
      throw .violation("\(owner)'s consumed position is \(consumed), expected \(seen) to \(sent)")
    }
    return consumed
  }
}
