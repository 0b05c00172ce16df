// How most rings wake a side that sleeps.

public import Linux

/// A ring object whose sleepers wait by futex(2) on the waiting word itself. Nothing that a peer
/// writes there can do more than wake this side for nothing.
public protocol FutexRingObject: RingObject, ~Copyable {
  /// Makes the side of one channel. There is nothing to set up beside the memory.
  init()
}

extension FutexRingObject where Self: ~Copyable {
  /// Nothing is passed behind the memory.
  public init(passing passed: inout DescriptorSet, _ interruption: Interruption) { self.init() }
  /// Nothing was passed behind the memory.
  public init(adopting passed: inout DescriptorSet, _ interruption: Interruption) { self.init() }

  @inlinable @inline(__always)
  public func sleep(_ word: UnsafeMutableRawPointer) { unsafe Futex.wait(word, while: 1) }
  @inlinable @inline(__always)
  public func wake(_ word: UnsafeMutableRawPointer) { unsafe Futex.wakeOne(word) }
}
