// What is said of a machine: the table says what is out of the ordinary, and Markdown everything.

import IPCChannels
import Testing

@testable import Comparison
@testable import Reporting

@Suite struct MachineTextTests {
  private static let calm = Parts.machine

  /// The facts that a change adds to the table.
  private func added(_ change: (inout Machine) -> Void) -> [String] {
    var machine = Self.calm
    change(&machine)
    let before = MachineText.state(Self.calm, inFull: false)
    return MachineText.state(machine, inFull: false).filter { !before.contains($0) }
  }

  @Test func `the table says nothing of what is as on most machines`() {
    #expect(
      MachineText.state(Self.calm, inFull: false)
        == [
          "3 mitigations in force", "clock source kvm-clock", "load 0.12",
          "preemption PREEMPT_DYNAMIC",
          "CPUs 0 and 1 (hardware threads of one core)",
        ])
  }

  @Test func `the table says what is out of the ordinary`() {
    #expect(
      added { $0.scheduling = Scheduling(policy: "SCHED_OTHER", priority: 0, nice: 5) }
        == ["scheduling SCHED_OTHER nice 5"])
    #expect(
      added { $0.kernelOptions = ["nosmt", "idle=poll"] } == ["kernel options nosmt idle=poll"])
    #expect(added { $0.isolated = [2, 3] } == ["isolated CPUs 2-3"])
    #expect(added { $0.preemption = "realtime" } == ["preemption realtime"])
    #expect(
      added { $0.sharedMemoryHugePages = "advise" } == ["huge pages of shared memory advise"])
    #expect(added { $0.ownNamespaces = ["mnt", "net"] } == ["own namespaces mnt net"])
    #expect(added { $0.containerMarks = ["/.dockerenv"] } == ["container traces /.dockerenv"])
    #expect(added { $0.extensibleScheduler = "lavd_1.0.6" } == ["scheduler in BPF lavd_1.0.6"])
    #expect(
      added { $0.vulnerabilities?[0].text = "Vulnerable" }
        == ["2 mitigations in force", "1 vulnerability left open"])
    #expect(
      added {
        $0.cpus[0].threads = [0]
        $0.cpus[1].threads = [1]
        $0.cpus[0].coreType = "cpu_core"
        $0.cpus[1].coreType = "cpu_atom"
        $0.sites.removeAll { $0.placement == .smt }
      } == [
        "cross is on cores of two types", "cpu_atom CPUs 1", "cpu_core CPUs 0",
        "CPUs 0 and 1 (one last-level cache, cpu_core and cpu_atom, one NUMA node)",
      ])
    #expect(
      added {
        for index in $0.cpus.indices { $0.cpus[index].threads = [index] }
        $0.cpus[1].node = 1
      } == ["CPUs 0 and 1 (two NUMA nodes, one last-level cache)"])
  }

  @Test func `what is not known to be virtual is not called bare metal`() {
    func kind(_ hypervisor: String?) -> String {
      var machine = Self.calm
      machine.hypervisor = hypervisor
      return MachineText.hardware(machine)[4]
    }
    #expect(kind("KVM") == "virtual machine (KVM)")
    #expect(kind(Machine.noHypervisor) == "bare metal")
    #expect(kind(nil).contains("unknown"))
  }

  @Test func `a run says how many rounds it had of those asked for`() {
    func rounds(_ cells: [Int]) -> String? {
      let kinds: [ChannelKind] = [.pipe, .fifo]
      let cells = zip(kinds, cells).map { kind, rounds in
        var cell = OneRound.cells[0]
        cell.coordinates.kind = kind
        cell.rounds = [Round](repeating: cell.rounds[0], count: rounds)
        for index in cell.rounds.indices { cell.rounds[index].number = index + 1 }
        return cell
      }
      let result = Parts.result(cells: cells, rounds: 15)
      return MachineText.measuring(
        Report(result: result, analysis: Analysis(groups: [], warnings: []))
      ).first
    }
    #expect(rounds([6, 7]) == "7 of 15 rounds")
    #expect(rounds([15, 3]) == "15 rounds")
    #expect(rounds([0, 0]) == "no round")
    #expect(rounds([]) == "no round")
  }

  @Test func `Markdown says all that is known, and nothing of what is not`() {
    var machine = Self.calm
    machine.containerMarks = []
    machine.extensibleScheduler = "disabled"
    machine.ownNamespaces = []
    machine.sites.append(Site(.package, unavailable: "this machine has none"))
    machine.sites.append(Site(.node, unavailable: "this machine has none"))
    machine.vulnerabilities?[0].text = "Vulnerable: Safe RET, no microcode"
    #expect(
      MachineText.state(machine, inFull: true) == [
        "3 mitigations in force, 1 vulnerability left open: spec_store_bypass (Vulnerable: Safe RET, no "
          + "microcode); spectre_v1 (Mitigation: usercopy barriers); spectre_v2 (Mitigation: "
          + "Retpolines; STIBP: disabled)",
        "clock source kvm-clock", "load 0.12", "scheduling SCHED_OTHER",
        "scheduler in BPF disabled",
        "preemption PREEMPT_DYNAMIC", "kernel options none", "isolated CPUs none",
        "huge pages of shared memory never", "own namespaces none", "container traces none",
        "CPU 0 (core of CPUs 0-1; L3 cache of CPUs 0-1; NUMA node 0; package 0)",
        "CPU 1 (core of CPUs 0-1; L3 cache of CPUs 0-1; NUMA node 0; package 0)",
        "no processors for package node",
      ])
    let unknown = Machine(
      processor: "unknown", architecture: "x86_64", kernel: "6.1.0", processors: 1, cores: 1,
      allowed: [0], sites: [Site(.same, client: 0, server: 0), .free],
      cpus: [ProcessorFacts(number: 0)])
    // What changes every result is not left out in silence.
    let doubts = ["load unknown", "preemption unknown", "kernel options unknown"]
    #expect(MachineText.state(unknown, inFull: false) == doubts)
    #expect(MachineText.state(unknown, inFull: true) == doubts + ["container traces none"])
  }

  @Test(arguments: [
    (Placement.same, "same: client and server on CPU 0"),
    (.smt, "smt: client on CPU 0, server on CPU 1 (hardware threads of one core)"),
    (.cross, "cross: client on CPU 0, server on CPU 1 (hardware threads of one core)"),
    (.free, "free: client and server wherever the kernel put them"),
    (.cache, "cache: client on CPU 0, server on CPU 2 (one last-level cache)"),
    (.node, "node: not on this machine"),
    (
      .cpus(client: 2, server: 0),
      "cpus-2-0: client on CPU 2, server on CPU 0 (one last-level cache)"
    ),
    (.cpus(client: 2, server: 2), "cpus-2-2: client and server on CPU 2"),
    (.package, "package: client and server where the result does not say"),
  ])
  func `a heading says where both sides ran, and what the processors share`(
    placement: Placement, start: String
  ) {
    var result = Parts.result(cells: [])
    result.machine.cpus.append(
      ProcessorFacts(
        number: 2, threads: [2], package: 0, node: 0,
        lastLevelCache: SharedCache(level: 3, processors: "0-1")))
    result.machine.sites += [
      Site(.cache, client: 0, server: 2), Site(.node, unavailable: "this machine has none"),
      Site(.cpus(client: 2, server: 0), client: 2, server: 0),
      Site(.cpus(client: 2, server: 2), client: 2, server: 2),
    ]
    let group = Group(
      placement: placement, recordSize: 24, clients: 1, ratePerSecond: nil, rows: [],
      reference: nil,
      answer: .nothing)
    #expect(GroupText.heading(group, of: result).hasPrefix(start + ", closed loop"))
  }

  @Test func `what cross usually is goes without saying`() {
    var result = Parts.result(cells: [])
    let group = Group(
      placement: .cross, recordSize: 24, clients: 1, ratePerSecond: nil, rows: [], reference: nil,
      answer: .nothing)
    for index in result.machine.cpus.indices { result.machine.cpus[index].threads = [index] }
    #expect(
      GroupText.heading(group, of: result)
        .hasPrefix("cross: client on CPU 0, server on CPU 1, closed loop"))
    result.machine.cpus[1].node = 1
    #expect(
      GroupText.heading(group, of: result)
        .hasPrefix(
          "cross: client on CPU 0, server on CPU 1 (two NUMA nodes, one last-level cache), "))
  }
}
