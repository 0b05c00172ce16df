// The whole of a result, looked through once where it is read.

internal import IPCChannels
internal import Messages

extension RunResult {
  /// Checks that a run could have left this result.
  ///
  /// - Throws: ``Contradiction`` for the first value that it could not.
  package func validate() throws(Contradiction) {
    try require(settings.rounds, in: RunLimits.rounds, at: "settings.rounds")
    try require(settings.batch, in: Records.batches, at: "settings.batch")
    try require(
      settings.timeNanoseconds, atMost: RunLimits.most, at: "settings.timeNanoseconds")
    try require(
      settings.timeoutNanoseconds, atMost: RunLimits.most, at: "settings.timeoutNanoseconds")
    try require(elapsedNanoseconds, atMost: RunLimits.most, at: "elapsedNanoseconds")
    try validateEnd()
    try validateReference()
    try baseline?.validate(at: "baseline")
    try machine.validate(at: "machine")
    try libraries?.validate(at: "libraries")
    try launcher?.validate(at: "launcher")
    if (launcher != nil) != (schemaVersion == RunResult.launcherSchemaVersion) {
      throw Contradiction(
        "launcher",
        "results of schema version \(RunResult.launcherSchemaVersion) have one, and those of version "
          + "\(RunResult.currentSchemaVersion) have none; \(schemaVersion) was found")
    }
    var indices: [CellCoordinates: Int] = [:]
    for (index, cell) in cells.enumerated() {
      let path = "cells[\(index)]"
      if let other = indices.updateValue(index, forKey: cell.coordinates) {
        throw Contradiction(
          path, "it has the coordinates of cells[\(other)]; one must go")
      }
      try cell.validate(rounds: settings.rounds, at: path)
      guard cell.coordinates.kind != nil || library(of: cell.coordinates) != nil else {
        throw Contradiction(
          "\(path).coordinates.kind",
          "it is missing, and no library in 'libraries' has the name '\(cell.coordinates.name)'")
      }
    }
  }
}

extension RunResult {
  private func validateEnd() throws(Contradiction) {
    guard complete else { return }
    if failure != nil {
      throw Contradiction("failure", "a run that is complete has none; one of the two is wrong")
    }
    if cells.isEmpty {
      throw Contradiction(
        "cells", "it is empty, and the run is complete; a run has a cell at least")
    }
  }

  private func validateReference() throws(Contradiction) {
    guard let reference = settings.reference, !cells.isEmpty,
      !cells.contains(where: { $0.coordinates.name == reference })
    else { return }
    throw Contradiction(
      "settings.reference", "no cell has the name '\(reference)', to which others are compared")
  }
}

extension Baseline {
  func validate(at path: String) throws(Contradiction) {
    try require(
      clockStepNanoseconds, in: RunLimits.clockSteps, at: "\(path).clockStepNanoseconds")
  }
}

extension Machine {
  fileprivate func validate(at path: String) throws(Contradiction) {
    let counts = 1...RunLimits.processors.count
    try require(processors, in: counts, at: "\(path).processors")
    try require(cores, in: counts, at: "\(path).cores")
    try require(processors: allowed, at: "\(path).allowed")
    try require(processors: isolated, at: "\(path).isolated")
    try require(loadAverage, in: 0...Double.greatestFiniteMagnitude, at: "\(path).loadAverage")
    try require(quota, in: 0...Double.greatestFiniteMagnitude, at: "\(path).quota")
    var placements: [Placement: Int] = [:]
    for (index, site) in sites.enumerated() {
      let place = "\(path).sites[\(index)]"
      if let other = placements.updateValue(index, forKey: site.placement) {
        throw Contradiction(place, "it has the placement of \(path).sites[\(other)]")
      }
      try site.validate(at: place)
    }
    var numbers: [Int: Int] = [:]
    for (index, facts) in cpus.enumerated() {
      let place = "\(path).cpus[\(index)]"
      try require(facts.number, in: RunLimits.processors, at: "\(place).number")
      try require(processors: facts.threads, at: "\(place).threads")
      if let other = numbers.updateValue(index, forKey: facts.number) {
        throw Contradiction(place, "it has the number of \(path).cpus[\(other)]")
      }
    }
  }
}

extension Site {
  fileprivate func validate(at path: String) throws(Contradiction) {
    try require(clientCPU, in: RunLimits.processors, at: "\(path).clientCPU")
    try require(serverCPU, in: RunLimits.processors, at: "\(path).serverCPU")
    guard (clientCPU == nil) == (serverCPU == nil), clientCPU == nil || unavailable == nil else {
      throw Contradiction(
        path, "it pins both sides, or neither, or says why the machine lacks it; no two of these")
    }
  }
}

extension Cell {
  /// - Parameter rounds: as many as were asked for.
  fileprivate func validate(rounds asked: Int, at path: String) throws(Contradiction) {
    try coordinates.validate(at: "\(path).coordinates")
    var numbers: [Int: Int] = [:]
    for (index, round) in rounds.enumerated() {
      let place = "\(path).rounds[\(index)]"
      try require(round.number, in: 1...asked, at: "\(place).number")
      if let other = numbers.updateValue(index, forKey: round.number) {
        throw Contradiction(
          place, "it has number \(round.number), as \(path).rounds[\(other)]; one must go")
      }
      try round.validate(at: place)
    }
    for (index, round) in leftOut.enumerated() {
      try require(round.number, in: 1...asked, at: "\(path).leftOut[\(index)].number")
    }
    guard (systemCalls.client == nil) == (systemCalls.server == nil) else {
      throw Contradiction("\(path).systemCalls", "one side was counted, and the other was not")
    }
    try footprint?.validate(at: "\(path).footprint")
  }
}

extension CellCoordinates {
  fileprivate func validate(at path: String) throws(Contradiction) {
    try require(recordSize, in: ChannelTerms.recordSizes, at: "\(path).recordSize")
    try require(capacity, in: ChannelTerms.capacities, at: "\(path).capacity")
    if let capacity {
      // A kind that was loaded is told it, and has as many records as it can.
      if let kind, !kind.description.capacity.isChosen {
        throw Contradiction(
          "\(path).capacity",
          "nobody can choose that of \(kind.rawValue), and \(capacity) was found")
      }
      do throws(ChannelError) {
        _ = try RingLayout(recordSize: recordSize, capacity: capacity)
      } catch {
        throw Contradiction("\(path).capacity", "\(error)")
      }
    }
    try require(clients, in: RunLimits.clients, at: "\(path).clients")
    try require(ratePerSecond, in: RunLimits.ratesPerSecond, at: "\(path).ratePerSecond")
    if case .cpus(let client, let server) = placement {
      try require(client, in: RunLimits.processors, at: "\(path).placement")
      try require(server, in: RunLimits.processors, at: "\(path).placement")
    }
  }
}

extension Footprint {
  func validate(at path: String) throws(Contradiction) {
    try require(clients, in: RunLimits.clients, at: "\(path).clients")
    try require(serverDescriptors, in: 0...Int.max, at: "\(path).serverDescriptors")
    try require(clientDescriptors, in: 0...Int.max, at: "\(path).clientDescriptors")
    try require(serverBytes, in: 0...Int.max, at: "\(path).serverBytes")
  }
}
