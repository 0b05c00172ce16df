// On which processors this process may run, and on which it runs: a comparison pins both of its
// sides, and says where they were.

internal import CLinux

extension Processor {
  /// Linux knows at most 8,192 processors (CONFIG_NR_CPUS); a smaller mask is refused where the
  /// kernel's own is larger.
  private static let maskWords = 8192 / UInt64.bitWidth

  /// The processors that the calling thread may run on, in ascending order. All of them are online.
  /// Empty only where a sandbox forbids to ask.
  ///
  /// The corresponding C function is `sched_getaffinity`.
  public static var allowed: [Int] {
    var mask = [UInt64](repeating: 0, count: maskWords)
    let answer = unsafe clinux_get_affinity(&mask, mask.count * MemoryLayout<UInt64>.stride)
    guard answer == 0 else { return [] }
    return mask.indices.flatMap { word in
      (0..<UInt64.bitWidth).filter { mask[word] >> $0 & 1 == 1 }
        .map { word * UInt64.bitWidth + $0 }
    }
  }

  /// The only processor that the calling thread may run on; nil where it may run on several, or where a sandbox
  /// forbids to ask.
  public static var chosen: Int? {
    let allowed = allowed
    return allowed.count == 1 ? allowed[0] : nil
  }

  /// Why nothing can be pinned here, by a filter of system calls; nil where threads can be.
  ///
  /// The corresponding C function is `sched_setaffinity`.
  public static var pinningDenied: SystemError? {
    let answer = clinux_try_affinity()
    let error = SystemError(call: "sched_setaffinity", errno: Errno(-answer))
    return error.isDenied ? error : nil
  }

  /// The processor that the calling thread runs on; unless it is pinned, it may be another by the
  /// time of the answer.
  ///
  /// The corresponding C function is `sched_getcpu`.
  public static var current: Int {
    let answer = clinux_current_cpu()
    precondition(answer >= 0, "sched_getcpu fails only on kernels that do not have it")
    return Int(answer)
  }
}
