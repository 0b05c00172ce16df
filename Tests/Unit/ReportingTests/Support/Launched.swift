// A run whose servers were started under a command.

import IPCChannels
import Reporting

@testable import Comparison

enum Launched {
  static let launcher = ServerLauncher(
    words: ["unshare", "-r", "--pid", "--fork"], path: "/usr/bin/unshare",
    sha256: String(repeating: "0123456789abcdef", count: 4),
    place: .init(
      ownNamespaces: ["pid", "user"],
      scheduling: Scheduling(policy: "SCHED_FIFO", priority: 1, nice: 0), allowed: [1],
      addedFilters: 1, hasOwnControlGroup: true))

  static let result: RunResult = {
    var result = ClosedLoop.report.result
    result.launcher = launcher
    return result
  }()

  static let report = Report(result)
}
