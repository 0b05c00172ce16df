// What the numbers depend on beside the code: told with every result, and what warnings are made of.

/// A machine, as far as it changes what is measured. Nil is "not said here".
package struct Machine: Codable, Equatable, Sendable {
  /// Such as `AMD EPYC 7B13`; `unknown` where the kernel does not name it.
  package var processor: String
  /// Such as `x86_64`.
  package var architecture: String
  /// Such as `6.18.5`.
  package var kernel: String
  /// Online processors, hardware threads counted.
  package var processors: Int
  /// Physical cores that the online processors belong to; nil where the kernel does not tell the core of
  /// each.
  package var cores: Int?
  /// The processors that this process may use, in ascending order.
  package var allowed: [Int]
  /// What each placement means here: every one that has a name, and the pairs that were asked for.
  package var sites: [Site]
  /// The processors that sites pin to, in ascending order.
  package var cpus: [ProcessorFacts]
  /// The hypervisor's name, such as `KVM`, or `unknown`; ``noHypervisor`` on bare metal.
  package var hypervisor: String?
  /// The frequency governor of the processors that sites pin to, such as `performance`; where they
  /// have several, all of them, separated by commas.
  package var governor: String?
  /// The vulnerabilities that the processor has, and those of which the kernel's word cannot be read, in
  /// alphabetical order of their names; none where the kernel calls it affected by none.
  package var vulnerabilities: [Vulnerability]?
  /// Such as `tsc`.
  package var clockSource: String?
  /// Runnable threads over the last minute, before the run.
  package var loadAverage: Double?
  /// The processors' worth of time that a control group allows; nil for no limit, and where
  /// ``quotaUnavailable`` says why it is not known.
  package var quota: Double?
  package var quotaUnavailable: String?
  /// What client and server inherit from this process.
  package var scheduling: Scheduling?
  /// The options of the kernel's command line that decide how processors are woken and used, such as
  /// `isolcpus=2,3`, in the order in which they stand there; none where there is none of them.
  package var kernelOptions: [String]?
  /// The processors that the scheduler leaves alone, in ascending order.
  package var isolated: [Int]?
  /// When the kernel lets a thread be interrupted inside a system call: `none`, `voluntary`, `full`,
  /// `lazy` or `realtime`. Where it only says how it was built: `PREEMPT_DYNAMIC` for any of the
  /// first four, and `none or voluntary`.
  package var preemption: String?
  /// Which files in shared memory are made of huge pages, such as `never` or `within_size`.
  package var sharedMemoryHugePages: String?
  /// The namespaces, by their names in /proc/self/ns, in which this process is and process 1 is not.
  package var ownNamespaces: [String]?
  /// Files that container programs leave in a container, such as `/.dockerenv`; none where there are
  /// none.
  package var containerMarks: [String]
  /// Which scheduler written in BPF is at work: its name, or `disabled`.
  package var extensibleScheduler: String?
  /// Only where asked for.
  package var hostName: String?

  /// Makes a machine of which only the needful is known.
  package init(
    processor: String, architecture: String, kernel: String, processors: Int, cores: Int?,
    allowed: [Int], sites: [Site], cpus: [ProcessorFacts]
  ) {
    self.processor = processor
    self.architecture = architecture
    self.kernel = kernel
    self.processors = processors
    self.cores = cores
    self.allowed = allowed
    self.sites = sites
    self.cpus = cpus
    containerMarks = []
  }
}

extension Machine {
  /// What ``hypervisor`` is on bare metal.
  package static let noHypervisor = "none"

  /// Whether there is a hypervisor; nil where nothing tells.
  package var isVirtual: Bool? { hypervisor.map { $0 != Machine.noHypervisor } }

  /// Where a placement puts client and server; nil of a pair of which this machine was not told.
  package func site(of placement: Placement) -> Site? {
    sites.first { $0.placement == placement }
  }

  /// What the two processors of a site share; nil where it pins to none, and where nothing is
  /// recorded of them.
  package func relation(of site: Site) -> ProcessorRelation? {
    guard let client = cpus.first(where: { $0.number == site.clientCPU }),
      let server = cpus.first(where: { $0.number == site.serverCPU })
    else { return nil }
    return ProcessorRelation(client, server)
  }
}
