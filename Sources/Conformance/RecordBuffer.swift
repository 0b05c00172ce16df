// Records whose every byte says which record they are, so that one that is torn, old or invented is
// known on sight.

internal import Glibc
internal import IPCChannels

/// Room for records, and the bytes that each must have.
///
/// A record is its sequence, eight bytes, and then a run of a counting pattern that begins at a
/// place which the sequence decides: a mixture of two records never looks like either.
@safe
package final class RecordBuffer: @unchecked Sendable {
  package let recordSize: Int
  package let capacity: Int
  private let base: UnsafeMutableRawPointer
  private let pattern: UnsafeMutableRawPointer
  private static let places = 256

  package init(recordSize: Int, capacity: Int) {
    self.recordSize = recordSize
    self.capacity = capacity
    let patternSize = recordSize + RecordBuffer.places
    unsafe base = .allocate(byteCount: recordSize * capacity, alignment: 64)
    unsafe pattern = .allocate(byteCount: patternSize, alignment: 64)
    for index in 0..<patternSize {
      unsafe pattern.storeBytes(
        of: UInt8(truncatingIfNeeded: index), toByteOffset: index, as: UInt8.self)
    }
  }

  deinit {
    unsafe base.deallocate()
    unsafe pattern.deallocate()
  }

  private func rest(of sequence: UInt64) -> UnsafeMutableRawPointer {
    let mixed = (sequence &+ 1) &* 0x9E37_79B9_7F4A_7C15
    return unsafe pattern + Int(truncatingIfNeeded: mixed >> 56)
  }

  /// Writes `count` records with the sequences from `sequence` on.
  package func fill(_ count: Int, from sequence: UInt64) {
    for index in 0..<count {
      let record = unsafe base + index * recordSize
      let own = sequence &+ UInt64(index)
      unsafe record.storeBytes(of: own, as: UInt64.self)
      unsafe memcpy(record + 8, rest(of: own), recordSize - 8)
    }
  }

  /// The sequence of a record that came, or nil when its bytes are not those that any record has.
  package func sequence(at index: Int) -> UInt64? {
    let record = unsafe base + index * recordSize
    let own = unsafe record.loadUnaligned(as: UInt64.self)
    return unsafe memcmp(record + 8, rest(of: own), recordSize - 8) == 0 ? own : nil
  }

  /// The bytes of `count` records from the one at `index` on.
  package func bytes(_ count: Int, at index: Int = 0) -> UnsafeMutableRawBufferPointer {
    precondition(index + count <= capacity, "a test uses the room it made")
    return unsafe UnsafeMutableRawBufferPointer(
      start: base + index * recordSize, count: count * recordSize)
  }
}
