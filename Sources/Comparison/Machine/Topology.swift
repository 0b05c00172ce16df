// Which processors are hardware threads of one core, and on which two of them to measure.

/// The physical core that a processor belongs to.
///
/// The kernel lists a core's hardware threads; where it does not, core and package number tell
/// cores apart; and where it says nothing, each processor counts as a core of its own.
enum PhysicalCore: Hashable {
  case threads([Int])
  case numbers(core: Int, package: Int)
  case processor(Int)
}

/// Processors by core and package.
struct Topology {
  private let cores: [Int: PhysicalCore]
  private let packages: [Int: Int]

  /// Reads /sys/devices/system/cpu/cpuN/topology of each processor.
  init(of processors: [Int], in files: KernelFiles) {
    var cores: [Int: PhysicalCore] = [:]
    var packages: [Int: Int] = [:]
    for processor in processors {
      let folder = "sys/devices/system/cpu/cpu\(processor)/topology"
      packages[processor] = files.number("\(folder)/physical_package_id")
      if let threads = files.processors("\(folder)/thread_siblings_list") {
        cores[processor] = .threads(threads)
      } else if let core = files.number("\(folder)/core_id"), let package = packages[processor] {
        cores[processor] = .numbers(core: core, package: package)
      }
    }
    self.cores = cores
    self.packages = packages
  }

  func core(of processor: Int) -> PhysicalCore { cores[processor] ?? .processor(processor) }

  /// The physical cores of some processors.
  func cores(of processors: [Int]) -> Set<PhysicalCore> { Set(processors.map(core)) }

  /// Chooses where client and server run.
  ///
  /// Two processors of different cores, where there are two: the hardware threads of one core share
  /// its units and its caches, which is neither `same` nor `cross`. Of one package, where there are
  /// two such, because messages between packages leave the chip. And none of processor 0's core, where
  /// two others remain: interrupts and the kernel's own work usually land on processor 0, and what
  /// interrupts one side shows in the tail. Within these rules the lowest numbers, so that the same
  /// machine always gets the same answer.
  /// - Parameter allowed: in ascending order, at least one.
  func placement(among allowed: [Int]) -> ProcessorPlacement {
    let quiet = allowed.filter { core(of: $0) != core(of: 0) }
    let candidates = cores(of: quiet).count >= 2 ? quiet : allowed
    for samePackage in [true, false] {
      for client in candidates {
        let server = candidates.first {
          core(of: $0) != core(of: client)
            && (!samePackage || packages[$0] == packages[client])
        }
        if let server {
          return ProcessorPlacement(client: client, server: server, areSiblings: false)
        }
      }
    }
    let server = allowed.dropFirst().first
    return ProcessorPlacement(client: allowed[0], server: server, areSiblings: server != nil)
  }
}

/// Where client and server run.
struct ProcessorPlacement: Equatable {
  let client: Int
  /// Nil where there is one processor.
  let server: Int?
  /// Whether both are hardware threads of one core.
  let areSiblings: Bool
}
