// What should be the same in runs that are compared. A fact that a result gains is one more line here.

internal import LoadedKinds

/// Something that a result says of its run.
struct RunFact: Sendable {
  let name: String
  let topic: Topic
  /// Nil where the result does not say it.
  let value: @Sendable (RunResult) -> String?

  /// What a fact is about, as a sentence names it.
  enum Topic: String, CaseIterable {
    case build = "the build"
    case settings = "the settings"
    case launcher = "what servers were started under"
    case machine = "the machine"
    case kernel = "the kernel"
    case state = "the machine's state"
    case mitigations = "the mitigations"
    case libraries = "the loaded libraries"
    case placement = "the processors of placements"
  }

  init(_ name: String, _ topic: Topic, _ value: @escaping @Sendable (RunResult) -> String?) {
    self.name = name
    self.topic = topic
    self.value = value
  }

  /// The facts of two sides or more, in the order in which they are told.
  static func all(of sides: [[RunResult]]) -> [RunFact] {
    ofEveryRun + libraries(sides) + places(sides) + vulnerabilities(sides.flatMap(\.self))
  }

  /// What two sides or more have.
  private static func shared<Element: Hashable>(_ sides: [Set<Element>]) -> Set<Element> {
    var (seen, shared) = (Set<Element>(), Set<Element>())
    for side in sides {
      shared.formUnion(seen.intersection(side))
      seen.formUnion(side)
    }
    return shared
  }

  // Load is left out: it is never the same, and a warning of its own result where it is high.
  private static let ofEveryRun: [RunFact] = [
    RunFact("schema version", .build) { "\($0.schemaVersion)" },
    RunFact("version", .build) { $0.tool.version },
    RunFact("executable", .build) { executable($0.tool) },
    RunFact("build", .build) { $0.tool.optimisation },
    RunFact("Swift", .build) { $0.tool.swiftVersion },
    RunFact("C library", .build) { $0.tool.cLibrary },
    RunFact("other build", .build) { $0.against.map(executable) ?? "none" },
    RunFact("servers started under", .launcher) { result in
      result.launcher.map { "'\($0.text)'" } ?? "nothing"
    },
    RunFact("file of the launcher", .launcher) { result in
      result.launcher.map {
        "\($0.path), SHA-256 \($0.sha256.map { "\($0.prefix(12))…" } ?? "unknown")"
      }
        ?? "none"
    },
    RunFact("changed by the launcher", .launcher) { result in
      result.launcher.map { launcher in
        let changes = launcher.changes(on: result.machine)
        return changes.isEmpty ? "nothing that was seen" : changes.joined(separator: ", ")
      } ?? "none"
    },
    RunFact("batch", .settings) { "\($0.settings.batch)" },
    RunFact("loop in bare C", .settings) { floors($0.settings.flavours) },
    RunFact("directory", .settings) { $0.settings.directory },
    RunFact("file system", .settings) { $0.settings.fileSystem },
    RunFact("processor", .machine) { $0.machine.processor },
    RunFact("architecture", .machine) { $0.machine.architecture },
    RunFact("kernel", .kernel) { $0.machine.kernel },
    RunFact("processors", .machine) { "\($0.machine.processors)" },
    RunFact("cores", .machine) { $0.machine.cores.map { "\($0)" } },
    RunFact("allowed CPUs", .state) { processorList($0.machine.allowed) },
    RunFact("hypervisor", .machine) { $0.machine.hypervisor },
    RunFact("governor", .state) { $0.machine.governor },
    RunFact("clock source", .state) { $0.machine.clockSource },
    RunFact("quota", .state) { result in
      if result.machine.quotaUnavailable != nil { return nil }
      return result.machine.quota.map { "\($0) processors" } ?? "none"
    },
    RunFact("scheduling", .state) { $0.machine.scheduling?.description },
    RunFact("kernel options", .kernel) { list($0.machine.kernelOptions) },
    RunFact("isolated CPUs", .state) { list($0.machine.isolated) },
    RunFact("preemption", .kernel) { $0.machine.preemption },
    RunFact("huge pages of shared memory", .state) { $0.machine.sharedMemoryHugePages },
    RunFact("own namespaces", .state) { list($0.machine.ownNamespaces) },
    RunFact("container traces", .state) { list($0.machine.containerMarks) },
    RunFact("scheduler in BPF", .state) { $0.machine.extensibleScheduler },
    RunFact("host", .machine) { $0.machine.hostName },
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

  /// Where two sides have loaded a kind of one name, which file and which version of its library it was.
  private static func libraries(_ sides: [[RunResult]]) -> [RunFact] {
    func names(_ runs: [RunResult]) -> Set<String> {
      Set(runs.flatMap { $0.libraries ?? [] }.map(\.name))
    }
    return shared(sides.map(names)).sorted().flatMap { name in
      [
        RunFact("version of \(name)", .libraries) { library(name, $0)?.promises.version },
        RunFact("file of \(name)", .libraries) {
          library(name, $0).map { "SHA-256 \($0.promises.hash.prefix(12))…" }
        },
      ]
    }
  }

  private static func library(_ name: String, _ result: RunResult) -> LoadedLibrary? {
    result.libraries?.first { $0.name == name }
  }

  /// Where two sides have cells in a placement, the processors to which it put them, and what these are
  /// near to: the same numbers are other processors on another machine.
  private static func places(_ sides: [[RunResult]]) -> [RunFact] {
    func placements(_ runs: [RunResult]) -> Set<Placement> {
      Set(runs.flatMap(\.cells).map(\.coordinates.placement))
    }
    return shared(sides.map(placements)).sorted { $0.rawValue < $1.rawValue }
      .flatMap { placement in
        [
          RunFact("CPUs of \(placement.rawValue)", .placement) { cpus(of: placement, $0) },
          RunFact("caches of \(placement.rawValue)", .placement) { result in
            each(of: placement, result) { facts in
              facts.lastLevelCache.map { "level \($0.level) of CPUs \($0.processors)" }
            }
          },
          RunFact("NUMA nodes of \(placement.rawValue)", .placement) { result in
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
      RunFact(name, .mitigations) { result in
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
