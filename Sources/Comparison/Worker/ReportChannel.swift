// How a worker says what it found, whatever a library in its process writes to standard output.

internal import FoundationEssentials
internal import Glibc
internal import Linux
internal import Synchronization

/// Where the report of this process goes.
enum ReportChannel {
  private static let current = Atomic<Int32>(StandardStream.output.rawValue)

  /// The descriptor.
  static var number: Int32 { current.load(ordering: .relaxed) }

  /// Keeps standard output for the report: what a library writes there goes to standard error from now on.
  ///
  /// The corresponding C functions are `fcntl` with F_DUPFD_CLOEXEC and `dup2`.
  static func keepFromLibraries() throws(WorkFailure) {
    let (output, errors) = (StandardStream.output.rawValue, StandardStream.errors.rawValue)
    let kept = fcntl(output, F_DUPFD_CLOEXEC, ChildProcess.passedNumber + 1)
    guard kept >= 0, dup2(errors, output) >= 0 else {
      throw WorkFailure(.failed, "standard output cannot be kept for the report")
    }
    current.store(kept, ordering: .relaxed)
  }

  /// - Returns: whether all of it was written.
  static func say(_ report: WorkReport) -> Bool {
    guard let text = try? JSONEncoder().encode(report) else { return false }
    var rest = Array(text)[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe write(number, $0.baseAddress!, $0.count) }
      if count < 0 && errno != EINTR { return false }
      rest = rest.dropFirst(max(0, count))
    }
    return true
  }
}
