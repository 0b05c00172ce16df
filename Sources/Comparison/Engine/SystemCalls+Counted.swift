// What a count of system calls is worth: exact, or approximate, and why.

internal import IPCChannels
internal import Linux

extension SystemCalls {
  /// With fewer round trips, the two calls that a count may be short of or have in excess at its ends
  /// would show in its second decimal.
  static let enoughRoundTrips: UInt64 = 400

  /// How far two counts of the same may be apart at the ends of a loop: a side may be before or behind
  /// a call and a sleep when the other one looks, and the server's switches include two tallies.
  private static let ends: UInt64 = 4

  /// Judges what was counted of a cell whose sides wait in that way.
  init(_ loop: CountedLoop, wait: WaitStrategy) {
    let (client, server) = (loop.client.asked, loop.server.asked)
    self.init(
      client: client, server: server, roundTrips: loop.messages,
      approximate: Self.doubt(loop, wait: wait))
  }

  private static func doubt(_ loop: CountedLoop, wait: WaitStrategy) -> String? {
    let (client, server) = (loop.client.asked, loop.server.asked)
    switch wait {
    case .adaptive: return "how long both sides look before they sleep depends on timing"
    // None at all is exact: every call would have been counted.
    case .spin where client + server > 0:
      return "both sides look by calls, as often as time permits"
    case .block, .spin: if client + server == 0 { return nil }
    }
    if client + ends < loop.clientSwitches || server + ends < loop.serverSwitches {
      return "a side slept more often than it called: calls are missing in the count"
    }
    // Each sleep on a semaphore is a call, and another of the other side to wake the sleeper. Where
    // that makes as many calls as were asked of the C library, each entered the kernel, and once.
    let possible = loop.client.possible + loop.server.possible
    let seen = 2 * (loop.clientSwitches + loop.serverSwitches)
    let all = client + server
    // Not all sleeps are waits for the other side (a page, a lock of the kernel), but most are.
    if possible == 0, all + ends < seen / 10 * 9 {
      return "each sleep takes a call and another one that ends it, and fewer were counted"
    }
    let difference = max(seen, all) - min(seen, all)
    if possible > 0, difference > max(2 * ends, loop.messages / 200) {
      return "the C library enters the kernel for a semaphore only where it has to, mostly once, "
        + "and does not say so"
    }
    if loop.messages < enoughRoundTrips {
      return "fewer than \(enoughRoundTrips) round trips were counted in the time"
    }
    return nil
  }
}

extension CallCount {
  /// As many as were made if each call of the C library entered the kernel once.
  var asked: UInt64 { made + possible }
}
