// What the program asks of its surroundings: its own file, the time of day, and Ctrl-C.

internal import FoundationEssentials
internal import Glibc
internal import Linux
internal import Programs

/// The file of this program, to start it again.
func ownProgram() -> String {
  // Deleted or replaced since it was started, it can still be started by this name.
  let itself = "/proc/self/exe"
  var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
  let count = unsafe buffer.withUnsafeMutableBytes {
    unsafe readlink(itself, $0.baseAddress!, $0.count)
  }
  let path = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
  if unsafe access(path, X_OK) == 0 { return path }
  // Without a /proc there is nothing but the path that it was started by.
  return unsafe access(itself, X_OK) == 0 ? itself : executedPath() ?? itself
}

/// The variables that decide how text for people is set, those that are set.
func terminalEnvironment() -> [String: String] {
  let names = ["NO_COLOR", "TERM", "COLUMNS", "LC_ALL", "LC_CTYPE", "LANG"]
  let pairs = names.compactMap { name in environment(name).map { (name, $0) } }
  return Dictionary(uniqueKeysWithValues: pairs)
}

/// The time of day: UTC, ISO 8601, seconds.
func currentTime() -> String {
  Date.now.formatted(.iso8601)
}

extension TerminationSignals {
  /// Catches SIGINT and SIGTERM from now on.
  static func caught() throws(ProgramFailure) -> TerminationSignals {
    do throws(SystemError) {
      return try TerminationSignals()
    } catch {
      throw ProgramFailure(.failed, "\(error)")
    }
  }
}
