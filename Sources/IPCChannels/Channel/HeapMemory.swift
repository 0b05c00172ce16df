// Memory that is had or refused: allocate(byteCount:alignment:) ends the process where there is none,
// and anybody may ask for large records.

internal import Glibc
internal import Linux

/// Bytes of the heap. They are not touched.
///
/// The corresponding C function is `posix_memalign`.
/// - Parameter alignment: in bytes, a power of two from 8 on.
/// - Throws: ``ChannelError/exhausted(_:_:)`` where the memory of this process is at its end.
@usableFromInline
package func heapMemory(
  _ byteCount: Int, alignment: Int
) throws(ChannelError) -> UnsafeMutableRawPointer {
  var base: UnsafeMutableRawPointer?
  let answer = unsafe posix_memalign(&base, alignment, byteCount)
  guard answer == 0, let base = unsafe base else {
    throw missing(byteCount, SystemError(call: "posix_memalign", errno: Errno(answer)))
  }
  return unsafe base
}

private func missing(_ byteCount: Int, _ cause: SystemError) -> ChannelError {
  .exhausted(
    cause,
    "\(byteCount) bytes of memory cannot be had; take smaller records, or raise the process's limits "
      + "(ulimit -v, ulimit -d, the container's memory)")
}

/// The corresponding C function is `free`.
@usableFromInline
package func freeHeapMemory(_ base: UnsafeMutableRawPointer?) { unsafe free(base) }

/// From so many bytes on ``zeroedMemory(_:roomBehind:)`` is of pages that are the process's once they are touched.
private let leastMapping = 262_144

/// Bytes that are all 0, of which many are not touched: a session that moves no record of 1 MiB has no memory
/// for one.
///
/// The corresponding C function is `mmap` with MAP_ANONYMOUS, for fewer bytes `posix_memalign`. calloc(3) clears
/// what was used before, and so touches it.
/// - Parameter roomBehind: bytes behind them that may hold anything.
/// - Returns: where a line of the cache begins.
/// - Throws: ``ChannelError/exhausted(_:_:)`` where the memory of this process is at its end.
@usableFromInline
package func zeroedMemory(
  _ byteCount: Int, roomBehind: Int
) throws(ChannelError) -> UnsafeMutableRawPointer {
  let all = byteCount + roomBehind
  if all < leastMapping {
    let base = try unsafe heapMemory(all, alignment: 64)
    unsafe base.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
    return unsafe base
  }
  let base = unsafe mmap(
    nil, all, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
  guard let base = unsafe base, unsafe base != MAP_FAILED else {
    throw missing(all, SystemError(call: "mmap", errno: Errno(errno)))
  }
  return unsafe base
}

/// Gives back what ``zeroedMemory(_:roomBehind:)`` gave, of so many bytes in all.
///
/// The corresponding C function is `munmap`, or `free`.
@usableFromInline
package func freeZeroedMemory(_ base: UnsafeMutableRawPointer, _ byteCount: Int) {
  if byteCount < leastMapping {
    unsafe free(base)
  } else {
    unsafe munmap(base, byteCount)
  }
}
