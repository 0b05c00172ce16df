// What else differs between two runs. Whoever reads that something got slower must first read that it
// ran on another kernel.

extension Difference {
  static func notes(old: RunResult, new: RunResult) -> [String] {
    let pairs: [(name: String, old: String?, new: String?)] =
      [
        ("schema version", "\(old.schemaVersion)", "\(new.schemaVersion)"),
        ("version", old.tool.version, new.tool.version),
        ("executable", executable(old.tool), executable(new.tool)),
        ("build", old.tool.optimisation, new.tool.optimisation),
        ("Swift", old.tool.swiftVersion, new.tool.swiftVersion),
        ("C library", old.tool.cLibrary, new.tool.cLibrary),
        ("other build", against(old), against(new)),
        ("batch", "\(old.settings.batch)", "\(new.settings.batch)"),
        ("file system", old.settings.fileSystem, new.settings.fileSystem),
      ] + machine(old.machine, new.machine)
    let notes = pairs.filter { $0.old != $0.new }.map { pair in
      "\(pair.name): \(pair.old ?? "not said") in the old result, "
        + "\(pair.new ?? "not said") in the new"
    }
    return notes + (old.complete ? [] : ["the old result is incomplete"])
      + (new.complete ? [] : ["the new result is incomplete"])
  }

  // Load is left out: it is never the same, and a warning of its own result where it is high.
  private static func machine(
    _ old: Machine, _ new: Machine
  ) -> [(name: String, old: String?, new: String?)] {
    [
      ("processor", old.processor, new.processor),
      ("architecture", old.architecture, new.architecture),
      ("kernel", old.kernel, new.kernel),
      ("processors", "\(old.processors)", "\(new.processors)"),
      ("cores", "\(old.cores)", "\(new.cores)"),
      ("CPUs used", used(old), used(new)),
      ("hypervisor", old.hypervisor ?? "none", new.hypervisor ?? "none"),
      ("governor", old.governor, new.governor),
      (
        "mitigations", old.mitigations?.joined(separator: " "),
        new.mitigations?.joined(separator: " ")
      ),
      ("clock source", old.clockSource, new.clockSource),
      ("quota", quota(old), quota(new)),
      ("host", old.hostName, new.hostName),
    ]
  }

  private static func executable(_ tool: Tool) -> String { "SHA-256 \(tool.shortHash)…" }

  private static func against(_ result: RunResult) -> String {
    result.against.map(executable) ?? "none"
  }

  private static func used(_ machine: Machine) -> String {
    let server = machine.serverCPU.map { ", \($0)" } ?? ""
    return "\(machine.clientCPU)\(server)\(machine.areSiblings ? " (of one core)" : "")"
  }

  private static func quota(_ machine: Machine) -> String {
    machine.quota.map { "\($0) processors" } ?? "none"
  }
}
