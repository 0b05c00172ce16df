// Whether a thread that was woken has to wait until another one leaves the kernel.

internal import Linux

/// The kernel's preemption model.
enum PreemptionModel {
  /// The model at work, in the words that ``Machine/preemption`` lists; nil where nothing is said.
  static func read(in files: KernelFiles) -> String? {
    // Any user may read these two; debugfs is usually root's, and only PREEMPT_DYNAMIC has the file.
    let version = files.text("proc/sys/kernel/version")
    let flags = version?.split(separator: " ") ?? []
    if files.text("sys/kernel/realtime") == "1" || flags.contains("PREEMPT_RT") {
      return "realtime"
    }
    if let mode = files.text("sys/kernel/debug/sched/preempt").flatMap(chosen) { return mode }
    if flags.contains("PREEMPT_DYNAMIC") { return "PREEMPT_DYNAMIC" }
    if flags.contains("PREEMPT") { return "full" }
    // The kernel's own version begins with `#` and a number; what is something else tells nothing.
    return version?.hasPrefix("#") ?? false ? "none or voluntary" : nil
  }

  /// The word in parentheses, such as in `none voluntary (full) lazy`.
  private static func chosen(_ text: String) -> String? {
    text.split(separator: " ").first { $0.hasPrefix("(") && $0.hasSuffix(")") }
      .map { String($0.dropFirst().dropLast()) }
  }
}
