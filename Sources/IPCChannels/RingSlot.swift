// Copying records into the slots of a ring and out of them.

public import Synchronization

extension UnsafeMutableRawPointer {
  /// Copies one record into a slot.
  ///
  /// A message goes as three words, each a relaxed atomic: that keeps the compiler from reading the
  /// two words which were just written as one vector, which the CPU cannot forward from its store
  /// buffer (it cost 10 ns a round trip).
  @inlinable @inline(__always)
  func putRecord(from source: UnsafeRawPointer, size: Int) {
    if size == Message.size {
      for offset in stride(from: 0, to: Message.size, by: 8) {
        let word = unsafe source.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        unsafe atomicDoubleWord(offset).pointee.store(word, ordering: .relaxed)
      }
    } else {
      unsafe copyMemory(from: source, byteCount: size)
    }
  }

  /// Copies one record out of a slot, likewise: who looks at its words next has them in registers.
  @inlinable @inline(__always)
  func takeRecord(into target: UnsafeMutableRawPointer, size: Int) {
    if size == Message.size {
      for offset in stride(from: 0, to: Message.size, by: 8) {
        let word = unsafe atomicDoubleWord(offset).pointee.load(ordering: .relaxed)
        unsafe target.storeBytes(of: word, toByteOffset: offset, as: UInt64.self)
      }
    } else {
      unsafe target.copyMemory(from: self, byteCount: size)
    }
  }
}
