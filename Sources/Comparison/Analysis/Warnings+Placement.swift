// Warnings about where the two sides of a cell ran.

internal import IPCChannels

extension Warning {
  static func unpinned(_ result: RunResult) -> WarningFinding? {
    let cells = result.measured.filter { $0.coordinates.placement == .free }
    guard !cells.isEmpty else { return nil }
    return WarningFinding(
      reason: "\(counted(cells.count, "cell")) ran in placement free: the kernel chose the "
        + "processors, and may have changed them in the middle",
      remedy: "measure with --placement same and --placement cross, which pin both sides")
  }

  /// Beside `unpinned`: the kernel chose, and it chose what makes the numbers those of placement
  /// same.
  static func sameCore(_ result: RunResult) -> WarningFinding? {
    let found = result.measured.compactMap { cell -> String? in
      let together = cell.rounds.count { $0.clientCPU != nil && $0.clientCPU == $0.serverCPU }
      guard cell.coordinates.placement == .free, together * 2 > cell.rounds.count else {
        return nil
      }
      return "\(result.label(of: cell.coordinates)) in \(together) of "
        + counted(cell.rounds.count, "round")
    }
    guard !found.isEmpty else { return nil }
    return WarningFinding(
      reason: "client and server were seen on one processor: \(firstThree(found))",
      remedy: "read these as placement same, or measure with --placement cross")
  }

  /// Only of `cross`: a user who asks for `smt` or for a pair of processors gets what was asked for.
  static func smtSiblings(_ result: RunResult) -> WarningFinding? {
    guard let site = result.machine.site(of: .cross), let client = site.clientCPU,
      let server = site.serverCPU, result.machine.relation(of: site)?.sharesCore == true,
      result.measured.contains(where: { $0.coordinates.placement == .cross })
    else { return nil }
    return WarningFinding(
      reason: "processors \(client) and \(server) are hardware threads of one core: in "
        + "placement cross each side slows the other, and no message leaves the core",
      remedy: "allow a processor of a second core (taskset -c, or the container's cpuset)")
  }

  /// A side that spins gives its processor up only when the scheduler takes it: whoever has to answer
  /// waits for a tick. Each client spins, and so does the server's thread for it. Told of cells
  /// without numbers too, because it can be why they have none.
  static func oversubscribed(_ result: RunResult) -> WarningFinding? {
    let found = result.cells.compactMap { cell -> String? in
      let threads = 2 * cell.coordinates.clients
      guard cell.coordinates.wait == .spin,
        let site = result.machine.site(of: cell.coordinates.placement), site.unavailable == nil
      else { return nil }
      let processors = result.machine.processors(of: site)
      guard threads > processors else { return nil }
      return "\(result.label(of: cell.coordinates)) has \(threads) threads on "
        + counted(processors, "processor")
    }
    guard !found.isEmpty else { return nil }
    return WarningFinding(
      reason: "more threads spin than there are processors for them: \(firstThree(found))",
      remedy: "use --wait block or --wait adaptive there, or fewer clients")
  }
}
