// What the processors of a machine share with each other, as far as the kernel tells.

internal import Linux

/// The processors of a machine, and how they hang together.
struct Topology {
  /// By their numbers.
  private let facts: [Int: ProcessorFacts]

  /// Reads the facts of each processor from /sys/devices.
  ///
  /// - Parameter architecture: as uname(2) names it.
  init(of processors: [Int], architecture: String, in files: KernelFiles) {
    let types = CoreTypes(of: processors, architecture: architecture, in: files)
    let nodes = Self.nodes(in: files)
    let threads = Self.threads(of: processors, in: files)
    let found = processors.map { processor in
      ProcessorFacts(
        number: processor, threads: threads[processor],
        package: files.number("\(Self.folder(processor))/topology/physical_package_id"),
        node: nodes[processor],
        lastLevelCache: Self.lastLevelCache(of: processor, in: files),
        coreType: types.name(of: processor))
    }
    facts = Dictionary(found.map { ($0.number, $0) }) { first, _ in first }
  }

  /// What is known of a processor; its number alone for one that was not asked for.
  func facts(of processor: Int) -> ProcessorFacts {
    facts[processor] ?? ProcessorFacts(number: processor)
  }

  func relation(_ first: Int, _ second: Int) -> ProcessorRelation {
    ProcessorRelation(facts(of: first), facts(of: second))
  }

  /// How many physical cores some processors belong to; nil where the core of one is not told.
  func coreCount(of processors: [Int]) -> Int? {
    let told = processors.compactMap { facts(of: $0).threads }
    return told.count == processors.count ? Set(told).count : nil
  }

  private static func folder(_ processor: Int) -> String {
    "sys/devices/system/cpu/cpu\(processor)"
  }

  /// The hardware threads of each processor's core, in ascending order.
  ///
  /// The kernel lists them; where it does not, the numbers of core and package tell cores apart.
  private static func threads(of processors: [Int], in files: KernelFiles) -> [Int: [Int]] {
    struct Core: Hashable {
      let number: Int
      let package: Int
    }
    var threads: [Int: [Int]] = [:]
    var cores: [Core: [Int]] = [:]
    for processor in processors {
      let topology = "\(folder(processor))/topology"
      if let listed = files.processors("\(topology)/thread_siblings_list"),
        listed.contains(processor)
      {
        threads[processor] = listed
      } else if let number = files.number("\(topology)/core_id"),
        let package = files.number("\(topology)/physical_package_id")
      {
        cores[Core(number: number, package: package), default: []].append(processor)
      }
    }
    for core in cores.values { for processor in core { threads[processor] = core.sorted() } }
    return threads
  }

  /// The NUMA node of each processor that belongs to one. A node can have memory alone.
  private static func nodes(in files: KernelFiles) -> [Int: Int] {
    var nodes: [Int: Int] = [:]
    for name in files.names("sys/devices/system/node") ?? [] where name.hasPrefix("node") {
      guard let number = Int(name.dropFirst("node".count)) else { continue }
      for processor in files.processors("sys/devices/system/node/\(name)/cpulist") ?? [] {
        nodes[processor] = number
      }
    }
    return nodes
  }

  /// The cache of the highest level that holds data.
  private static func lastLevelCache(
    of processor: Int, in files: KernelFiles
  ) -> SharedCache? {
    let folder = "\(folder(processor))/cache"
    let caches = (files.names(folder) ?? []).compactMap { name -> SharedCache? in
      guard name.hasPrefix("index"), files.text("\(folder)/\(name)/type") != "Instruction",
        let level = files.number("\(folder)/\(name)/level"),
        let listed = files.processors("\(folder)/\(name)/shared_cpu_list"),
        listed.contains(processor)
      else { return nil }
      return SharedCache(level: level, processors: processorList(listed))
    }
    return caches.max { $0.level < $1.level }
  }
}
