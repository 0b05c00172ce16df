// How much CPU time a control group allows: a container with a quota is stopped for the rest of each
// period once it has used it up, which no clock source or governor tells.

/// The quota of the control groups that a process is in; cgroups(7).
struct ControlGroupQuota {
  private let files: KernelFiles

  init(in files: KernelFiles) {
    self.files = files
  }

  /// Why nobody can say whether there is a limit; nil where that is known.
  var unavailable: String? {
    guard let memberships else { return "/\(Self.list) cannot be read" }
    // A controller is in one hierarchy: where version 1 has it, version 2 has no limit.
    let first = memberships.filter { $0.version == 1 }
    let hidden = (first.isEmpty ? memberships : first).first { membership in
      membership.mounts.allSatisfy { (files.names($0) ?? []).isEmpty }
    }
    return hidden.map { "nothing is mounted at /\($0.mounts[0])" }
  }

  private static let list = "proc/self/cgroup"
  private static let mount = "sys/fs/cgroup"

  /// The processors' worth of time that is allowed; nil for no limit.
  ///
  /// A group's limit binds all groups within it, so the smallest on the way to the root counts. In a
  /// container /proc/self/cgroup can name a path of the host, of which only the end is mounted: what
  /// is not there is passed over, and the mount's root is the container's own group.
  var processors: Double? {
    (memberships ?? []).flatMap { membership in
      membership.mounts.flatMap { folders($0, membership.path) }
        .compactMap(membership.version == 1 ? limitOfVersion1 : limitOfVersion2)
    }.min()
  }

  /// A group that the process is in and that could have a limit.
  private struct Membership {
    /// Of the control groups: 1 or 2.
    let version: Int
    /// Where its hierarchy may be mounted.
    let mounts: [String]
    let path: Substring
  }

  /// Nil where they cannot be read.
  private var memberships: [Membership]? {
    files.text(Self.list)?.split(separator: "\n").compactMap(Self.membership)
  }

  /// - Parameter line: such as `0::/user.slice` (version 2) or `4:cpu,cpuacct:/` (version 1).
  private static func membership(_ line: Substring) -> Membership? {
    let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    guard fields.count == 3 else { return nil }
    if fields[0] == "0" && fields[1].isEmpty {
      // Where version 1 is in use too, version 2 is mounted in a folder of its own.
      return Membership(version: 2, mounts: [mount, "\(mount)/unified"], path: fields[2])
    }
    guard fields[1].split(separator: ",").contains("cpu") else { return nil }
    // The mount is named like the controllers it has; `cpu` is usually a link to it.
    let names = fields[1] == "cpu" ? ["cpu"] : ["cpu", String(fields[1])]
    return Membership(version: 1, mounts: names.map { "\(mount)/\($0)" }, path: fields[2])
  }

  /// The folders of a group and of all that it is in.
  private func folders(_ mount: String, _ path: Substring) -> [String] {
    path.split(separator: "/").reduce(into: [mount]) { folders, name in
      folders.append("\(folders.last!)/\(name)")
    }
  }

  /// `cpu.max`: quota and period in microseconds; `max` is no limit.
  private func limitOfVersion2(_ folder: String) -> Double? {
    guard let fields = files.text("\(folder)/cpu.max")?.split(separator: " "), fields.count == 2,
      let quota = Double(fields[0]), let period = Double(fields[1]), period > 0
    else { return nil }
    return quota / period
  }

  /// `cpu.cfs_quota_us` and `cpu.cfs_period_us`; −1 is no limit.
  private func limitOfVersion1(_ folder: String) -> Double? {
    guard let quota = files.number("\(folder)/cpu.cfs_quota_us"), quota > 0,
      let period = files.number("\(folder)/cpu.cfs_period_us"), period > 0
    else { return nil }
    return Double(quota) / Double(period)
  }
}
