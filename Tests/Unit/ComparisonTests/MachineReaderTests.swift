// What is read of a machine, from kernel files that a test lays out.

import Comparison
import Linux
import TestSupport
import Testing

struct MachineReaderTests {
  private let fixture = KernelTree()

  @Test func `of a machine that tells nothing, what calls say is known and the rest is nil`() {
    let machine = fixture.machine(allowed: [3])
    let alone = "needs two processors; this process may use CPU 3 only (taskset -cp $$)"
    var expected = Machine(
      processor: "unknown", architecture: "x86_64", kernel: "1.2.3-uname", processors: 1,
      cores: nil,
      allowed: [3],
      sites: [Site(.same, client: 3, server: 3)]
        + [.smt, .cache, .package, .node, .cross].map { Site($0, unavailable: alone) } + [.free],
      cpus: [ProcessorFacts(number: 3)])
    expected.quotaUnavailable = "/proc/self/cgroup cannot be read"
    #expect(machine == expected)
  }

  @Test func `a sandbox that does not say where a process may run is no error`() {
    #expect(fixture.machine(allowed: []).allowed == [0])
    fixture.file("proc/cpuinfo", "processor\t: 0\n\nprocessor\t: 1")
    let machine = fixture.machine(allowed: [])
    #expect(machine.allowed == [0, 1])
    #expect(machine.processors == 2)
  }

  @Test func `a server on bare metal is read whole`() {
    fixture.processors([(0, 0), (1, 0), (0, 0), (1, 0)])
    fixture.file(
      "proc/cpuinfo",
      """
      processor\t: 0
      model name\t: AMD EPYC 7B13
      flags\t\t: fpu vme

      processor\t: 1
      model name\t: AMD EPYC 7B13
      flags\t\t: fpu vme
      """)
    fixture.file("proc/loadavg", "0.25 0.10 0.05 1/85 5004")
    fixture.file("proc/sys/kernel/osrelease", "6.18.5")
    fixture.file("sys/devices/system/clocksource/clocksource0/current_clocksource", "tsc")
    fixture.file("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance")
    fixture.file("sys/devices/system/cpu/cpu1/cpufreq/scaling_governor", "powersave")
    let vulnerabilities = "sys/devices/system/cpu/vulnerabilities"
    fixture.file("\(vulnerabilities)/spectre_v2", "Mitigation: Retpolines; STIBP: disabled")
    fixture.file("\(vulnerabilities)/itlb_multihit", "KVM: Mitigation: VMX disabled")
    fixture.file("\(vulnerabilities)/meltdown", "Not affected")
    fixture.file("\(vulnerabilities)/spec_store_bypass", "Vulnerable")
    fixture.file("proc/self/cgroup", "0::/user.slice")
    fixture.file("sys/fs/cgroup/user.slice/cpu.max", "150000 100000")
    var expected = Machine(
      processor: "AMD EPYC 7B13", architecture: "x86_64", kernel: "6.18.5", processors: 4, cores: 2,
      allowed: [0, 1, 2, 3],
      sites: [
        Site(.same, client: 0, server: 0), Site(.smt, client: 1, server: 3),
        Site(
          .cache,
          unavailable: "the kernel does not tell whether this machine has two cores that share a "
            + "last-level cache"),
        Site(
          .package,
          unavailable: "the kernel does not tell whether this machine has two cores of one package "
            + "that do not share a last-level cache"),
        Site(
          .node,
          unavailable: "this machine has no processors of two packages (the kernel tells no NUMA "
            + "nodes)"),
        Site(.cross, client: 0, server: 1), .free,
      ],
      cpus: [
        ProcessorFacts(number: 0, threads: [0, 2], package: 0),
        ProcessorFacts(number: 1, threads: [1, 3], package: 0),
        ProcessorFacts(number: 3, threads: [1, 3], package: 0),
      ])
    expected.hypervisor = Machine.noHypervisor
    expected.governor = "performance, powersave"
    expected.vulnerabilities = [
      Vulnerability(name: "itlb_multihit", text: "KVM: Mitigation: VMX disabled"),
      Vulnerability(name: "spec_store_bypass", text: "Vulnerable"),
      Vulnerability(name: "spectre_v2", text: "Mitigation: Retpolines; STIBP: disabled"),
    ]
    expected.clockSource = "tsc"
    expected.loadAverage = 0.25
    expected.quota = 1.5
    expected.hostName = "host"
    #expect(fixture.machine(allowed: [0, 1, 2, 3], includesHostName: true) == expected)
  }

  @Test func `the host's name is told only where it was asked for`() {
    #expect(fixture.machine().hostName == nil)
    #expect(fixture.machine(includesHostName: true).hostName == "host")
  }

  @Test func `a machine without vulnerabilities has none, which is not the same as unknown`() {
    #expect(fixture.machine().vulnerabilities == nil)
    fixture.file("sys/devices/system/cpu/vulnerabilities/meltdown", "Not affected")
    #expect(fixture.machine().vulnerabilities == [])
    // A file that is there and cannot be read.
    fixture.link("sys/devices/system/cpu/vulnerabilities/mds", to: "nowhere")
    let text = "unknown: its file cannot be read"
    #expect(fixture.machine().vulnerabilities == [Vulnerability(name: "mds", text: text)])
  }

  @Test func `an aarch64 processor is known by its implementer and part`() {
    fixture.file("proc/cpuinfo", "processor\t: 0\nCPU implementer\t: 0x41\nCPU part\t: 0xd0c")
    let machine = fixture.machine(architecture: "aarch64")
    #expect(machine.processor == "ARM implementer 0x41, part 0xd0c")
    #expect(machine.architecture == "aarch64")
    #expect(machine.hypervisor == nil)
  }

  @Test func `cores are counted where the kernel tells the core of each processor`() {
    fixture.processors([(0, 0), (1, 0), (0, 0), (1, 0)])
    #expect(fixture.machine().cores == 2)
    fixture.file("sys/devices/system/cpu/online", "0-4")
    #expect(fixture.machine().cores == nil)
  }

  @Test func `the processor information of many processors is read whole`() {
    let block = "processor\t: 0\nbugs\t: \(String(repeating: "x", count: 2000))\n\n"
    fixture.file("proc/cpuinfo", String(repeating: block, count: 100) + "model name\t: last")
    #expect(fixture.machine().processor == "last")
  }

  @Test func `the machine that the tests run on can be read`() throws {
    let machine = MachineReader().read()
    #expect(machine.kernel == SystemName.current().release)
    #expect(machine.allowed == Processor.allowed)
    let same = try #require(machine.site(of: .same))
    let client = try #require(same.clientCPU)
    #expect(same.isOneProcessor && machine.allowed.contains(client))
    let cross = try #require(machine.site(of: .cross))
    #expect(!cross.isOneProcessor)
    #expect((cross.serverCPU == nil) == (machine.allowed.count == 1))
    #expect(machine.scheduling != nil)
    #expect(machine.sites.map(\.placement) == Placement.named)
    let pinned = machine.sites.flatMap { [$0.clientCPU, $0.serverCPU] }.compactMap(\.self)
    #expect(machine.cpus.map(\.number) == Set(pinned).sorted())
    if let cores = machine.cores { #expect(cores >= 1 && cores <= machine.processors) }
    #expect(machine.processors >= machine.allowed.count)
    #expect(try #require(machine.loadAverage) >= 0)
  }
}
