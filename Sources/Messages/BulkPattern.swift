// What lies behind the message in a record of more than 24 bytes: byte i is (sequence + i) mod 256.
// A window that slides over one prepared run of bytes fills and checks it at the speed of memcpy
// and memcmp.

internal import Glibc
public import IPCChannels

/// The bulk payload of records of one size.
@safe @usableFromInline
struct BulkPattern: ~Copyable, @unchecked Sendable {
  @usableFromInline let size: Int
  /// Nil where records are messages.
  @usableFromInline let run: UnsafeMutableRawPointer?

  /// Bytes of the run.
  let length: Int
  /// Bytes that are filled or checked in one go, a multiple of 256, so that each go begins at the same
  /// place of the run.
  ///
  /// A run as long as a large record would go through the caches as the record does, twice on either
  /// side: records of 1 MiB are filled and checked 1.7 to 1.9 times as fast from a short one.
  private static let stretch = 8192

  /// Whether records are messages, with nothing behind them.
  @inlinable @inline(__always)
  var isEmpty: Bool { size == 0 }

  /// Bytes of the run for so many behind each message.
  static func length(behind size: Int) -> Int {
    size > 0 ? min(size, stretch) + 256 : 0
  }

  /// - Throws: ``ChannelError/exhausted(_:_:)``
  @usableFromInline
  init(recordSize: Int) throws(ChannelError) {
    size = recordSize - Message.size
    guard size > 0 else {
      length = 0
      unsafe run = nil
      return
    }
    length = BulkPattern.length(behind: size)
    let run = try unsafe heapMemory(length, alignment: 64)
    for index in 0..<length {
      unsafe run.storeBytes(
        of: UInt8(truncatingIfNeeded: index), toByteOffset: index, as: UInt8.self)
    }
    unsafe self.run = unsafe run
  }

  @inlinable deinit { unsafe freeHeapMemory(run) }

  /// The bytes of one sequence.
  private func bytes(of sequence: UInt64) -> UnsafeRawPointer {
    unsafe UnsafeRawPointer(run!) + Int(sequence & 255)
  }

  /// Fills records of which the first has that sequence, and the next ones the next.
  @inlinable @inline(__always)
  func fill(_ records: borrowing Records, _ range: Range<Int>, from sequence: UInt64) {
    if isEmpty { return }
    var sequence = sequence
    for index in range {
      fillBytes(records, index, sequence: sequence)
      sequence &+= 1
    }
  }

  /// - Throws: ``ChannelError/violation(_:)`` for the first byte that is not as it was sent.
  @inlinable @inline(__always)
  func check(
    _ records: borrowing Records, _ index: Int, sequence: UInt64
  ) throws(ChannelError) {
    if !isEmpty { try checkBytes(records, index, sequence: sequence) }
  }

  @usableFromInline
  func fillBytes(_ records: borrowing Records, _ index: Int, sequence: UInt64) {
    let bulk = unsafe records.bulk(index).baseAddress!
    let expected = unsafe bytes(of: sequence)
    for start in stride(from: 0, to: size, by: BulkPattern.stretch) {
      let count = min(BulkPattern.stretch, size - start)
      unsafe (bulk + start).copyMemory(from: expected, byteCount: count)
    }
  }

  @usableFromInline
  func checkBytes(
    _ records: borrowing Records, _ index: Int, sequence: UInt64
  ) throws(ChannelError) {
    let bulk = unsafe records.bulk(index).baseAddress!
    let expected = unsafe bytes(of: sequence)
    for start in stride(from: 0, to: size, by: BulkPattern.stretch) {
      let count = min(BulkPattern.stretch, size - start)
      if unsafe memcmp(bulk + start, expected, count) == 0 { continue }
      for offset in start..<(start + count) {
        let found = unsafe bulk.load(fromByteOffset: offset, as: UInt8.self)
        let byte = UInt8(truncatingIfNeeded: sequence &+ UInt64(offset))
        guard found == byte else {
          throw .violation(
            "bulk byte \(offset) of sequence \(sequence) is \(found), expected \(byte)")
        }
      }
    }
  }
}
