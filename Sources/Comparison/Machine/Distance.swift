// The placements that say how far apart two processors are, and how each of them is recognised.

/// A distance between two processors that a machine may or may not have.
enum Distance {
  case threads, cache, package, node

  /// - Returns: nil for a placement that is no distance.
  init?(_ placement: Placement) {
    switch placement {
    case .smt: self = .threads
    case .cache: self = .cache
    case .package: self = .package
    case .node: self = .node
    case .same, .cross, .free, .cpus: return nil
    }
  }

  var placement: Placement {
    switch self {
    case .threads: .smt
    case .cache: .cache
    case .package: .package
    case .node: .node
    }
  }

  /// Whether two processors are so far apart.
  ///
  /// - Parameter nodesAreTold: whether the kernel tells NUMA nodes; where it does not, packages stand
  ///   for them.
  func includes(_ relation: ProcessorRelation, nodesAreTold: Bool) -> Bool {
    switch self {
    case .threads: relation.sharesCore == true
    case .cache: relation.sharesCore != true && relation.sharesCache == true
    case .package:
      relation.sharesCore != true && relation.sharesPackage == true && relation.sharesCache == false
    case .node: (nodesAreTold ? relation.sharesNode : relation.sharesPackage) == false
    }
  }

  /// Whether a pair is a clear example: a cache or a package can span two NUMA nodes, and a package
  /// can have several.
  func prefers(_ relation: ProcessorRelation) -> Bool {
    switch self {
    case .threads: true
    case .cache, .package: relation.sharesNode != false
    case .node: relation.sharesPackage == false
    }
  }

  /// Whether the facts of a processor can tell of this distance at all.
  func isTold(by facts: ProcessorFacts) -> Bool {
    switch self {
    case .threads: facts.threads != nil
    case .cache: facts.lastLevelCache != nil
    case .package: facts.lastLevelCache != nil && facts.package != nil
    case .node: facts.node != nil || facts.package != nil
    }
  }

  /// What a machine that has it has, to stand behind `has` and `has no`.
  func name(nodesAreTold: Bool) -> String {
    switch self {
    case .threads: "two hardware threads of one core"
    case .cache: "two cores that share a last-level cache"
    case .package: "two cores of one package that do not share a last-level cache"
    case .node:
      nodesAreTold
        ? "processors of two NUMA nodes"
        : "processors of two packages (the kernel tells no NUMA nodes)"
    }
  }
}
