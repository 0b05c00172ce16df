// An order that measures no time: what idle clients take.

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
      // The sessions of a kind that was loaded run in processes of their own.
      let server = Link.kind == nil ? nil : first.serverID
      // What a library opens once, for all of its channels, is there by now.
      let before = Holdings(server: server)
      let found = try footprint(Link.self, from: before, server, line)
      if Link.kind == nil { try before.expectBack(after: clients) }
      try first.finish()
      return found
    }
  }

  /// What the others add, who are gone once this returns.
  private func footprint<Link: Channel & ~Copyable>(
    _ type: Link.Type, from before: Holdings, _ server: Int32?, _ line: StartLine
  ) throws(WorkFailure) -> Footprint {
    let others = try IdleClients<Link>(order, Array(1...UInt32(clients)), line)
    let found = Footprint(clients, from: before, to: Holdings(server: server))
    try others.finish()
    return found
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

extension WorkOrder.ClientOrder {
  /// Pins the calling thread, and those that it starts, where the order says so.
  func pin() throws(WorkFailure) {
    guard let cpu else { return }
    do throws(SystemError) {
      try Processor.pin(to: cpu)
    } catch {
      throw WorkFailure(.unavailable, "CPU \(cpu): \(error.advice)")
    }
  }
}
