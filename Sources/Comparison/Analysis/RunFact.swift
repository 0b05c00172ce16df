// What should be the same in runs that are compared. A fact that a result gains is one more line here.

internal import LoadedKinds

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
    ofEveryRun + libraries(old, new) + places(old, new) + vulnerabilities(old + new)
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
    RunFact("loop in bare C") { floors($0.settings.flavours) },
    RunFact("directory") { $0.settings.directory },
    RunFact("file system") { $0.settings.fileSystem },
    RunFact("processor") { $0.machine.processor },
    RunFact("architecture") { $0.machine.architecture },
    RunFact("kernel") { $0.machine.kernel },
    RunFact("processors") { "\($0.machine.processors)" },
    RunFact("cores") { $0.machine.cores.map { "\($0)" } },
    RunFact("allowed CPUs") { processorList($0.machine.allowed) },
    RunFact("hypervisor") { $0.machine.hypervisor },
    RunFact("governor") { $0.machine.governor },
    RunFact("clock source") { $0.machine.clockSource },
    RunFact("quota") { result in
      if result.machine.quotaUnavailable != nil { return nil }
      return result.machine.quota.map { "\($0) processors" } ?? "none"
    },
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

  private static func floors(_ flavours: [FloorFlavour]) -> String {
    switch flavours {
    case []: "none"
    case [.inlined]: "beside each cell"
    case [.libc]: "beside each cell, by libc's calls"
    default: "beside each cell, inlined and by libc's calls"
    }
  }

  private static func executable(_ tool: Tool) -> String { "SHA-256 \(tool.shortHash)…" }

  /// Where both sides have loaded a kind of one name, which file and which version of its library it was.
  private static func libraries(_ old: [RunResult], _ new: [RunResult]) -> [RunFact] {
    func names(_ runs: [RunResult]) -> Set<String> {
      Set(runs.flatMap { $0.libraries ?? [] }.map(\.name))
    }
    return names(old).intersection(names(new)).sorted().flatMap { name in
      [
        RunFact("version of \(name)") { library(name, $0)?.promises.version },
        RunFact("file of \(name)") {
          library(name, $0).map { "SHA-256 \($0.promises.hash.prefix(12))…" }
        },
      ]
    }
  }

  private static func library(_ name: String, _ result: RunResult) -> LoadedLibrary? {
    result.libraries?.first { $0.name == name }
  }

  /// Where both sides have cells in a placement, the processors to which it put them, and what these are
  /// near to: the same numbers are other processors on another machine.
  private static func places(_ old: [RunResult], _ new: [RunResult]) -> [RunFact] {
    func placements(_ runs: [RunResult]) -> Set<Placement> {
      Set(runs.flatMap(\.cells).map(\.coordinates.placement))
    }
    return placements(old).intersection(placements(new)).sorted { $0.rawValue < $1.rawValue }
      .flatMap { placement in
        [
          RunFact("CPUs of \(placement.rawValue)") { cpus(of: placement, $0) },
          RunFact("caches of \(placement.rawValue)") { result in
            each(of: placement, result) { facts in
              facts.lastLevelCache.map { "level \($0.level) of CPUs \($0.processors)" }
            }
          },
          RunFact("NUMA nodes of \(placement.rawValue)") { result in
            each(of: placement, result) { facts in facts.node.map { "\($0)" } }
          },
        ]
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

  /// A fact of the client's processor and of the server's, once where it is one.
  private static func each(
    of placement: Placement, _ result: RunResult, _ fact: (ProcessorFacts) -> String?
  ) -> String? {
    guard let site = result.machine.site(of: placement) else { return nil }
    let facts = [site.clientCPU, site.serverCPU].map { number in
      result.machine.cpus.first { $0.number == number }.flatMap(fact)
    }
    guard let client = facts[0], let server = facts[1] else { return nil }
    return client == server ? client : "\(client) and \(server)"
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
