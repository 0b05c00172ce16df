// How much CPU time a control group allows: a container with a quota is stopped for the rest of each
// period once it has used it up, which no clock source or governor tells.

internal import Linux

/// The quota of the control groups that a process is in.
struct ControlGroupQuota {
  private let files: KernelFiles
  private let groups: ControlGroups

  init(in files: KernelFiles) {
    self.files = files
    groups = ControlGroups(of: "cpu", in: files)
  }

  /// Why nobody can say whether there is a limit; nil where that is known.
  var unavailable: String? { groups.unavailable }

  /// The processors' worth of time that is allowed; nil for no limit.
  var processors: Double? {
    groups.groups.compactMap { group in
      group.version == 1 ? limitOfVersion1(group.folder) : limitOfVersion2(group.folder)
    }.min()
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
