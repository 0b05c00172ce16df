// Copying records into the slots of a ring and out of them.

public import Synchronization

extension UnsafeMutableRawPointer {
  /// Writes a small record into a slot.
  ///
  /// It goes as three words, each a relaxed atomic: that keeps the compiler from reading two words
  /// which were just written as one vector, which the CPU cannot forward from its store buffer (it
  /// cost 10 ns a round trip).
  @inlinable @inline(__always)
  func put(_ record: SmallRecord) {
    unsafe atomicDoubleWord(0).pointee.store(record.first, ordering: .relaxed)
    unsafe atomicDoubleWord(8).pointee.store(record.second, ordering: .relaxed)
    unsafe atomicDoubleWord(16).pointee.store(record.third, ordering: .relaxed)
  }

  /// Copies one record into a slot.
  @inlinable @inline(__always)
  func putRecord(from source: UnsafeRawPointer, size: Int) {
    if size == SmallRecord.size {
      unsafe put(source.loadUnaligned(as: SmallRecord.self))
    } else {
      unsafe copyMemory(from: source, byteCount: size)
    }
  }

  /// Copies one record out of a slot, likewise: code that looks at its words next has them in registers.
  @inlinable @inline(__always)
  func takeRecord(into target: UnsafeMutableRawPointer, size: Int) {
    if size == SmallRecord.size {
      for offset in stride(from: 0, to: SmallRecord.size, by: 8) {
        let word = unsafe atomicDoubleWord(offset).pointee.load(ordering: .relaxed)
        unsafe target.storeBytes(of: word, toByteOffset: offset, as: UInt64.self)
      }
    } else {
      unsafe target.copyMemory(from: self, byteCount: size)
    }
  }
}
