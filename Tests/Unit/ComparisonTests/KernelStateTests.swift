// What a machine's kernel was told, built for and found to do: facts that decide results and that no
// figure shows.

import Comparison
import Linux
import TestSupport
import Testing

struct KernelStateTests {
  private let fixture = KernelTree()

  @Test func `what the kernel does not tell is nil`() {
    let machine = fixture.machine()
    #expect(machine.scheduling == nil)
    #expect(machine.kernelOptions == nil)
    #expect(machine.isolated == nil)
    #expect(machine.preemption == nil)
    #expect(machine.sharedMemoryHugePages == nil)
    #expect(machine.ownNamespaces == nil)
    #expect(machine.extensibleScheduler == nil)
    #expect(machine.containerMarks == [])
  }

  @Test func `the scheduling that both sides inherit is recorded`() {
    let inherited = InheritedScheduling(policy: "SCHED_FIFO", priority: 50, nice: 0)
    let machine = fixture.machine(scheduling: inherited)
    #expect(machine.scheduling == Scheduling(policy: "SCHED_FIFO", priority: 50, nice: 0))
    #expect(machine.scheduling?.isStandard == false)
    #expect(machine.scheduling?.description == "SCHED_FIFO priority 50")
  }

  @Test(arguments: [
    ("quiet root=/dev/sda", []),
    ("", []),
    (
      "ro isolcpus=domain,2-3 nohz_full=2,3 rcu_nocbs=2-3 quiet mitigations=off",
      ["isolcpus=domain,2-3", "nohz_full=2,3", "rcu_nocbs=2-3", "mitigations=off"]
    ),
    ("rcu-nocbs=1 isolcpusx=1 xmitigations=off nosmt", ["rcu-nocbs=1", "nosmt"]),
    ("idle=poll -- mitigations=off isolcpus=1", ["idle=poll"]),
  ])
  func `of the kernel's command line, what decides results is kept`(line: String, kept: [String]) {
    fixture.file("proc/cmdline", line)
    #expect(fixture.machine().kernelOptions == kept)
  }

  @Test func `no isolated processor is not the same as unknown`() {
    fixture.file("sys/devices/system/cpu/isolated", "")
    #expect(fixture.machine().isolated == [])
    fixture.file("sys/devices/system/cpu/isolated", "2-3,7")
    #expect(fixture.machine().isolated == [2, 3, 7])
  }

  @Test(
    arguments: [
      ("#1 SMP PREEMPT_DYNAMIC Thu Jan 1", nil, nil, "PREEMPT_DYNAMIC"),
      ("#1 SMP PREEMPT_DYNAMIC Thu Jan 1", "none voluntary (full) lazy", nil, "full"),
      ("#1 SMP PREEMPT_DYNAMIC Thu Jan 1", "(none) voluntary full", nil, "none"),
      ("#1 SMP PREEMPT Thu Jan 1", nil, nil, "full"),
      ("#1 SMP PREEMPT_RT Thu Jan 1", nil, nil, "realtime"),
      ("#1 SMP PREEMPT_RT Thu Jan 1", "(full) lazy", nil, "realtime"),
      ("#1 SMP Thu Jan 1", nil, "1", "realtime"),
      ("#1 SMP Thu Jan 1", nil, "0", "none or voluntary"),
      ("#46~22.04.1-Ubuntu SMP Thu Jan 1", nil, nil, "none or voluntary"),
      ("unknown", nil, nil, nil),
    ] as [(String, String?, String?, String?)])
  func `the preemption model is what the kernel runs, or else what it was built for`(
    version: String, debug: String?, realtime: String?, model: String?
  ) {
    fixture.file("proc/sys/kernel/version", version)
    if let debug { fixture.file("sys/kernel/debug/sched/preempt", debug) }
    if let realtime { fixture.file("sys/kernel/realtime", realtime) }
    #expect(fixture.machine().preemption == model)
  }

  @Test func `huge pages of shared memory are as the kernel's brackets say`() {
    let file = "sys/kernel/mm/transparent_hugepage/shmem_enabled"
    fixture.file(file, "always within_size advise [never] deny force")
    #expect(fixture.machine().sharedMemoryHugePages == "never")
    fixture.file(file, "[always] within_size advise never deny force")
    #expect(fixture.machine().sharedMemoryHugePages == "always")
    fixture.file(file, "always never")
    #expect(fixture.machine().sharedMemoryHugePages == nil)
  }

  @Test func `namespaces are compared with those of process 1, where both can be read`() {
    for (name, number) in [("mnt", 1), ("net", 2), ("pid", 3), ("pid_for_children", 9)] {
      fixture.link("proc/self/ns/\(name)", to: "\(name):[\(number)]")
    }
    #expect(fixture.machine().ownNamespaces == nil)
    fixture.link("proc/1/ns/mnt", to: "mnt:[1]")
    #expect(fixture.machine().ownNamespaces == [])
    fixture.link("proc/1/ns/net", to: "net:[7]")
    fixture.link("proc/1/ns/pid_for_children", to: "pid:[7]")
    #expect(fixture.machine().ownNamespaces == ["net"])
  }

  @Test func `the files that containers have are seen`() {
    fixture.file(".dockerenv", "")
    #expect(fixture.machine().containerMarks == ["/.dockerenv"])
    fixture.file("run/.containerenv", "")
    #expect(fixture.machine().containerMarks == ["/.dockerenv", "/run/.containerenv"])
  }

  @Test func `a scheduler in BPF is named while it is at work`() {
    fixture.file("sys/kernel/sched_ext/state", "disabled")
    #expect(fixture.machine().extensibleScheduler == "disabled")
    fixture.file("sys/kernel/sched_ext/state", "enabled")
    #expect(fixture.machine().extensibleScheduler == "enabled")
    fixture.file("sys/kernel/sched_ext/root/ops", "lavd_1.0.6")
    #expect(fixture.machine().extensibleScheduler == "lavd_1.0.6")
    fixture.file("sys/kernel/sched_ext/state", "disabling")
    #expect(fixture.machine().extensibleScheduler == "lavd_1.0.6 (disabling)")
  }

  @Test(arguments: [
    ("Mitigation: Retpolines; BHI: Vulnerable", true, false),
    ("KVM: Mitigation: VMX disabled", true, false),
    ("Vulnerable: Safe RET, no microcode", true, true),
    ("Vulnerable: Clear CPU buffers attempted, no microcode; SMT vulnerable", true, true),
    ("Vulnerable: eIBRS with unprivileged eBPF", true, true),
    ("Vulnerable", false, true),
    ("Vulnerable: Microcode, no safe RET", false, true),
    ("Vulnerable: No microcode", false, true),
    ("KVM: Vulnerable", false, true),
    ("Unknown: Dependent on hypervisor status", false, false),
  ])
  func `what is done against a vulnerability is told from whether it suffices`(
    text: String, isMitigated: Bool, isVulnerable: Bool
  ) {
    let vulnerability = Vulnerability(name: "x", text: text)
    #expect(vulnerability.isMitigated == isMitigated)
    #expect(vulnerability.isVulnerable == isVulnerable)
  }
}
