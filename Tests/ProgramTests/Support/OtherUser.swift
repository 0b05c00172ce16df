// Another user than the one who runs the tests: only root can become one.

import Foundation
import Glibc

/// The user `nobody`.
enum OtherUser {
  static let number = 65_534

  /// A command that runs the command after it as that user.
  static let prefix = command("setpriv").map {
    [$0, "--reuid=\(number)", "--regid=\(number)", "--clear-groups"]
  }

  /// Whether tests can become that user.
  static var isAvailable: Bool { getuid() == 0 && prefix != nil }

  /// As ``prefix``, and with message queues of its own: their number is limited for the whole machine, and root is
  /// above that limit.
  static let prefixWithOwnQueues = command("unshare").flatMap { unshare in
    prefix.map { [unshare, "--ipc"] + $0 }
  }

  private static func command(_ name: String) -> String? {
    ["/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/"].map { $0 + name }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
