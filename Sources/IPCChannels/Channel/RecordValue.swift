// Which values can be records: those that any bytes of a stranger's are.

/// A type whose values go through channels as records, byte for byte as they lie in memory.
///
/// A conformance asserts what the compiler cannot check: that every pattern of bits is a value of the type,
/// since a peer may send any, and that its values have no padding, in which memory of this process would go
/// to the peer. A structure of such types that lie back to back conforms by saying so:
///
/// ```swift
/// struct Quote: RecordValue {
///   var price: Double
///   var quantity: UInt64
///   var time: UInt64
/// }
/// ```
///
/// `Bool` and most enumerations are none, since they have fewer values than patterns of bits; pointers and
/// references are none, since they mean nothing to another process. What peers agree on beside the size of
/// their records (the order of bytes, the meaning of a number) is for them to see to.
public protocol RecordValue: BitwiseCopyable {}

extension UInt8: RecordValue {}
extension UInt16: RecordValue {}
extension UInt32: RecordValue {}
extension UInt64: RecordValue {}
extension UInt128: RecordValue {}
extension Int8: RecordValue {}
extension Int16: RecordValue {}
extension Int32: RecordValue {}
extension Int64: RecordValue {}
extension Int128: RecordValue {}
extension Float: RecordValue {}
extension Double: RecordValue {}

/// Values that lie back to back: `InlineArray<3, UInt64>` is a record of 24 bytes.
extension InlineArray: RecordValue where Element: RecordValue {}

/// A record of the smallest size as three words: what fits registers, and what a signal carries.
@frozen @usableFromInline
struct SmallRecord: RecordValue, Sendable {
  @usableFromInline var first: UInt64
  @usableFromInline var second: UInt64
  @usableFromInline var third: UInt64

  /// In bytes.
  @inlinable static var size: Int { 24 }

  @inlinable
  init(_ first: UInt64, _ second: UInt64, _ third: UInt64) {
    self.first = first
    self.second = second
    self.third = third
  }

  /// - Precondition: values of that type have ``size`` bytes.
  @inlinable @inline(__always)
  init(bitsOf value: some RecordValue) {
    self = unsafe unsafeBitCast(value, to: SmallRecord.self)
  }
}
