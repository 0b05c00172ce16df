// What a placement means on one machine. Every part of the program takes the processors of a cell from
// here, so that what was pinned, what is printed and what is warned of cannot differ.

/// The two processors that a placement stands for, or the reason why the machine has none for it.
package struct Site: Codable, Equatable, Sendable {
  package var placement: Placement
  /// Where the client is pinned; nil where it is not pinned, and where the machine lacks the placement.
  package var clientCPU: Int?
  /// Where the server is pinned; nil where ``clientCPU`` is.
  package var serverCPU: Int?
  /// What the machine lacks, in a sentence without a full stop; nil where cells can run here.
  package var unavailable: String?

  /// Makes a site whose two sides are pinned.
  package init(_ placement: Placement, client: Int, server: Int) {
    self.placement = placement
    clientCPU = client
    serverCPU = server
  }

  /// Makes the site of a placement that the machine lacks.
  package init(_ placement: Placement, unavailable reason: String) {
    self.placement = placement
    unavailable = reason
  }

  private init(unpinned placement: Placement) {
    self.placement = placement
  }

  /// Placement `free`, which every machine has.
  package static let free = Site(unpinned: .free)

  /// Whether both sides are pinned to one processor.
  package var isOneProcessor: Bool { clientCPU != nil && clientCPU == serverCPU }
}

extension Machine {
  /// How many processors both sides of a site have together: as many as they may use where nothing pins
  /// them.
  package func processors(of site: Site) -> Int {
    if site.isOneProcessor { return 1 }
    return site.clientCPU == nil ? allowed.count : 2
  }
}
