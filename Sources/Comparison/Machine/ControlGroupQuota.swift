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
    if files.text(Self.memberships) == nil { return "/\(Self.memberships) cannot be read" }
    if (files.names(Self.mount) ?? []).isEmpty { return "nothing is mounted at /\(Self.mount)" }
    return nil
  }

  private static let memberships = "proc/self/cgroup"
  private static let mount = "sys/fs/cgroup"

  /// The processors' worth of time that is allowed; nil for no limit.
  ///
  /// A group's limit binds all groups within it, so the smallest on the way to the root counts. In a
  /// container /proc/self/cgroup can name a path of the host, of which only the end is mounted: what
  /// is not there is passed over, and the mount's root is the container's own group.
  var processors: Double? {
    let memberships = (files.text(Self.memberships) ?? "").split(separator: "\n")
    return memberships.flatMap { limits(ofMembership: $0) }.min()
  }

  /// - Parameter line: such as `0::/user.slice` (version 2) or `4:cpu,cpuacct:/` (version 1).
  private func limits(ofMembership line: Substring) -> [Double] {
    let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    guard fields.count == 3 else { return [] }
    let controllers = fields[1].split(separator: ",")
    if fields[0] == "0" && controllers.isEmpty {
      // Where version 1 is in use too, version 2 is mounted in a folder of its own.
      return [Self.mount, "\(Self.mount)/unified"].flatMap { mount in
        folders(mount, fields[2]).compactMap(limitOfVersion2)
      }
    }
    guard controllers.contains("cpu") else { return [] }
    // The mount is named like the controllers it has; `cpu` is usually a link to it.
    return Set(["cpu", String(fields[1])]).flatMap { name in
      folders("\(Self.mount)/\(name)", fields[2]).compactMap(limitOfVersion1)
    }
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
