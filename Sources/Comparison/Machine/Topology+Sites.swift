// Which two processors each placement means on a machine, or what the machine lacks for it.

extension Topology {
  /// What every placement with a name means, and each of the given pairs.
  ///
  /// Placement `cross` chooses first, and `same` takes its client. The other placements keep that
  /// client where they can, so that only the distance differs between them.
  /// - Parameters:
  ///   - allowed: the processors that may be used, in ascending order, at least one.
  ///   - online: all processors, to tell what the machine lacks from what is not allowed.
  ///   - pairs: explicit placements.
  func sites(among allowed: [Int], online: [Int], pairs: [Placement]) -> [Site] {
    let cross = crossing(among: allowed)
    let client = cross?.client ?? allowed[0]
    let named = Placement.named.map { placement -> Site in
      switch placement {
      case .same: return Site(.same, client: client, server: client)
      case .free: return .free
      case .cross:
        guard let cross else { return Site(.cross, unavailable: Self.needsTwo(allowed)) }
        return Site(.cross, client: cross.client, server: cross.server)
      default:
        guard let distance = Distance(placement) else { preconditionFailure("not a distance") }
        return site(at: distance, from: client, among: allowed, online: online)
      }
    }
    return named + pairs.map { Self.site(ofPair: $0, among: allowed) }
  }

  /// The site of an explicit pair, whatever its distance is.
  private static func site(ofPair placement: Placement, among allowed: [Int]) -> Site {
    guard case .cpus(let client, let server) = placement else {
      preconditionFailure("\(placement.rawValue) is no pair of processors")
    }
    if let other = [client, server].first(where: { !allowed.contains($0) }) {
      return Site(
        placement,
        unavailable: "processor \(other) is not among those that this process may use, "
          + "\(processorList(allowed)) (taskset -cp $$)")
    }
    return Site(placement, client: client, server: server)
  }

  /// Two processors of different cores, where there are two: the hardware threads of one core share
  /// its units and its caches, which is neither `same` nor `cross`. Of one package, where there are
  /// two such, because messages between packages leave the chip.
  ///
  /// - Returns: nil where one processor is allowed.
  private func crossing(among allowed: [Int]) -> Pair? {
    nearest(
      among: allowed, where: { $0.sharesCore != true }, preferring: { $0.sharesPackage == true })
      ?? nearest(among: allowed, where: { _ in true }, preferring: { _ in true })
  }

  private func site(
    at distance: Distance, from client: Int, among allowed: [Int], online: [Int]
  ) -> Site {
    if allowed.count < 2 {
      return Site(distance.placement, unavailable: Self.needsTwo(allowed))
    }
    let nodesAreTold = online.contains { facts(of: $0).node != nil }
    func isThere(_ relation: ProcessorRelation) -> Bool {
      distance.includes(relation, nodesAreTold: nodesAreTold)
    }
    let pair = nearest(
      among: allowed, startingAt: client, where: isThere, preferring: distance.prefers)
    if let pair { return Site(distance.placement, client: pair.client, server: pair.server) }
    let what = distance.name(nodesAreTold: nodesAreTold)
    let reason: String
    if !online.contains(where: { distance.isTold(by: facts(of: $0)) }) {
      reason = "the kernel does not tell whether this machine has \(what)"
    } else if nearest(among: online, where: isThere, preferring: { _ in true }) != nil {
      reason =
        "this machine has \(what), but not among the processors that this process may use, "
        + "\(processorList(allowed)) (taskset -cp $$)"
    } else {
      reason = "this machine has no \(what)"
    }
    return Site(distance.placement, unavailable: reason)
  }

  private static func needsTwo(_ allowed: [Int]) -> String {
    "needs two processors; this process may use CPU \(allowed[0]) only (taskset -cp $$)"
  }

  /// A client's processor and a server's.
  private struct Pair {
    let client: Int
    let server: Int
  }

  /// Chooses two processors. In this order, it prefers two cores of one type, because a pair of two
  /// types measures neither; none of processor 0's core, because interrupts and the kernel's own work
  /// usually land on processor 0, and what interrupts one side shows in the tail; what the caller
  /// prefers; the given client; and the lowest numbers, so that the same machine always gets the
  /// same answer.
  ///
  /// - Parameter candidates: in ascending order.
  private func nearest(
    among candidates: [Int], startingAt first: Int? = nil,
    where isAcceptable: (ProcessorRelation) -> Bool,
    preferring isPreferred: (ProcessorRelation) -> Bool
  ) -> Pair? {
    let zero = facts(of: 0).threads ?? [0]
    var best: (pair: Pair, score: Int)?
    // The given client comes first, so that the first pair without a flaw is the one to take.
    for client in [first].compactMap(\.self) + candidates.filter({ $0 != first }) {
      for server in candidates where server != client {
        let relation = relation(client, server)
        guard isAcceptable(relation) else { continue }
        let score =
          (relation.sharesCoreType ? 8 : 0)
          + (zero.contains(client) || zero.contains(server) ? 0 : 4)
          + (isPreferred(relation) ? 2 : 0) + (client == first ? 1 : 0)
        if score > best?.score ?? -1 { best = (Pair(client: client, server: server), score) }
        if score >= 14 { return best?.pair }
      }
    }
    return best?.pair
  }
}
