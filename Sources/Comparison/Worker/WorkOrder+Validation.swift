// Numbers in orders and reports come from another process, which may be another build: nothing is computed
// with them before they were looked at.

internal import IPCChannels
internal import Linux
internal import Messages
internal import Sampling

extension WorkOrder {
  /// - Throws: ``Contradiction`` for an order that nobody can carry out.
  func validate() throws(Contradiction) {
    switch self {
    case .baseline: break
    case .measure(let slice):
      try slice.client.validate(at: "client")
      try slice.times.validate(at: "times")
      try require(slice.clients, in: RunLimits.clients, at: "clients")
      try require(slice.batch, in: Records.batches, at: "batch")
      try require(slice.ratePerSecond, in: RunLimits.ratesPerSecond, at: "ratePerSecond")
      try require(slice.pacerCPU, in: RunLimits.processors, at: "pacerCPU")
    case .floor(let slice):
      try require(slice.recordSize, in: ChannelTerms.recordSizes, at: "recordSize")
      try require(slice.capacity, in: ChannelTerms.capacities, at: "capacity")
      try require(slice.clientCPU, in: RunLimits.processors, at: "clientCPU")
      try require(slice.serverCPU, in: RunLimits.processors, at: "serverCPU")
      try require(slice.batch, in: Records.batches, at: "batch")
      try slice.times.validate(at: "times")
    case .footprint(let client, let clients):
      try client.validate(at: "client")
      try require(clients, in: RunLimits.clients, at: "clients")
    case .count(let client): try client.validate(at: "client")
    }
  }
}

extension WorkOrder.ClientOrder {
  fileprivate func validate(at path: String) throws(Contradiction) {
    try require(recordSize, in: ChannelTerms.recordSizes, at: "\(path).recordSize")
    try require(cpu, in: RunLimits.processors, at: "\(path).cpu")
    try require(timeoutNanoseconds, atMost: 4 * RunLimits.most, at: "\(path).timeoutNanoseconds")
  }
}

extension SliceTimes {
  fileprivate func validate(at path: String) throws(Contradiction) {
    try require(roundTripNanoseconds, atMost: RunLimits.most, at: "\(path).roundTripNanoseconds")
    try require(streamNanoseconds, atMost: RunLimits.most, at: "\(path).streamNanoseconds")
    try require(setUpNanoseconds, atMost: RunLimits.most, at: "\(path).setUpNanoseconds")
  }
}

extension WorkReport {
  /// - Throws: ``Contradiction`` for a report of what cannot have happened.
  func validate() throws(Contradiction) {
    switch self {
    case .baseline(let baseline): try baseline.validate(at: "baseline")
    case .measured(let slice): try slice.validate()
    case .footprint(let footprint): try footprint.validate(at: "footprint")
    case .counted(let loop): try loop.validate()
    case .failed: break
    }
  }
}

extension MeasuredSlice {
  fileprivate func validate() throws(Contradiction) {
    try Round(number: 1, self).validate(at: "measured")
    for (index, seen) in sightings.enumerated() {
      let path = "measured.sightings[\(index)]"
      try require(seen.client, in: RunLimits.processors, at: "\(path).client")
      try require(seen.server, in: RunLimits.processors, at: "\(path).server")
    }
    try require(
      roundTripNanoseconds, atMost: RunLimits.most, at: "measured.roundTripNanoseconds")
    try require(streamNanoseconds, atMost: RunLimits.most, at: "measured.streamNanoseconds")
    try require(streamMessages, atMost: RunLimits.most, at: "measured.streamMessages")
  }
}

extension CountedLoop {
  fileprivate func validate() throws(Contradiction) {
    try require(messages, atMost: RunLimits.most, at: "counted.messages")
    for (name, side) in [("client", client), ("server", server)] {
      try require(side.made, atMost: RunLimits.most, at: "counted.\(name).made")
      try require(side.possible, atMost: RunLimits.most, at: "counted.\(name).possible")
    }
    try require(clientSwitches, atMost: RunLimits.most, at: "counted.clientSwitches")
    try require(serverSwitches, atMost: RunLimits.most, at: "counted.serverSwitches")
  }
}
