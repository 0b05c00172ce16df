// What control groups allow: a container's limits, of which no system call tells.

/// The control groups that this process is in, for one controller; cgroups(7).
///
/// A group's limit binds all groups within it, so the tightest on the way to the root counts. In a
/// container /proc/self/cgroup can name a path of the host, of which only the end is mounted: what is
/// not there is passed over, and the mount's root is the container's own group.
package struct ControlGroups {
  /// A group, or one that it is in.
  package struct Group {
    /// Of the control groups: 1 or 2.
    package let version: Int
    /// Where its files are, without a leading slash.
    package let folder: String
  }

  /// A group that the process is in and that could have a limit.
  private struct Membership {
    let version: Int
    /// Where its hierarchy may be mounted.
    let mounts: [String]
    let path: Substring
  }

  private let controller: String
  private let files: KernelFiles

  private static let list = "proc/self/cgroup"
  private static let mount = "sys/fs/cgroup"

  /// - Parameter controller: as version 1 names it, such as `cpu`, `memory` or `pids`.
  package init(of controller: String, in files: KernelFiles) {
    self.controller = controller
    self.files = files
  }

  /// Why nobody can say whether there is a limit; nil where that is known.
  package var unavailable: String? {
    guard let memberships else { return "/\(Self.list) cannot be read" }
    // A controller is in one hierarchy: where version 1 has it, version 2 has no limit.
    let first = memberships.filter { $0.version == 1 }
    let hidden = (first.isEmpty ? memberships : first).first { membership in
      membership.mounts.allSatisfy { (files.names($0) ?? []).isEmpty }
    }
    return hidden.map { "nothing is mounted at /\($0.mounts[0])" }
  }

  /// The groups, each hierarchy's from its root on; not all of them need to be there.
  package var groups: [Group] {
    (memberships ?? []).flatMap { membership in
      membership.mounts.flatMap { mount in
        folders(mount, membership.path).map { Group(version: membership.version, folder: $0) }
      }
    }
  }

  /// The least number that the groups' files of that name hold, with the path of its file; nil where
  /// none holds a number, which `max` is not.
  ///
  /// - Parameter name: of the file in version 2; in version 1, where it has another, `first`.
  package func least(_ name: String, first: String? = nil) -> (number: Int, file: String)? {
    groups.compactMap { group in
      let path = "\(group.folder)/\(group.version == 1 ? first ?? name : name)"
      return files.number(path).map { ($0, "/\(path)") }
    }.min { $0.0 < $1.0 }
  }

  /// Nil where they cannot be read.
  private var memberships: [Membership]? {
    files.text(Self.list)?.split(separator: "\n").compactMap(membership)
  }

  /// - Parameter line: such as `0::/user.slice` (version 2) or `4:cpu,cpuacct:/` (version 1).
  private func membership(_ line: Substring) -> Membership? {
    let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    guard fields.count == 3 else { return nil }
    if fields[0] == "0" && fields[1].isEmpty {
      // Where version 1 is in use too, version 2 is mounted in a folder of its own.
      return Membership(
        version: 2, mounts: [Self.mount, "\(Self.mount)/unified"], path: fields[2])
    }
    let controllers = fields[1].split(separator: ",")
    guard controllers.contains(Substring(controller)) else { return nil }
    // The mount is named like the controllers it has; the name of one is usually a link to it.
    let names = controllers.count == 1 ? [controller] : [controller, String(fields[1])]
    return Membership(version: 1, mounts: names.map { "\(Self.mount)/\($0)" }, path: fields[2])
  }

  /// The folders of a group and of all that it is in.
  private func folders(_ mount: String, _ path: Substring) -> [String] {
    path.split(separator: "/").reduce(into: [mount]) { folders, name in
      folders.append("\(folders.last!)/\(name)")
    }
  }
}
