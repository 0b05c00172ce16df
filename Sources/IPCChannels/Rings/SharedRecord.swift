// A record as it lies in shared memory, for somebody who reads it there.
//
// A `RawSpan` promises its reader that nobody changes its bytes, and the compiler builds on that: it may load a
// word again where the program uses a value twice. A peer that changes the word in between would then have passed
// the check with one value and be used with another, such as an index out of range. So what is lent here is not a
// span. Each load is one relaxed atomic one of the CPU, whose value lies in a register from then on, and a copy is
// followed by a fence, so that nobody looks at the original once more.

public import Synchronization

/// A record that has come, in the memory that the peer has as well.
///
/// It can be read as long as it is lent, and cannot be kept. A peer that obeys the protocol leaves the bytes alone
/// meanwhile. One that does not may change them at any time, so two loads of the same bytes may differ, and bytes
/// that belong together may not match. What must be checked is loaded or copied once, and then it is the copy that
/// is checked and used. With such a reader no peer can do more than send a record that makes no sense.
@safe @frozen
public struct SharedRecord: ~Copyable {
  /// The record's size, which is the channel's: the peer has no say in it.
  public let byteCount: Int
  /// Aligned to 8 bytes at least.
  @usableFromInline let base: UnsafeMutableRawPointer

  @inlinable @inline(__always)
  init(_ base: UnsafeMutableRawPointer, byteCount: Int) {
    unsafe self.base = base
    self.byteCount = byteCount
  }

  /// Loads an integer, once.
  ///
  /// An integer of 1, 2, 4 or 8 bytes at a multiple of its size comes whole, by one load; any other by bytes.
  /// - Parameters:
  ///   - offset: in bytes, from the record's beginning. Bytes outside the record are a programmer error, and end the
  ///     program: an offset that the peer sent is to be checked before.
  ///   - type: the integer's.
  @inlinable @inline(__always)
  public func load<Value: FixedWidthInteger & BitwiseCopyable>(
    fromByteOffset offset: Int = 0, as type: Value.Type
  ) -> Value {
    let size = MemoryLayout<Value>.size
    precondition(offset >= 0 && offset <= byteCount &- size, "a load from outside the record")
    let address = unsafe base + offset
    if offset & (size &- 1) == 0 {
      switch size {
      case 8: return Value(truncatingIfNeeded: unsafe address.relaxedDoubleWord)
      case 4: return Value(truncatingIfNeeded: unsafe address.relaxedWord)
      case 2: return Value(truncatingIfNeeded: unsafe address.relaxedHalf)
      default: break
      }
    }
    var value = Value.zero
    unsafe withUnsafeMutableBytes(of: &value) { bytes in
      for index in 0..<size { unsafe bytes[index] = (address + index).relaxedByte }
    }
    return value
  }

  /// Copies some of the bytes to the beginning of `target`. What is looked at there the peer cannot change.
  ///
  /// - Parameters:
  ///   - range: of the record's bytes; nil for all. Bytes outside the record are a programmer error, and end the
  ///     program.
  ///   - target: room for them. Too little is a programmer error, too.
  @inlinable
  public func copy(_ range: Range<Int>? = nil, into target: inout MutableRawSpan) {
    let range = range ?? 0..<byteCount
    precondition(
      range.lowerBound >= 0 && range.upperBound <= byteCount, "a copy from outside the record")
    precondition(range.count <= target.byteCount, "a copy needs room for its bytes")
    if range.isEmpty { return }
    unsafe target.withUnsafeMutableBytes { bytes in
      unsafe bytes.baseAddress!.copyMemory(
        from: base + range.lowerBound, byteCount: range.count)
    }
    // Without it the compiler might take the bytes from the record again, for which nothing seems to have
    // changed. It is no instruction on x86.
    atomicMemoryFence(ordering: .acquiring)
  }

  /// Lends the bytes as a span, which is the fastest way to read many of them.
  ///
  /// It is unsafe, because a span promises what only the peer can keep. Use it with a peer that you trust as you
  /// trust this process, or for what may come out wrong, as a sum of all bytes may: nothing that is read so may
  /// become an offset, a count, or the case of an enumeration, not even after a check.
  @unsafe @inlinable @inline(__always)
  public func withUnsafeBytes<Answer: ~Copyable, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Answer
  ) throws(Failure) -> Answer {
    try body(unsafe UnsafeRawBufferPointer(start: base, count: byteCount).bytes)
  }
}

extension UnsafeMutableRawPointer {
  /// One relaxed load each, of an aligned word.
  @inlinable @inline(__always)
  var relaxedByte: UInt8 {
    unsafe assumingMemoryBound(to: Atomic<UInt8>.self).pointee.load(ordering: .relaxed)
  }
  @inlinable @inline(__always)
  var relaxedHalf: UInt16 {
    unsafe assumingMemoryBound(to: Atomic<UInt16>.self).pointee.load(ordering: .relaxed)
  }
  @inlinable @inline(__always)
  var relaxedWord: UInt32 { unsafe atomicWord(0).pointee.load(ordering: .relaxed) }
  @inlinable @inline(__always)
  var relaxedDoubleWord: UInt64 { unsafe atomicDoubleWord(0).pointee.load(ordering: .relaxed) }
}
