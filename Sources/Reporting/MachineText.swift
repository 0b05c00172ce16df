// What a result says about its machine and its run, in the words that the table and the Markdown
// report share.

internal import Comparison

/// Facts in a few words each.
enum MachineText {
  /// What is there.
  static func hardware(_ machine: Machine) -> [String] {
    var facts = [machine.processor, processors(machine), machine.architecture]
    facts.append("Linux \(machine.kernel)")
    facts.append(machine.hypervisor.map { "virtual machine (\($0))" } ?? "bare metal")
    if let name = machine.hostName { facts.append("host \(name)") }
    return facts
  }

  private static func processors(_ machine: Machine) -> String {
    let processors = NumberText.count(machine.processors, "processor")
    let allowed =
      machine.allowed.count < machine.processors ? " (\(machine.allowed.count) allowed)" : ""
    let threading = machine.processors > machine.cores ? " (SMT)" : ""
    return "\(processors)\(allowed) on \(NumberText.count(machine.cores, "core"))\(threading)"
  }

  /// What state it was in, as far as it says.
  static func state(_ machine: Machine, listsMitigations: Bool) -> [String] {
    var facts: [String] = []
    if let governor = machine.governor { facts.append("governor \(governor)") }
    if let mitigations = machine.mitigations {
      let count = NumberText.count(mitigations.count, "mitigation")
      let names = listsMitigations && !mitigations.isEmpty
      facts.append("\(count) in force\(names ? ": \(mitigations.joined(separator: ", "))" : "")")
    }
    if let clockSource = machine.clockSource { facts.append("clock source \(clockSource)") }
    if let load = machine.loadAverage, load.isFinite {
      facts.append("load \(NumberText.fixed(load, decimals: 2))")
    }
    if let quota = machine.quota, quota.isFinite {
      facts.append("limited to \(NumberText.fixed(quota, decimals: 2)) processors")
    }
    return facts
  }

  /// How it was measured.
  static func measuring(_ report: Report) -> [String] {
    let settings = report.result.settings
    let sizes = report.analysis.groups.map(\.recordSize)
    var facts = [loop(settings), NumberText.count(settings.rounds, "round")]
    facts.append("seed \(settings.seed)")
    facts.append("streams in batches of \(settings.batch)")
    if let smallest = sizes.min(), let largest = sizes.max() {
      facts.append(smallest == largest ? "\(smallest) bytes" : "\(smallest) to \(largest) bytes")
    }
    if let directory = settings.directory, let fileSystem = settings.fileSystem {
      facts.append("files in \(directory) (\(fileSystem))")
    }
    let seconds = Double(report.result.elapsedNanoseconds) / 1e9
    facts.append("in \(NumberText.significant(seconds)) s")
    return facts
  }

  /// `closed loop`, or `open loop at 1000 messages/s`.
  static func loop(_ settings: Settings) -> String {
    settings.ratePerSecond.map { "open loop at \($0) messages/s per client" } ?? "closed loop"
  }

  /// Who measured, and when.
  static func origin(_ result: RunResult) -> [String] {
    let build = result.tool.isDebugBuild ? " (debug build)" : ""
    return ["\(result.tool.name) \(result.tool.version)\(build)", "begun \(result.startedAt)"]
  }

  /// What measuring itself takes.
  static func baseline(_ baseline: Baseline?) -> [String] {
    guard let baseline else { return ["not measured: the run ended before"] }
    let step = baseline.clockStepNanoseconds.map { "\($0) ns" } ?? "– (its readings do not tell)"
    return [
      "clock step \(step)",
      "clock reading \(NumberText.nanoseconds(baseline.clockReadingPicoseconds)) ns",
      "call in process \(NumberText.nanoseconds(baseline.callPicoseconds)) ns",
    ]
  }

  /// Why a result is not whole, or nil when it is.
  static func incompleteness(_ result: RunResult) -> String? {
    if result.complete { return nil }
    return "incomplete: \(result.failure ?? "the run ended early and did not say why")"
  }
}
