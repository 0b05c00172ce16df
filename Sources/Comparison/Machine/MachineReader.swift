// Reads what a result says about its machine. Whatever the kernel does not tell stays nil: a
// comparison is worth running on machines that hide a lot.

package import Linux

/// Reads a ``Machine`` from the running system.
package struct MachineReader: Sendable {
  private let root: String
  private let allowed: [Int]
  private let pinningDenied: SystemError?
  private let pairs: [Placement]
  private let system: SystemName
  private let scheduling: InheritedScheduling?
  private let includesHostName: Bool

  /// - Parameters:
  ///   - root: the directory that holds proc and sys.
  ///   - allowed: the processors that this process may use, in ascending order. Read before anything
  ///     is pinned.
  ///   - pinningDenied: why no process can be pinned; nil where they can.
  ///   - pairs: the explicit placements that sites are wanted for.
  ///   - system: what uname(2) says.
  ///   - scheduling: what client and server will inherit.
  ///   - includesHostName: a host's name is told only where it was asked for.
  package init(
    root: String = "/", allowed: [Int] = Processor.allowed,
    pinningDenied: SystemError? = Processor.pinningDenied, pairs: [Placement] = [],
    system: SystemName = .current(), scheduling: InheritedScheduling? = .current(),
    includesHostName: Bool = false
  ) {
    self.root = root
    self.allowed = allowed
    self.pinningDenied = pinningDenied
    self.pairs = pairs
    self.system = system
    self.scheduling = scheduling
    self.includesHostName = includesHostName
  }

  /// Reads everything, now: load and quota are those of this moment.
  package func read() -> Machine {
    let files = KernelFiles(root: root)
    let info = files.text("proc/cpuinfo").map { ProcessorInfo($0) }
    let online = onlineProcessors(files, info)
    let usable = allowed.isEmpty ? online : allowed
    let all = Set(online).union(usable).sorted()
    let topology = Topology(of: all, architecture: system.machine, in: files)
    var sites = topology.sites(among: usable, online: all, pairs: pairs)
    if let pinningDenied {
      let reason = "\(pinningDenied.advice), or use --placement free"
      sites = sites.map { $0.placement == .free ? $0 : Site($0.placement, unavailable: reason) }
    }
    let pinned = Set(sites.flatMap { [$0.clientCPU, $0.serverCPU] }).compactMap(\.self).sorted()
    var machine = Machine(
      processor: info?.name ?? "unknown",
      architecture: system.machine,
      kernel: files.text("proc/sys/kernel/osrelease") ?? system.release,
      processors: online.count,
      cores: topology.coreCount(of: online),
      allowed: usable,
      sites: sites,
      cpus: pinned.map(topology.facts))
    machine.hypervisor = HypervisorTraces(info, in: files).name
    machine.governor = governors(of: pinned, files)
    machine.clockSource = files.text(
      "sys/devices/system/clocksource/clocksource0/current_clocksource")
    machine.loadAverage = files.text("proc/loadavg")?.split(separator: " ").first.flatMap {
      Double($0)
    }
    let quota = ControlGroupQuota(in: files)
    machine.quota = quota.processors
    machine.quotaUnavailable = quota.unavailable
    machine.hostName = includesHostName ? system.host : nil
    readKernel(into: &machine, files)
    return machine
  }

  /// What the kernel was built, started and told to do.
  private func readKernel(into machine: inout Machine, _ files: KernelFiles) {
    machine.vulnerabilities = vulnerabilities(files)
    machine.scheduling = scheduling.map {
      Scheduling(policy: $0.policy, priority: $0.priority, nice: $0.nice)
    }
    machine.kernelOptions = KernelOptions(in: files).relevant
    machine.isolated = files.processors("sys/devices/system/cpu/isolated")
    machine.preemption = PreemptionModel.read(in: files)
    machine.sharedMemoryHugePages =
      files.text("sys/kernel/mm/transparent_hugepage/shmem_enabled").flatMap(chosen)
    let container = ContainerTraces(in: files)
    machine.ownNamespaces = container.ownNamespaces
    machine.containerMarks = container.marks
    machine.extensibleScheduler = extensibleScheduler(files)
  }

  /// Where the kernel lists none, as many as it describes, and at least those that may be used.
  private func onlineProcessors(_ files: KernelFiles, _ info: ProcessorInfo?) -> [Int] {
    if let online = files.processors("sys/devices/system/cpu/online"), !online.isEmpty {
      return online
    }
    if let info, info.count > 0 { return Array(0..<info.count) }
    return allowed.isEmpty ? [0] : allowed
  }

  private func governors(of processors: [Int], _ files: KernelFiles) -> String? {
    let found = processors.compactMap {
      files.text("sys/devices/system/cpu/cpu\($0)/cpufreq/scaling_governor")
    }
    return found.isEmpty ? nil : Set(found).sorted().joined(separator: ", ")
  }

  /// All that the processor is not free of.
  private func vulnerabilities(_ files: KernelFiles) -> [Vulnerability]? {
    let folder = "sys/devices/system/cpu/vulnerabilities"
    return files.names(folder)?.map { name in
      Vulnerability(name: name, text: files.text("\(folder)/\(name)") ?? Vulnerability.unreadable)
    }.filter { $0.text != "Not affected" }
  }

  /// The word in brackets, such as in `always within_size [never]`.
  private func chosen(_ text: String) -> String? {
    text.split(separator: " ").first { $0.hasPrefix("[") && $0.hasSuffix("]") }
      .map { String($0.dropFirst().dropLast()) }
  }

  /// sched_ext: a scheduler in BPF takes the place of the kernel's own for SCHED_OTHER.
  private func extensibleScheduler(_ files: KernelFiles) -> String? {
    guard let state = files.text("sys/kernel/sched_ext/state") else { return nil }
    guard state != "disabled", let name = files.text("sys/kernel/sched_ext/root/ops") else {
      return state
    }
    return state == "enabled" ? name : "\(name) (\(state))"
  }
}
