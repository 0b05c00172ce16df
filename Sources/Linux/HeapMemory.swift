// Memory of the heap.

extension UnsafeMutableRawPointer {
  /// Memory as malloc(3) aligns it, which is enough for whatever has no cache line of its own.
  ///
  /// `allocate(byteCount:alignment:)` calls posix_memalign(3) for any alignment: four times as many
  /// instructions (callgrind), which a short session notices.
  @inlinable
  public static func allocate(byteCount: Int) -> UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(UnsafeMutablePointer<UInt8>.allocate(capacity: byteCount))
  }
}
