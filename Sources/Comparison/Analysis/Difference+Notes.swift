// What else differs between two runs. Whoever reads that something got slower must first read that it
// ran on another kernel.

extension Difference {
  static func notes(old: RunResult, new: RunResult) -> [String] {
    let pairs: [Pair] =
      [
        ("schema version", "\(old.schemaVersion)", "\(new.schemaVersion)"),
        ("version", old.tool.version, new.tool.version),
        ("executable", executable(old.tool), executable(new.tool)),
        ("build", old.tool.optimisation, new.tool.optimisation),
        ("Swift", old.tool.swiftVersion, new.tool.swiftVersion),
        ("C library", old.tool.cLibrary, new.tool.cLibrary),
        ("other build", against(old), against(new)),
        ("batch", "\(old.settings.batch)", "\(new.settings.batch)"),
        ("file system", old.settings.fileSystem, new.settings.fileSystem),
      ] + machine(old.machine, new.machine) + places(old, new)
      + vulnerabilities(old.machine, new.machine)
    let notes = pairs.filter { $0.old != $0.new }.map { pair in
      "\(pair.name): \(pair.old ?? "not said") in the old result, "
        + "\(pair.new ?? "not said") in the new"
    }
    return notes + (old.complete ? [] : ["the old result is incomplete"])
      + (new.complete ? [] : ["the new result is incomplete"])
  }

  private typealias Pair = (name: String, old: String?, new: String?)

  // Load is left out: it is never the same, and a warning of its own result where it is high.
  private static func machine(_ old: Machine, _ new: Machine) -> [Pair] {
    [
      ("processor", old.processor, new.processor),
      ("architecture", old.architecture, new.architecture),
      ("kernel", old.kernel, new.kernel),
      ("processors", "\(old.processors)", "\(new.processors)"),
      ("cores", "\(old.cores)", "\(new.cores)"),
      ("hypervisor", old.hypervisor ?? "none", new.hypervisor ?? "none"),
      ("governor", old.governor, new.governor),
      ("clock source", old.clockSource, new.clockSource),
      ("quota", quota(old), quota(new)),
      ("scheduling", old.scheduling?.description, new.scheduling?.description),
      ("kernel options", list(old.kernelOptions), list(new.kernelOptions)),
      ("isolated CPUs", list(old.isolated), list(new.isolated)),
      ("preemption", old.preemption, new.preemption),
      ("huge pages of shared memory", old.sharedMemoryHugePages, new.sharedMemoryHugePages),
      ("own namespaces", list(old.ownNamespaces), list(new.ownNamespaces)),
      ("container traces", list(old.containerMarks), list(new.containerMarks)),
      ("scheduler in BPF", old.extensibleScheduler, new.extensibleScheduler),
      ("host", old.hostName, new.hostName),
    ]
  }

  private static func executable(_ tool: Tool) -> String { "SHA-256 \(tool.shortHash)…" }

  private static func against(_ result: RunResult) -> String {
    result.against.map(executable) ?? "none"
  }

  /// Where both results have cells in a placement, and it put them on other processors.
  private static func places(_ old: RunResult, _ new: RunResult) -> [Pair] {
    let common = Set(old.cells.map(\.coordinates.placement))
      .intersection(new.cells.map(\.coordinates.placement))
    return common.sorted { $0.rawValue < $1.rawValue }.map { placement in
      ("CPUs of \(placement.rawValue)", cpus(of: placement, old), cpus(of: placement, new))
    }
  }

  private static func cpus(of placement: Placement, _ result: RunResult) -> String? {
    guard let site = result.machine.site(of: placement) else { return nil }
    guard let client = site.clientCPU, let server = site.serverCPU else {
      return site.unavailable ?? "any"
    }
    let relation = result.machine.relation(of: site)?.description.map { " (\($0))" } ?? ""
    return site.isOneProcessor ? "\(client)" : "\(client) and \(server)\(relation)"
  }

  /// One pair for each vulnerability that either machine has.
  private static func vulnerabilities(_ old: Machine, _ new: Machine) -> [Pair] {
    let names = Set(((old.vulnerabilities ?? []) + (new.vulnerabilities ?? [])).map(\.name))
    return names.sorted().map { name in
      (name, text(of: name, old.vulnerabilities), text(of: name, new.vulnerabilities))
    }
  }

  private static func text(of name: String, _ vulnerabilities: [Vulnerability]?) -> String? {
    vulnerabilities.map { all in all.first { $0.name == name }?.text ?? "not affected" }
  }

  private static func list<Element>(_ elements: [Element]?) -> String? {
    elements.map { $0.isEmpty ? "none" : $0.map { "\($0)" }.joined(separator: " ") }
  }

  private static func quota(_ machine: Machine) -> String {
    machine.quota.map { "\($0) processors" } ?? "none"
  }
}
