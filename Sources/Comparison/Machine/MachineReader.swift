// Reads what a result says about its machine. Whatever the kernel does not tell stays nil: a
// comparison is worth running on machines that hide a lot.

public import Linux

/// Reads a ``Machine`` from the running system.
public struct MachineReader: Sendable {
  private let root: String
  private let allowed: [Int]
  private let system: SystemName
  private let includesHostName: Bool

  /// - Parameters:
  ///   - root: the directory that holds proc and sys.
  ///   - allowed: the processors that this process may use, in ascending order. Read before anything
  ///     is pinned.
  ///   - system: what uname(2) says.
  ///   - includesHostName: a host's name is told only where it was asked for.
  public init(
    root: String = "/", allowed: [Int] = Processor.allowed, system: SystemName = .current(),
    includesHostName: Bool = false
  ) {
    self.root = root
    self.allowed = allowed
    self.system = system
    self.includesHostName = includesHostName
  }

  /// Reads everything, now: load and quota are those of this moment.
  public func read() -> Machine {
    let files = KernelFiles(root: root)
    let info = files.text("proc/cpuinfo").map { ProcessorInfo($0) }
    let online = onlineProcessors(files, info)
    let usable = allowed.isEmpty ? online : allowed
    let topology = Topology(of: Set(online).union(usable).sorted(), in: files)
    let placement = topology.placement(among: usable)
    return Machine(
      processor: info?.name ?? "unknown",
      architecture: system.machine,
      kernel: files.text("proc/sys/kernel/osrelease") ?? system.release,
      processors: online.count,
      cores: topology.cores(of: online).count,
      allowed: usable,
      clientCPU: placement.client,
      serverCPU: placement.server,
      areSiblings: placement.areSiblings,
      hypervisor: HypervisorTraces(info, in: files).name,
      governor: files.text(
        "sys/devices/system/cpu/cpu\(placement.client)/cpufreq/scaling_governor"),
      mitigations: mitigations(files),
      clockSource: files.text("sys/devices/system/clocksource/clocksource0/current_clocksource"),
      loadAverage: files.text("proc/loadavg")?.split(separator: " ").first.flatMap { Double($0) },
      quota: ControlGroupQuota(in: files).processors,
      hostName: includesHostName ? system.host : nil)
  }

  /// Where the kernel lists none, as many as it describes, and at least those that may be used.
  private func onlineProcessors(_ files: KernelFiles, _ info: ProcessorInfo?) -> [Int] {
    if let online = files.processors("sys/devices/system/cpu/online"), !online.isEmpty {
      return online
    }
    if let info, info.count > 0 { return Array(0..<info.count) }
    return allowed.isEmpty ? [0] : allowed
  }

  /// The names of the vulnerabilities against which something is done, such as `spectre_v2`.
  private func mitigations(_ files: KernelFiles) -> [String]? {
    let folder = "sys/devices/system/cpu/vulnerabilities"
    return files.names(folder)?.filter { name in
      files.text("\(folder)/\(name)")?.contains("Mitigation:") ?? false
    }
  }
}
