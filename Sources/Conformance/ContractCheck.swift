// One check by name: a process asks for it, and a process of its own makes it.

package import IPCChannels

/// A check of the contract that every kind can be put to.
package enum ContractCheck: Equatable, Sendable {
  case clause(Clause)
  case death(Death)

  /// Such as `clause:5` or `death:whileIdle`.
  package var name: String {
    switch self {
    case .clause(let clause): "clause:\(clause.rawValue)"
    case .death(let death): "death:\(death.rawValue)"
    }
  }

  /// - Parameter name: as ``name`` has it.
  package init?(_ name: String) {
    let parts = name.split(separator: ":")
    guard parts.count == 2 else { return nil }
    if parts[0] == "clause", let clause = Int(parts[1]).flatMap(Clause.init) {
      self = .clause(clause)
    } else if parts[0] == "death", let death = Death(rawValue: String(parts[1])) {
      self = .death(death)
    } else {
      return nil
    }
  }

  /// What is wrong with a channel as far as this check sees.
  package func findings<Link: Channel & ~Copyable>(of suite: Conformance<Link>) -> [String] {
    switch self {
    case .clause(let clause): suite.findings(of: clause)
    case .death(let death): suite.findings { try $0.survives(death) }
    }
  }
}
