// Warnings about the program and the machine, whatever the cells are.

extension Warning {
  static func debugBuild(_ result: RunResult) -> WarningFinding? {
    guard result.tool.isDebugBuild else { return nil }
    return WarningFinding(
      reason: "\(result.tool.name) \(result.tool.version) was built without optimisation",
      remedy: "build it with 'swift build -c release' and measure again")
  }

  static func oneProcessor(_ result: RunResult) -> WarningFinding? {
    guard result.machine.allowed.count == 1 else { return nil }
    return WarningFinding(
      reason: "only processor \(result.machine.allowed[0]) is allowed, so that nothing can be "
        + "measured across two",
      remedy: "allow a second one (taskset -c 0,1, or the container's cpuset), if client and "
        + "server are to run on two")
  }

  /// A real-time thread that is woken runs at once, and one with another nice value sooner or later
  /// than the rest: which kind is the fastest can change with it.
  static func scheduling(_ result: RunResult) -> WarningFinding? {
    guard let scheduling = result.machine.scheduling, !scheduling.isStandard else { return nil }
    return WarningFinding(
      reason: "client and server ran under \(scheduling.description), where programs usually run "
        + "under SCHED_OTHER with a nice value of 0: the ranking of the kinds can differ",
      remedy: "measure from a shell with the usual scheduling (chrt --other --pid 0 $$, and "
        + "renice 0 $$ as root), unless the programs that are meant run like this")
  }

  static func virtualMachine(_ result: RunResult) -> WarningFinding? {
    guard result.machine.isVirtual == true, let hypervisor = result.machine.hypervisor else {
      return nil
    }
    return WarningFinding(
      reason: "this is a virtual machine (hypervisor: \(hypervisor)): whatever the host does "
        + "meanwhile is in the tails, and wake-ups cost an exit to it",
      remedy: "measure on the kind of machine that is meant; on bare metal where tails matter")
  }

  /// A tenth of the processors busy is what a machine at rest has; on a small one half a thread is
  /// no more than a shell that was just used.
  static func load(_ result: RunResult) -> WarningFinding? {
    let processors = result.machine.processors
    let limit = max(0.1 * Double(processors), 0.5)
    guard let load = result.machine.loadAverage, load > limit else { return nil }
    return WarningFinding(
      reason: "the load average before the run was \(decimal(load, digits: 2)) on "
        + "\(counted(processors, "processor")); up to \(decimal(limit, digits: 2)) is rest",
      remedy: "end what else runs ('top' shows it), wait a minute and measure again")
  }

  /// Client and server use two processors between them; the kernel's own work for them can use the
  /// others.
  static func quota(_ result: RunResult) -> WarningFinding? {
    let needed = max(2, result.machine.allowed.count)
    guard let quota = result.machine.quota, quota < Double(needed) else { return nil }
    return WarningFinding(
      reason:
        "a control group allows the time of \(decimal(quota, digits: 2)) of the processors; below "
        + "\(needed) it can stop both sides in the middle of a round",
      remedy: "lift the quota for the run: cpu.max, --cpus of a container, CPUQuota= of a unit")
  }

  /// Every other source is slower to read, some by a system call and a device access.
  static func clockSource(_ result: RunResult) -> WarningFinding? {
    let expected = ["x86_64": "tsc", "aarch64": "arch_sys_counter"][result.machine.architecture]
    guard let expected, let found = result.machine.clockSource, found != expected else {
      return nil
    }
    let reading = result.baseline.map {
      "; one reading takes \(duration(nanoseconds: Double($0.clockReadingPicoseconds) / 1000))"
    }
    return WarningFinding(
      reason: "the clock source is \(found), where \(expected) is expected\(reading ?? "")",
      remedy: "write \(expected) to current_clocksource under "
        + "/sys/devices/system/clocksource/clocksource0, if available_clocksource beside it lists "
        + "it; the kernel log says why it was not chosen")
  }

  static func governor(_ result: RunResult) -> WarningFinding? {
    guard let governor = result.machine.governor, governor != "performance" else { return nil }
    let processors = result.machine.cpus.map(\.number)
    return WarningFinding(
      reason: "the frequency governor of \(processors.count == 1 ? "processor" : "processors") "
        + "\(processorList(processors)) is \(governor): the clock rate follows the load that is "
        + "measured",
      remedy: "set it for the run: cpupower frequency-set -g performance")
  }

  static func incomplete(_ result: RunResult) -> WarningFinding? {
    guard !result.complete else { return nil }
    // A second entry is no cell that anybody asked for.
    let cells = result.cells.filter { $0.coordinates.entry != .twin }
    let measured = cells.count { !$0.rounds.isEmpty }
    return WarningFinding(
      reason: "the run is incomplete (\(result.failure ?? "no reason was recorded")); "
        + "\(measured) of \(counted(cells.count, "cell")) "
        + "\(measured == 1 ? "has" : "have") any numbers",
      remedy: measured == 0
        ? "measure again" : "measure again; what is here holds for the rounds that were run")
  }
}
