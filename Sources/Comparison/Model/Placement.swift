// How far apart client and server are: distance is an axis of a comparison, and placement outweighs
// the mechanism. A placement is what was asked for; a Site says which processors it means here.

/// Where the two processes of a cell run.
///
/// A placement is one string in files and on the command line: the name of its case, or such as
/// `cpus-0-4` for an explicit pair.
package enum Placement: Hashable, Sendable {
  /// Both processes are pinned to one processor.
  case same
  /// They are pinned to two hardware threads of one core.
  case smt
  /// They are pinned to two cores that share a last-level cache.
  case cache
  /// They are pinned to two cores of one package that do not share a last-level cache.
  case package
  /// They are pinned to processors of two NUMA nodes, or of two packages where the kernel tells no
  /// nodes.
  case node
  /// They are pinned to two cores, of one package where there are two such.
  case cross
  /// They run wherever the kernel likes.
  case free
  /// They are pinned to the processors of these numbers, which may be equal.
  case cpus(client: Int, server: Int)

  /// The placements that have a name, from the nearest to the farthest. `cross` and `free`, whose
  /// distance depends on the machine, stand last.
  package static let named: [Placement] = [.same, .smt, .cache, .package, .node, .cross, .free]
}

extension Placement: RawRepresentable, Codable {
  /// The one string that stands for the placement.
  package var rawValue: String {
    switch self {
    case .same: "same"
    case .smt: "smt"
    case .cache: "cache"
    case .package: "package"
    case .node: "node"
    case .cross: "cross"
    case .free: "free"
    case .cpus(let client, let server): "\(Self.pairPrefix)\(client)-\(server)"
    }
  }

  /// - Returns: nil for a text that no placement has as its ``rawValue``.
  package init?(rawValue: String) {
    let placement = Self.named.first { $0.rawValue == rawValue } ?? Self.pair(rawValue)
    guard let placement else { return nil }
    self = placement
  }

  private static let pairPrefix = "cpus-"

  private static func pair(_ text: String) -> Placement? {
    guard text.hasPrefix(pairPrefix) else { return nil }
    let numbers = text.dropFirst(pairPrefix.count)
      .split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let client = numbers[0], let server = numbers[1] else { return nil }
    let placement = Placement.cpus(client: client, server: server)
    // Two spellings of one placement would be two cells that differ in nothing: "cpus-00-4", "+0".
    return placement.rawValue == text ? placement : nil
  }
}
