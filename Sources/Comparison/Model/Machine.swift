// What the numbers depend on beside the code: told with every result, and what warnings are made of.

/// A machine, as far as it changes what is measured. Nil is "not said here".
public struct Machine: Codable, Equatable, Sendable {
  /// Such as `AMD EPYC 7B13`; `unknown` where the kernel does not name it.
  public var processor: String
  /// Such as `x86_64`.
  public var architecture: String
  /// Such as `6.18.5`.
  public var kernel: String
  /// Online processors, hardware threads counted.
  public var processors: Int
  /// Physical cores that the online processors belong to.
  public var cores: Int
  /// The processors that this process may use, in ascending order.
  public var allowed: [Int]
  /// Where the client of a pinned cell runs, and the server of one in placement `same`. Not processor
  /// 0 where two other cores are allowed: interrupts usually land there.
  public var clientCPU: Int
  /// Where the server of a cell in placement `cross` runs: on another core, where there is one, and in
  /// the same package, where there is such a one. Nil where one processor is allowed.
  public var serverCPU: Int?
  /// Whether those two are hardware threads of one core.
  public var areSiblings: Bool
  /// The hypervisor's name, such as `KVM`, or `unknown`; nil on bare metal.
  public var hypervisor: String?
  /// The frequency governor of the client's processor, such as `performance`.
  public var governor: String?
  /// The vulnerabilities that the kernel mitigates, by the names of
  /// /sys/devices/system/cpu/vulnerabilities; in alphabetical order.
  public var mitigations: [String]?
  /// Such as `tsc`.
  public var clockSource: String?
  /// Runnable threads over the last minute, before the run.
  public var loadAverage: Double?
  /// The processors' worth of time that a control group allows; nil for no limit.
  public var quota: Double?
  /// Only where asked for.
  public var hostName: String?

  public init(
    processor: String, architecture: String, kernel: String, processors: Int, cores: Int,
    allowed: [Int], clientCPU: Int, serverCPU: Int?, areSiblings: Bool, hypervisor: String? = nil,
    governor: String? = nil, mitigations: [String]? = nil, clockSource: String? = nil,
    loadAverage: Double? = nil, quota: Double? = nil, hostName: String? = nil
  ) {
    self.processor = processor
    self.architecture = architecture
    self.kernel = kernel
    self.processors = processors
    self.cores = cores
    self.allowed = allowed
    self.clientCPU = clientCPU
    self.serverCPU = serverCPU
    self.areSiblings = areSiblings
    self.hypervisor = hypervisor
    self.governor = governor
    self.mitigations = mitigations
    self.clockSource = clockSource
    self.loadAverage = loadAverage
    self.quota = quota
    self.hostName = hostName
  }
}
