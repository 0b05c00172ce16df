// How many clients a server takes and how much memory they may have: what nobody says is read off the
// machine.

package import IPCChannels
package import Linux

/// What all clients of a server may have together.
struct ClientLimits {
  /// Clients at the same time.
  let clients: Int
  /// Bytes, as ``MemoryBudget`` counts them.
  let memory: Int
  /// What says so, where it is not the command line.
  let memorySource: String?
}

/// What the machine suggests for ``ClientLimits``, and why.
package struct StandardClientLimits {
  /// Each client has a thread and at least two descriptors.
  package let clients: KernelLimit
  /// Half of what there is: the rest is for this process itself, for others, and for what a peer can
  /// add to its own end.
  package let memory: KernelLimit

  /// A number of something, and where it stands.
  private typealias Bound = (number: Int, source: String)

  /// - Parameter files: of the machine.
  package init(in files: KernelFiles = KernelFiles()) throws(SystemError) {
    clients = Self.limit(
      "--max-clients",
      Self.least([
        // Nothing holds root to it.
        currentUser() == 0 ? nil : Self.bound(.threads),
        Self.bound("proc/sys/kernel/threads-max", files),
        Self.bound("proc/sys/kernel/pid_max", files),
        Self.bound(ControlGroups(of: "pids", in: files).least("pids.max")),
        (try descriptorLimit() / 2, "RLIMIT_NOFILE (ulimit -n), two each"),
      ]), meaning: "clients at the same time; each has a thread and two to four descriptors")
    let memory = Self.least([
      machineMemory().map { ($0, "the machine's memory") },
      Self.bound(
        ControlGroups(of: "memory", in: files)
          .least("memory.max", first: "memory.limit_in_bytes")),
      Self.bound(.addressSpace), Self.bound(.privateMemory),
    ])
    self.memory = Self.limit(
      "--max-memory", memory.map { ($0.number / 2, "half of \($0.source)") },
      meaning: "bytes of all clients' channels, sessions and stacks")
  }

  private static func bound(_ path: String, _ files: KernelFiles) -> Bound? {
    files.number(path).map { ($0, "/\(path)") }
  }

  private static func bound(_ limit: ProcessLimit) -> Bound? {
    limit.value.map { ($0, "\(limit.rawValue) (\(limit.command))") }
  }

  private static func bound(_ found: (number: Int, file: String)?) -> Bound? {
    found.map { ($0.number, $0.file) }
  }

  private static func least(_ bounds: [Bound?]) -> Bound? {
    bounds.compactMap(\.self).min { $0.number < $1.number }
  }

  private static func limit(_ name: String, _ bound: Bound?, meaning: String) -> KernelLimit {
    KernelLimit(
      name: name,
      value: bound.map { .number($0.number) } ?? .unknown("no call and no file tells"),
      source: bound?.source ?? "sysconf, getrlimit, control groups", meaning: meaning)
  }
}

extension KernelLimit {
  /// The number; the largest one where nobody knows of a limit.
  fileprivate var bound: Int {
    if case .number(let number) = value { number } else { .max }
  }
}

extension ClientLimits {
  /// What the user says, and else what the machine suggests, which is read only where it is needed.
  ///
  /// - Parameter standard: reads it.
  init(
    clients: Int?, memory: Int?,
    standard: () throws(SystemError) -> StandardClientLimits = { () throws(SystemError) in
      try StandardClientLimits()
    }
  ) throws(SystemError) {
    if let clients, let memory {
      self.init(clients: clients, memory: memory, memorySource: nil)
      return
    }
    let limits = try standard()
    self.init(
      clients: clients ?? limits.clients.bound, memory: memory ?? limits.memory.bound,
      memorySource: memory == nil ? limits.memory.source : nil)
  }
}
