// Other users than the one who runs the tests: only root can become one.

import Foundation
import Glibc
import Testing

/// A user that nobody else has, so that its limits are this test's alone.
struct OtherUser {
  let number = Int.random(in: 100_000..<1_000_000_000)

  /// Whether tests can become another user.
  static var isAvailable: Bool { getuid() == 0 && systemCommand("setpriv") != nil }
  static let reason: Comment = "only root can become another user, by setpriv(1)"

  /// A command that runs the command after it as this user.
  var prefix: [String] {
    [systemCommand("setpriv")!, "--reuid=\(number)", "--regid=\(number)", "--clear-groups"]
  }

  /// As ``prefix``, with message queues of its own: their number is limited for the whole machine.
  var prefixWithOwnQueues: [String] { [systemCommand("unshare")!, "--ipc"] + prefix }
}

/// The path of a command of the system, or nil where it is not installed.
func systemCommand(_ name: String) -> String? {
  ["/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/"].map { $0 + name }
    .first { FileManager.default.isExecutableFile(atPath: $0) }
}
