// The order to count system calls: the loop of the round trips, while both sides count what they call.

internal import IPCChannels
internal import Linux

/// What was counted of both sides in one loop, and what has to be true of it.
struct CountedLoop: Codable, Equatable {
  var messages: UInt64
  var client: CallCount
  var server: CallCount
  /// Voluntary context switches meanwhile: each needs a call that sleeps.
  var clientSwitches: UInt64
  /// As the client's, from a little before the loop to a little after it.
  var serverSwitches: UInt64
}

/// Sends pings and counts.
struct CountedWork: ChannelTypeVisitor {
  let order: WorkOrder.ClientOrder

  /// Before the loop, so that caches are filled and an adaptive side has learnt.
  private static let warmUp = Stretch(fewest: 1, most: 1000, nanoseconds: 30_000_000)
  /// So many that one call more or less at an end does not show; where round trips take milliseconds,
  /// as where two sides spin on one processor, there are fewer.
  private static let counted = Stretch(
    fewest: SystemCalls.enoughRoundTrips, most: 4000, nanoseconds: 100_000_000)

  func visit<Link: Channel & ~Copyable>(_ type: Link.Type) -> Result<CountedLoop, WorkFailure> {
    Result { () throws(WorkFailure) in
      let page = try Self.page()
      let line = try StartLine(clients: 1)
      try order.pin()
      page.countThisProcess(as: .client)
      var client = try ConnectedClient<Link>(order, id: 0, stop: line.stop.descriptor.number)
      _ = try client.ping(Self.warmUp)
      let serverBefore = try client.serverUsage().voluntarySwitches
      let clientBefore = try threadUsage().voluntarySwitches
      let before = (client: page.count(of: .client), server: page.count(of: .server))
      let messages = try client.ping(Self.counted)
      let after = (client: page.count(of: .client), server: page.count(of: .server))
      let clientAfter = try threadUsage().voluntarySwitches
      let serverAfter = try client.serverUsage().voluntarySwitches
      try client.finish()
      return CountedLoop(
        messages: messages, client: after.client - before.client,
        server: after.server - before.server,
        clientSwitches: UInt64(clientAfter &- clientBefore),
        serverSwitches: UInt64(serverAfter &- serverBefore))
    }
  }

  private static func page() throws(WorkFailure) -> CallCountPage {
    do throws(SystemError) {
      return try CallCountPage(FileDescriptor(owning: ChildProcess.passedNumber))
    } catch {
      throw WorkFailure(.unavailable, "the page to count in cannot be mapped: \(error.advice)")
    }
  }
}

/// How long to send pings: until there are many, or until there are enough and time is up, or until
/// twice as much time is.
private struct Stretch {
  let fewest: UInt64
  let most: UInt64
  let nanoseconds: UInt64
}

extension ConnectedClient where Link: ~Copyable {
  /// Sends pings, and returns how many.
  fileprivate mutating func ping(_ stretch: Stretch) throws(WorkFailure) -> UInt64 {
    let start = monotonicNanoseconds()
    var messages: UInt64 = 0
    try ping { _, clock in
      messages += 1
      let elapsed = clock - start
      // The one that is under way is counted, too.
      if messages + 1 >= stretch.most || elapsed >= 2 * stretch.nanoseconds { return false }
      return messages < stretch.fewest || elapsed < stretch.nanoseconds
    }
    return messages
  }
}
