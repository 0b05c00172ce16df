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
    throw .exhausted(
      SystemError(call: "posix_memalign", errno: Errno(answer)),
      "\(byteCount) bytes of memory cannot be had; take smaller records, or raise the process's limits "
        + "(ulimit -v, ulimit -d, the container's memory)")
  }
  return unsafe base
}

/// The corresponding C function is `free`.
@usableFromInline
package func freeHeapMemory(_ base: UnsafeMutableRawPointer?) { unsafe free(base) }
