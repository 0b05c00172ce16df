// Which sockperf is installed decides whether it can use UNIX sockets.

/// The version of sockperf.
public struct SockperfVersion: Equatable, Sendable, CustomStringConvertible {
  public let major: Int
  public let minor: Int

  /// Reads what `sockperf --version` prints, such as `sockperf, version 3.7-no.git`.
  public init(_ output: String) throws(UnreadableOutput) {
    let prefix = "sockperf, version "
    let line = output.split(separator: "\n").first { $0.hasPrefix(prefix) }
    let number = line?.dropFirst(prefix.count).prefix { $0.isNumber || $0 == "." }
    let parts = number?.split(separator: ".").map { Int($0) } ?? []
    guard parts.count >= 2, let major = parts[0], let minor = parts[1] else {
      throw UnreadableOutput(
        program: "sockperf --version", expected: "a line 'sockperf, version N.N'", output: output)
    }
    self.major = major
    self.minor = minor
  }

  public var description: String { "\(major).\(minor)" }

  /// Whether an address may be a path: from 3.9 on.
  public var hasUnixSockets: Bool { (major, minor) >= (3, 9) }
}
