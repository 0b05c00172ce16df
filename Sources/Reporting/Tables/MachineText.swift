// What a result says about its machine and its run, in the words that the table and the Markdown
// report share.

package import Comparison

/// Facts in a few words each.
package enum MachineText {
  /// What is there.
  package static func hardware(_ machine: Machine) -> [String] {
    var facts = [machine.processor, processors(machine), machine.architecture]
    facts.append("Linux \(machine.kernel)")
    switch machine.hypervisor {
    case nil: facts.append("virtual machine or not: unknown")
    case Machine.noHypervisor?: facts.append("bare metal")
    case let name?: facts.append("virtual machine (\(name))")
    }
    if let name = machine.hostName { facts.append("host \(name)") }
    return facts
  }

  private static func processors(_ machine: Machine) -> String {
    let processors = counted(machine.processors, "processor")
    let allowed =
      machine.allowed.count < machine.processors ? " (\(machine.allowed.count) allowed)" : ""
    guard let cores = machine.cores else {
      return "\(processors)\(allowed), number of cores unknown"
    }
    let threading = machine.processors > cores ? " (SMT)" : ""
    return "\(processors)\(allowed) on \(counted(cores, "core"))\(threading)"
  }

  /// What state it was in, as far as it says.
  ///
  /// - Parameter inFull: whether to say also what is as on most machines.
  package static func state(_ machine: Machine, inFull: Bool) -> [String] {
    var facts: [String] = []
    if let governor = machine.governor { facts.append("governor \(governor)") }
    facts += vulnerabilities(machine, inFull: inFull)
    if let clockSource = machine.clockSource { facts.append("clock source \(clockSource)") }
    let load = machine.loadAverage.flatMap { $0.isFinite ? $0 : nil }
    facts.append("load \(load.map { NumberText.fixed($0, decimals: 2) } ?? "unknown")")
    if let quota = machine.quota, quota.isFinite {
      facts.append("limited to \(NumberText.fixed(quota, decimals: 2)) processors")
    } else if let reason = machine.quotaUnavailable {
      facts.append("limit of processor time unknown (\(reason))")
    }
    return facts + scheduling(machine, inFull: inFull) + surroundings(machine, inFull: inFull)
      + processors(machine, inFull: inFull)
  }

  private static func vulnerabilities(_ machine: Machine, inFull: Bool) -> [String] {
    guard let all = machine.vulnerabilities else { return [] }
    let mitigated = all.count(where: \.isMitigated)
    let vulnerable = all.count(where: \.isVulnerable)
    var facts = ["\(counted(mitigated, "mitigation")) in force"]
    if vulnerable > 0 {
      facts.append(
        "\(vulnerable) \(vulnerable == 1 ? "vulnerability" : "vulnerabilities") left open")
    }
    guard inFull, !all.isEmpty else { return facts }
    // A text can have commas of its own.
    let texts = all.map { "\($0.name) (\($0.text))" }.joined(separator: "; ")
    return [facts.joined(separator: ", ") + ": " + texts]
  }

  private static func scheduling(_ machine: Machine, inFull: Bool) -> [String] {
    var facts: [String] = []
    if let scheduling = machine.scheduling, inFull || !scheduling.isStandard {
      facts.append("scheduling \(scheduling.description)")
    }
    if let scheduler = machine.extensibleScheduler, inFull || scheduler != "disabled" {
      facts.append("scheduler in BPF \(scheduler)")
    }
    facts.append("preemption \(machine.preemption ?? "unknown")")
    if let options = machine.kernelOptions {
      if inFull || !options.isEmpty { facts.append("kernel options \(listed(options))") }
    } else {
      facts.append("kernel options unknown")
    }
    if let isolated = machine.isolated, inFull || !isolated.isEmpty {
      facts.append("isolated CPUs \(isolated.isEmpty ? "none" : processorList(isolated))")
    }
    return facts
  }

  private static func surroundings(_ machine: Machine, inFull: Bool) -> [String] {
    var facts: [String] = []
    if let pages = machine.sharedMemoryHugePages, inFull || pages != "never" {
      facts.append("huge pages of shared memory \(pages)")
    }
    if let namespaces = machine.ownNamespaces, inFull || !namespaces.isEmpty {
      facts.append("own namespaces \(listed(namespaces))")
    }
    if inFull || !machine.containerMarks.isEmpty {
      facts.append("container traces \(listed(machine.containerMarks))")
    }
    return facts
  }

  private static func listed(_ texts: [String]) -> String {
    texts.isEmpty ? "none" : texts.joined(separator: " ")
  }

  /// Which processors there are for placements. A pair of two types of cores is never left unsaid.
  private static func processors(_ machine: Machine, inFull: Bool) -> [String] {
    var facts = machine.sites.compactMap { site -> String? in
      guard let relation = machine.relation(of: site), !relation.sharesCoreType else { return nil }
      return "\(site.placement.rawValue) is on cores of two types"
    }
    let types = Dictionary(grouping: machine.cpus.filter { $0.coreType != nil }) {
      $0.coreType ?? ""
    }
    for (type, cpus) in types.sorted(by: { $0.key < $1.key }) {
      facts.append("\(type) CPUs \(processorList(cpus.map(\.number)))")
    }
    guard inFull else { return facts + (pair(machine).map { [$0] } ?? []) }
    facts += machine.cpus.compactMap(processor)
    let lacking = machine.sites.filter { $0.unavailable != nil }.map(\.placement.rawValue)
    if !lacking.isEmpty { facts.append("no processors for \(lacking.joined(separator: " "))") }
    return facts
  }

  /// What the two processors of `cross` share. Headings say it of other pairs; nil where nothing is known.
  private static func pair(_ machine: Machine) -> String? {
    guard let site = machine.site(of: .cross), let client = site.clientCPU,
      let server = site.serverCPU, let relation = machine.relation(of: site)
    else { return nil }
    // One core is in one node.
    let isNodeSaid = relation.sharesNode == true && relation.sharesCore != true
    let shared = [relation.description, isNodeSaid ? "one NUMA node" : nil].compactMap(\.self)
    if shared.isEmpty { return nil }
    return "CPUs \(client) and \(server) (\(shared.joined(separator: ", ")))"
  }

  /// Nil where nothing but its number is known.
  private static func processor(_ facts: ProcessorFacts) -> String? {
    var parts: [String] = []
    if let threads = facts.threads, threads.count > 1 {
      parts.append("core of CPUs \(processorList(threads))")
    }
    if let cache = facts.lastLevelCache {
      parts.append("L\(cache.level) cache of CPUs \(cache.processors)")
    }
    if let node = facts.node { parts.append("NUMA node \(node)") }
    if let package = facts.package { parts.append("package \(package)") }
    return parts.isEmpty ? nil : "CPU \(facts.number) (\(parts.joined(separator: "; ")))"
  }

  /// How it was measured.
  package static func measuring(_ report: Report) -> [String] {
    let settings = report.result.settings
    let sizes = report.analysis.groups.map(\.recordSize)
    var facts = [rounds(report.result)]
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

  /// As many as were run, such as `7 of 15 rounds`, of which a cell may have had to leave some out.
  private static func rounds(_ result: RunResult) -> String {
    let (run, asked) = (result.roundsRun, result.settings.rounds)
    if run == 0 { return "no round" }
    return (run < asked ? "\(run) of " : "") + counted(asked, "round")
  }

  /// `closed loop`, or `open loop at 1,000 messages/s per client`.
  static func loop(_ ratePerSecond: Int?) -> String {
    ratePerSecond.map { "open loop at \(CellCoordinates.rateText($0)) per client" } ?? "closed loop"
  }

  /// Who measured, and when.
  ///
  /// - Parameter isFull: with the whole hash and what the build was made of.
  package static func origin(_ result: RunResult, isFull: Bool) -> [String] {
    let tools =
      [tool(result.tool, isFull: isFull)]
      + (result.against.map { ["against " + tool($0, isFull: isFull)] } ?? [])
    return tools + ["begun \(result.startedAt)"]
  }

  /// What servers were started under, and what that was seen to change; none where nothing was.
  ///
  /// - Parameter isFull: with the file of the command.
  package static func launcher(_ result: RunResult, isFull: Bool) -> [String] {
    guard let launcher = result.launcher else { return [] }
    let changes = launcher.changes(on: result.machine)
    let file = "\(launcher.path) (SHA-256 \(launcher.sha256 ?? "unknown"))"
    return ["under '\(launcher.text)'"] + (isFull ? [file] : [])
      + (changes.isEmpty ? ["which changed nothing that was seen"] : changes)
  }

  private static func tool(_ tool: Tool, isFull: Bool) -> String {
    let name = "\(tool.name) \(tool.version)"
    if isFull {
      return "\(name) (\(tool.optimisation), Swift \(tool.swiftVersion), \(tool.cLibrary), SHA-256 "
        + "\(tool.sha256))"
    }
    return "\(name) (\(tool.isDebugBuild ? "debug build, " : "")sha256 \(tool.shortHash))"
  }

  /// What measuring itself takes.
  static func baseline(_ baseline: Baseline?) -> [String] {
    guard let baseline else { return ["not measured: the run ended before"] }
    let step =
      baseline.clockStepNanoseconds.map { step in
        step < 1000 ? "\(step) ns" : NumberText.time(nanoseconds: Double(step))
      } ?? "– (its readings do not tell)"
    return [
      "clock step \(step)",
      "clock reading \(NumberText.time(picoseconds: baseline.clockReadingPicoseconds))",
      "call in process \(NumberText.time(picoseconds: baseline.callPicoseconds))",
    ]
  }

  /// Why a result is not whole, or nil when it is.
  package static func incompleteness(_ result: RunResult) -> String? {
    if result.complete { return nil }
    return "incomplete: \(result.failure ?? "the run ended early and did not say why")"
  }
}
