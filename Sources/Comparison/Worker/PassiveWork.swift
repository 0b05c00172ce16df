// Two orders that measure no time: what idle clients take, and pings for somebody who counts system
// calls.

internal import IPCChannels
internal import Linux

/// Connects clients that stay idle, and sees what they add.
struct FootprintWork: ChannelTypeVisitor {
  let order: WorkOrder.ClientOrder
  let clients: Int

  func visit<Link: Channel & ~Copyable>(_ type: Link.Type) -> Result<Footprint, WorkFailure> {
    Result { () throws(WorkFailure) in
      let line = try StartLine(clients: 1)
      try order.pin()
      // The first one is not counted: it pays for what all of them share.
      let first = try IdleClients<Link>(order, [0], line)
      let server = ProcessFigures(id: first.serverID)
      let own = ProcessFigures(id: currentProcess())
      let (descriptors, ownDescriptors) = (server.descriptors, own.descriptors)
      let bytes = server.residentBytes
      let others = try IdleClients<Link>(order, Array(1...UInt32(clients)), line)
      let found = Footprint(
        clients: clients, serverDescriptors: (server.descriptors - descriptors) / clients,
        clientDescriptors: (own.descriptors - ownDescriptors) / clients,
        serverBytes: (server.residentBytes - bytes) / clients)
      try others.finish()
      try first.finish()
      return found
    }
  }
}

/// Clients that have pinged once and then wait.
private final class IdleClients<Link: Channel & ~Copyable> {
  private var client: ConnectedClient<Link>
  private let rest: IdleClients?

  init(
    _ order: WorkOrder.ClientOrder, _ numbers: [UInt32], _ line: StartLine
  ) throws(WorkFailure) {
    client = try ConnectedClient(order, id: numbers[0], stop: line.stop.descriptor.number)
    try client.ping(count: 1)
    rest =
      numbers.count == 1
      ? nil : try IdleClients(order, Array(numbers.dropFirst()), line)
  }

  var serverID: Int32 { client.serverID }

  func finish() throws(WorkFailure) {
    try rest?.finish()
    try client.finish()
  }
}

/// Sends pings between two marks.
struct TracedWork: ChannelTypeVisitor {
  let order: WorkOrder.ClientOrder
  let pings: UInt64

  /// Before the first mark, so that caches are filled and an adaptive side has learnt.
  private static let warmUp: UInt64 = 20

  func visit<Link: Channel & ~Copyable>(_ type: Link.Type) -> Result<UInt64, WorkFailure> {
    Result { () throws(WorkFailure) in
      let line = try StartLine(clients: 1)
      try order.pin()
      var client = try ConnectedClient<Link>(order, id: 0, stop: line.stop.descriptor.number)
      try client.ping(count: Self.warmUp)
      markMeasuredLoop(.begin)
      try client.ping(count: pings)
      markMeasuredLoop(.end)
      try client.finish()
      return pings
    }
  }
}

extension WorkOrder.ClientOrder {
  /// Pins the calling thread, and those that it starts, where the order says so.
  func pin() throws(WorkFailure) {
    guard let cpu else { return }
    do throws(SystemError) {
      try Processor.pin(to: cpu)
    } catch {
      throw WorkFailure(.unavailable, "CPU \(cpu): \(error)")
    }
  }
}
