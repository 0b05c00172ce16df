// How the kernel was started. Some options decide what a wake-up costs and on which processors anything
// else runs.

internal import Linux

/// The kernel's command line; bootparam(7).
struct KernelOptions {
  /// The options that decide what is measured, as they were written, in the order in which they stand;
  /// nil where the command line may not be read.
  let relevant: [String]?

  init(in files: KernelFiles) {
    relevant = files.text("proc/cmdline").map { line in
      // What stands behind `--` is for process 1.
      line.split(separator: " ").prefix { $0 != "--" }.map(String.init).filter { option in
        let name = option.split(separator: "=", maxSplits: 1)[0]
        // The kernel takes both characters for one.
        return Self.names.contains(String(name.map { $0 == "-" ? "_" : $0 }))
      }
    }
  }

  /// The kernel's Documentation/admin-guide/kernel-parameters.txt says what each does: the first line
  /// keeps other work off processors, the second costs time at every entry into the kernel, the third
  /// decides who runs when, the others how deep and after which delay an idle processor sleeps.
  private static let names: Set<String> = [
    "isolcpus", "nohz_full", "rcu_nocbs",
    "mitigations",
    "preempt", "threadirqs", "nosmt",
    "idle", "intel_idle.max_cstate", "processor.max_cstate", "cpuidle.off",
    "cpuidle_haltpoll.force", "haltpoll.guest_halt_poll_ns",
  ]
}
