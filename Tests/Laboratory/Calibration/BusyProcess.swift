// A load beside which comparisons are made: somebody else's program that always has something to do.

import Glibc
import Linux
import ProgramSupport

/// A process that keeps a processor busy; it is killed and reaped when the value is dropped, and killed
/// by the kernel when this process ends in any other way.
final class BusyProcess {
  let cpu: Int
  private let process: ChildProcess
  private static let role = "--busy"

  /// Plays the role that the arguments name; nil when they name another one or none.
  static func run(_ arguments: [String]) -> Int32? {
    guard arguments.first == role, arguments.count == 4, let parent = Int32(arguments[1]),
      let cpu = Int(arguments[2]), let end = UInt64(arguments[3])
    else { return nil }
    do throws(SystemError) {
      try dieWithParent(parent)
      try Processor.pin(to: cpu)
    } catch {
      Console.errors.line("calibrate: \(error)")
      return ExitStatus.failed.rawValue
    }
    while monotonicNanoseconds() < end {}
    return ExitStatus.done.rawValue
  }

  /// Starts it, at the nice value that what is measured has too.
  ///
  /// - Parameters:
  ///   - cpu: that it is pinned to.
  ///   - end: when it ends by itself, on CLOCK_MONOTONIC in nanoseconds.
  init(cpu: Int, until end: UInt64) throws(SystemError) {
    self.cpu = cpu
    process = try ChildProcess(
      "/proc/self/exe", ["laboratory", BusyProcess.role, "\(getpid())", "\(cpu)", "\(end)"],
      input: nil, output: STDERR_FILENO, errors: STDERR_FILENO)
  }

  /// - Throws: when it has ended, so that what was compared in the meantime had less of a load.
  func requireBusy() throws(ProgramFailure) {
    let hasEnded: Bool
    do throws(SystemError) {
      hasEnded = try poll(process.handle.number, until: Deadline(after: .zero))
    } catch {
      throw ProgramFailure(.failed, "\(error)")
    }
    if hasEnded {
      throw ProgramFailure(
        .failed,
        "the busy process on CPU \(cpu) ended before the comparison beside it did; run it again")
    }
  }
}
