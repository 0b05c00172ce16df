// What /proc/cpuinfo says. It has one block for each processor, and its keys depend on the
// architecture.

internal import Linux

/// The blocks of /proc/cpuinfo.
struct ProcessorInfo {
  /// One for each processor, by key.
  private let blocks: [[String: String]]

  /// - Parameter text: the file's.
  init(_ text: String) {
    blocks = text.split(separator: "\n\n").map { block in
      let pairs = block.split(separator: "\n").compactMap { line -> (String, String)? in
        let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        return (parts[0].trimmed, parts[1].trimmed)
      }
      return Dictionary(pairs) { first, _ in first }
    }
  }

  /// Processors that are listed.
  var count: Int { blocks.count { $0["processor"] != nil } }

  /// The processor's name.
  ///
  /// On aarch64 there is none, but the numbers of its implementer and part, by which it can be looked
  /// up.
  var name: String? {
    if let name = first("model name"), !name.isEmpty { return name }
    guard let implementer = first("CPU implementer"), let part = first("CPU part") else {
      return nil
    }
    return "ARM implementer \(implementer), part \(part)"
  }

  /// Whether the processor says that it is a virtual one, by a bit of CPUID that every hypervisor
  /// sets; nil where there are no such flags, as on aarch64.
  var hasHypervisorFlag: Bool? {
    first("flags")?.split(separator: " ").contains("hypervisor")
  }

  private func first(_ key: String) -> String? { blocks.lazy.compactMap { $0[key] }.first }
}
