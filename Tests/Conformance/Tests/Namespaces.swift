// What this machine lets a test have to itself.

import ConformanceSupport
import TestSupport
import Testing

/// Namespaces in which a check has the limits of a whole machine, and may change them. No test
/// needs more than that.
enum Namespaces {
  /// Users of its own, and with them what the kernel counts for each.
  static let ofUsers = ["unshare", "--user", "--map-root-user"]
  /// Message queues of its own, counted by themselves, and no capability over the machine's limits.
  static let ofQueues = ofUsers + ["--ipc"]
  /// A tree of mounts of its own.
  static let ofMounts = ofUsers + ["--mount"]

  static let areAvailable = [ofQueues, ofMounts].allSatisfy { command in
    do {
      let process = try SpawnedProcess(command + ["true"])
      return process.finish(within: .seconds(10)).status == "exit 0"
    } catch {
      return false
    }
  }
  static let reason: Comment = "this machine lets nobody make namespaces with unshare(1)"
}
