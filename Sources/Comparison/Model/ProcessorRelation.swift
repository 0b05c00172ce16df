// What two processors have in common. It is computed from the facts of both wherever it is needed: for
// choosing them, for headings, for warnings and for notes of a difference.

/// What two processors share. Nil is "not said here".
package struct ProcessorRelation: Sendable {
  /// Whether both are one processor.
  package let isOneProcessor: Bool
  /// Whether both are hardware threads of one core.
  package let sharesCore: Bool?
  /// Whether one last-level cache serves both.
  package let sharesCache: Bool?
  package let sharesPackage: Bool?
  package let sharesNode: Bool?
  /// Whether their cores are of one type, as all cores are on most machines.
  package var sharesCoreType: Bool { coreTypes.first == coreTypes.second }
  private let coreTypes: (first: String?, second: String?)

  package init(_ first: ProcessorFacts, _ second: ProcessorFacts) {
    isOneProcessor = first.number == second.number
    sharesCore = first.threads?.contains(second.number)
    sharesCache = Self.equal(first.lastLevelCache, second.lastLevelCache)
    sharesPackage = Self.equal(first.package, second.package)
    sharesNode = Self.equal(first.node, second.node)
    coreTypes = (first.coreType, second.coreType)
  }

  private static func equal<Fact: Equatable>(_ first: Fact?, _ second: Fact?) -> Bool? {
    guard let first, let second else { return nil }
    return first == second
  }

  /// What they share, such as `hardware threads of one core` or `two NUMA nodes, two packages`; nil
  /// where nothing is known, and for one processor.
  package var description: String? {
    if isOneProcessor { return nil }
    if sharesCore == true { return "hardware threads of one core" }
    var parts: [String] = []
    if sharesNode == false { parts.append("two NUMA nodes") }
    if sharesPackage == false { parts.append("two packages") }
    switch (sharesCache, sharesPackage) {
    case (true, _): parts.append("one last-level cache")
    case (false, true): parts.append("one package, two last-level caches")
    case (false, nil): parts.append("two last-level caches")
    case (nil, true): parts.append("one package")
    default: break
    }
    if !sharesCoreType {
      parts.append("\(coreTypes.first ?? "unknown") and \(coreTypes.second ?? "unknown")")
    }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  /// Whether this is what one expects of two cores: they share a cache and their type, or the kernel
  /// does not tell otherwise.
  package var isOrdinary: Bool {
    sharesCore != true && sharesCache != false && sharesPackage != false && sharesNode != false
      && sharesCoreType
  }
}
