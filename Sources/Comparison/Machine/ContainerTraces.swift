// Whether the run is in a container: namespaces, seccomp filters and overlay file systems that others
// do not have are beneath its figures.

internal import Linux

/// What tells of a container.
struct ContainerTraces {
  private let files: KernelFiles

  init(in files: KernelFiles) {
    self.files = files
  }

  /// The namespaces in which this process is and process 1 is not; namespaces(7).
  ///
  /// Nil where that cannot be seen: reading the links of process 1 takes the right to trace it. None
  /// says little in a container whose process 1 is its own.
  var ownNamespaces: [String]? {
    let all = (files.names("proc/self/ns") ?? [])
      // Of children to come, not of this process.
      .filter { !$0.hasSuffix("_for_children") }
    let pairs = all.compactMap { name -> (name: String, differs: Bool)? in
      guard let own = files.link("proc/self/ns/\(name)"),
        let first = files.link("proc/1/ns/\(name)")
      else { return nil }
      return (name, own != first)
    }
    return pairs.isEmpty ? nil : pairs.filter(\.differs).map(\.name)
  }

  /// The files that Docker and Podman leave, those that are there.
  var marks: [String] {
    ["/.dockerenv", "/run/.containerenv"].filter { files.exists(String($0.dropFirst())) }
  }
}
