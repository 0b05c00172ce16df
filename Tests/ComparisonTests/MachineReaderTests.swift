// What is read of a machine, from kernel files that a test lays out.

import Comparison
import Linux
import Testing

struct MachineReaderTests {
  private let fixture = MachineFixture()

  @Test func `of a machine that tells nothing, what calls say is known and the rest is nil`() {
    let machine = fixture.machine(allowed: [3])
    let expected = Machine(
      processor: "unknown", architecture: "x86_64", kernel: "1.2.3-uname", processors: 1, cores: 1,
      allowed: [3], clientCPU: 3, serverCPU: nil, areSiblings: false)
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
    let expected = Machine(
      processor: "AMD EPYC 7B13", architecture: "x86_64", kernel: "6.18.5", processors: 4, cores: 2,
      allowed: [0, 1, 2, 3], clientCPU: 0, serverCPU: 1, areSiblings: false,
      governor: "performance", mitigations: ["itlb_multihit", "spectre_v2"], clockSource: "tsc",
      loadAverage: 0.25, quota: 1.5, hostName: "host")
    #expect(fixture.machine(allowed: [0, 1, 2, 3], includesHostName: true) == expected)
  }

  @Test func `the host's name is told only where it was asked for`() {
    #expect(fixture.machine().hostName == nil)
    #expect(fixture.machine(includesHostName: true).hostName == "host")
  }

  @Test func `a machine without vulnerabilities mitigates none, which is not the same as unknown`()
  {
    #expect(fixture.machine().mitigations == nil)
    fixture.file("sys/devices/system/cpu/vulnerabilities/meltdown", "Not affected")
    #expect(fixture.machine().mitigations == [])
  }

  @Test func `an aarch64 processor is known by its implementer and part`() {
    fixture.file("proc/cpuinfo", "processor\t: 0\nCPU implementer\t: 0x41\nCPU part\t: 0xd0c")
    let machine = fixture.machine(architecture: "aarch64")
    #expect(machine.processor == "ARM implementer 0x41, part 0xd0c")
    #expect(machine.architecture == "aarch64")
    #expect(machine.hypervisor == nil)
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
    #expect(machine.allowed.contains(machine.clientCPU))
    #expect(machine.serverCPU != machine.clientCPU)
    #expect((machine.serverCPU == nil) == (machine.allowed.count == 1))
    #expect(machine.cores >= 1 && machine.cores <= machine.processors)
    #expect(machine.processors >= machine.allowed.count)
    #expect(try #require(machine.loadAverage) >= 0)
  }
}
