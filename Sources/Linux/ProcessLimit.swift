// getrlimit(2): what a process may have.

internal import CLinux
internal import Glibc

/// What bounds how many clients a process can serve, beside its descriptors.
package enum ProcessLimit: String {
  /// Bytes of all that is mapped.
  case addressSpace = "RLIMIT_AS"
  /// Bytes of all that is mapped for this process alone, to be written.
  case privateMemory = "RLIMIT_DATA"
  /// Threads of all processes of the user.
  case threads = "RLIMIT_NPROC"

  /// The shell's command that sets it.
  package var command: String {
    switch self {
    case .addressSpace: "ulimit -v"
    case .privateMemory: "ulimit -d"
    case .threads: "ulimit -u"
    }
  }

  /// The limit in force; nil for none, and where it cannot be asked.
  ///
  /// The corresponding C function is `getrlimit`.
  package var value: Int? {
    let resource =
      switch self {
      case .addressSpace: RLIMIT_AS
      case .privateMemory: RLIMIT_DATA
      case .threads: __RLIMIT_NPROC
      }
    var limit = rlimit()
    let answer = unsafe getrlimit(__rlimit_resource_t(resource.rawValue), &limit)
    return answer == 0 && limit.rlim_cur <= UInt64(Int.max) ? Int(limit.rlim_cur) : nil
  }
}

/// Whether this process can come to the end of its own memory, be there as much as there will.
package var memoryIsLimited: Bool {
  ProcessLimit.addressSpace.value != nil || ProcessLimit.privateMemory.value != nil
}

/// Has freed memory go back to the process's limits as soon as can be, at the price of more calls. To be
/// called before any thread is started.
///
/// The corresponding C function is `mallopt`.
package func returnMemoryEarly() { clinux_return_memory_early() }

/// Throws unless so many bytes more can be mapped for this process alone now. Nothing is kept or touched.
///
/// The corresponding C functions are `mmap` and `munmap`.
package func requirePrivateMemory(_ bytes: Int) throws(SystemError) {
  let flags = MAP_PRIVATE | MAP_ANONYMOUS
  let memory = unsafe mmap(nil, bytes, PROT_READ | PROT_WRITE, flags, -1, 0)
  guard let memory = unsafe memory, unsafe memory != MAP_FAILED else {
    throw SystemError(call: "mmap", errno: Errno(errno))
  }
  unsafe munmap(memory, bytes)
}

/// The machine's memory in bytes; nil where it cannot be asked.
///
/// The corresponding C function is `sysconf`.
package func machineMemory() -> Int? {
  let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
  guard pages > 0, size > 0 else { return nil }
  let (bytes, isTooLarge) = pages.multipliedReportingOverflow(by: size)
  return isTooLarge ? nil : bytes
}
