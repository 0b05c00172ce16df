// What should be the same in runs that are compared. A fact that a result gains is one more line here.

/// Something that a result says of its run.
struct RunFact: Sendable {
  let name: String
  /// Nil where the result does not say it.
  let value: @Sendable (RunResult) -> String?

  init(_ name: String, _ value: @escaping @Sendable (RunResult) -> String?) {
    self.name = name
    self.value = value
  }

  /// The facts of two sides, in the order in which they are told.
  static func all(old: [RunResult], new: [RunResult]) -> [RunFact] {
    ofEveryRun + places(old, new) + vulnerabilities(old + new)
  }

  // Load is left out: it is never the same, and a warning of its own result where it is high.
  private static let ofEveryRun: [RunFact] = [
    RunFact("schema version") { "\($0.schemaVersion)" },
    RunFact("version") { $0.tool.version },
    RunFact("executable") { executable($0.tool) },
    RunFact("build") { $0.tool.optimisation },
    RunFact("Swift") { $0.tool.swiftVersion },
    RunFact("C library") { $0.tool.cLibrary },
    RunFact("other build") { $0.against.map(executable) ?? "none" },
    RunFact("batch") { "\($0.settings.batch)" },
    RunFact("file system") { $0.settings.fileSystem },
    RunFact("processor") { $0.machine.processor },
    RunFact("architecture") { $0.machine.architecture },
    RunFact("kernel") { $0.machine.kernel },
    RunFact("processors") { "\($0.machine.processors)" },
    RunFact("cores") { "\($0.machine.cores)" },
    RunFact("hypervisor") { $0.machine.hypervisor ?? "none" },
    RunFact("governor") { $0.machine.governor },
    RunFact("clock source") { $0.machine.clockSource },
    RunFact("quota") { $0.machine.quota.map { "\($0) processors" } ?? "none" },
    RunFact("scheduling") { $0.machine.scheduling?.description },
    RunFact("kernel options") { list($0.machine.kernelOptions) },
    RunFact("isolated CPUs") { list($0.machine.isolated) },
    RunFact("preemption") { $0.machine.preemption },
    RunFact("huge pages of shared memory") { $0.machine.sharedMemoryHugePages },
    RunFact("own namespaces") { list($0.machine.ownNamespaces) },
    RunFact("container traces") { list($0.machine.containerMarks) },
    RunFact("scheduler in BPF") { $0.machine.extensibleScheduler },
    RunFact("host") { $0.machine.hostName },
  ]

  private static func executable(_ tool: Tool) -> String { "SHA-256 \(tool.shortHash)…" }

  /// Where both sides have cells in a placement, the processors to which it put them.
  private static func places(_ old: [RunResult], _ new: [RunResult]) -> [RunFact] {
    func placements(_ runs: [RunResult]) -> Set<Placement> {
      Set(runs.flatMap(\.cells).map(\.coordinates.placement))
    }
    return placements(old).intersection(placements(new)).sorted { $0.rawValue < $1.rawValue }
      .map { placement in
        RunFact("CPUs of \(placement.rawValue)") { cpus(of: placement, $0) }
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

  /// One for each vulnerability that any machine has.
  private static func vulnerabilities(_ runs: [RunResult]) -> [RunFact] {
    Set(runs.flatMap { $0.machine.vulnerabilities ?? [] }.map(\.name)).sorted().map { name in
      RunFact(name) { result in
        result.machine.vulnerabilities.map { all in
          all.first { $0.name == name }?.text ?? "not affected"
        }
      }
    }
  }

  private static func list<Element>(_ elements: [Element]?) -> String? {
    elements.map { $0.isEmpty ? "none" : $0.map { "\($0)" }.joined(separator: " ") }
  }
}
