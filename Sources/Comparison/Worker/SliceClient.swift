// What one client of a slice does, in its own thread.

internal import IPCChannels
internal import Linux
internal import Messages
internal import Sampling

/// A client of a slice.
struct SliceClient<Link: Channel & ~Copyable>: ~Copyable {
  private let slice: WorkOrder.Slice
  private let number: UInt32
  private let line: StartLine
  private let pacer: Pacer?
  private var client: ConnectedClient<Link>
  private var part = MeasuredSlice()

  /// The part of the round trips' and of the stream's time that comes before them, for caches and for
  /// what an adaptive side has to learn.
  private static var warmUpShare: UInt64 { 10 }
  /// Set-ups have ids above those of the clients.
  private static var setUpID: UInt32 { 1_000_000 }

  init(
    _ slice: WorkOrder.Slice, number: UInt32, line: StartLine, pacer: Pacer?
  ) throws(WorkFailure) {
    self.slice = slice
    self.number = number
    self.line = line
    self.pacer = pacer
    client = try ConnectedClient(
      slice.client, id: number, batch: slice.batch, stop: line.stop.descriptor.number)
  }

  /// Measures all there is, and says goodbye.
  mutating func run() throws(WorkFailure) -> MeasuredSlice {
    // Here, and read at the end: a thousand clients send few pings each, and to clear a histogram and to
    // go through it takes as long as twenty of them.
    var roundTrip = Histogram()
    var response = pacer == nil ? nil : Histogram()
    try measureRoundTrips(&roundTrip, &response)
    try measureStream()
    part.sentMessages += client.session.pingsSent
    if number == 0 { try client.finish() }
    // Of a thousand clients some stream and leave when the first has done both: a set-up beside them would
    // take as long as their turns do, in some rounds a thousand times as long as in others.
    _ = try line.arrive(at: .setUps)
    if number == 0 {
      try measureSetUp()
      // Where nothing pins it, the server's thread that is left may be anywhere.
      if slice.client.cpu != nil { look() }
    }
    _ = try line.arrive(at: .end)
    if number > 0 { try client.finish() }
    part.roundTrip = roundTrip.snapshot
    part.response = response?.snapshot
    return part
  }

  private mutating func measureRoundTrips(
    _ roundTrip: inout Histogram, _ response: inout Histogram?
  ) throws(WorkFailure) {
    let time = slice.times.roundTripNanoseconds
    let warmUpEnd = try line.arrive(at: .roundTripWarmUp) + time / Self.warmUpShare
    try client.ping { _, clock in clock < warmUpEnd }
    look()
    let begun = try line.arrive(at: .roundTrips)
    let serverBefore = try client.serverUsage()
    let before = try threadUsage()
    let own = monotonicNanoseconds()
    if let pacer {
      try keepPace(pacer, &roundTrip, &response!)
    } else {
      let end = line.beginning(begun: begun, own: own) + time
      try client.ping { nanoseconds, clock in
        roundTrip.record(nanoseconds)
        return clock < end
      }
    }
    // At a low rate the last ping is due, and answered, long before its time is over.
    part.roundTripNanoseconds = part.pace?.nanoseconds ?? (monotonicNanoseconds() - own)
    let after = try threadUsage()
    look()
    let serverAfter = try client.serverUsage()
    try part.addCosts(from: before, to: after)
    try part.addCosts(from: serverBefore, to: serverAfter)
  }

  /// Pings at the times that a pacer says, whether or not the one before is back in time: a client that
  /// is late sends at once, and its ping is measured from the time that was meant.
  ///
  /// The round ends at its time. Pings that were due by then and could not be sent are sent for a
  /// quarter of that time more, so that a stall near the end is charged to all that it made late; a
  /// kind that cannot keep the rate would never catch up, and leaves the rest unsent.
  private mutating func keepPace(
    _ pacer: Pacer, _ roundTrip: inout Histogram, _ response: inout Histogram
  ) throws(WorkFailure) {
    let count = pacer.count(within: slice.times.roundTripNanoseconds)
    let strategy = slice.client.wait
    try pacer.begin()
    let (start, end) = (pacer.time(of: 0), pacer.time(of: count))
    var log = PaceLog(start: start, end: end)
    var clock = start
    var index: UInt64 = 0
    while index < count && clock < log.limit {
      pacer.wait(for: index, strategy)
      let meant = pacer.time(of: index)
      log.note(sent: monotonicNanoseconds(), meant: meant)
      try client.ping(count: 1) { nanoseconds, now in
        roundTrip.record(nanoseconds)
        response.record(now - meant)
        clock = now
        return true
      }
      index += 1
    }
    part.pace = log.pace(messages: index, lastAnswer: clock)
  }

  private mutating func measureStream() throws(WorkFailure) {
    let time = slice.times.streamNanoseconds
    let warmUpEnd = try line.arrive(at: .streamWarmUp) + time / Self.warmUpShare
    part.sentMessages += try client.stream(until: warmUpEnd).messages
    let begun = try line.arrive(at: .stream)
    part.streamStart = monotonicNanoseconds()
    let end = line.beginning(begun: begun, own: part.streamStart) + time
    let stream = try client.stream(until: end)
    part.sentMessages += stream.messages
    part.streamMessages = stream.messages
    part.streamNanoseconds = max(1, stream.elapsedNanoseconds)
    look()
  }

  /// Notes where both sides are. Somebody else can move them at any time, whatever they are pinned to.
  ///
  /// A session of a kind that was loaded runs in a process of its own, of which the client does not know: it
  /// is seen nowhere.
  ///
  /// Only one of several clients looks, because whoever does goes through all threads of the server.
  private mutating func look() {
    guard number == 0 else { return }
    part.sightings.append(
      Sighting(
        client: Processor.current,
        server: Link.kind == nil
          ? nil : try? ProcessFigures(id: client.serverID).lastProcessor()))
  }

  private mutating func measureSetUp() throws(WorkFailure) {
    var histogram = Histogram()
    let end = monotonicNanoseconds() + slice.times.setUpNanoseconds
    var start: UInt64
    repeat {
      start = monotonicNanoseconds()
      try connectAndClose()
      histogram.record(monotonicNanoseconds() - start)
      part.sentMessages += 1
    } while monotonicNanoseconds() < end
    part.setUp = histogram.snapshot
  }

  private func connectAndClose() throws(WorkFailure) {
    var client = try ConnectedClient<Link>(
      slice.client, id: Self.setUpID, stop: line.stop.descriptor.number)
    try client.ping(count: 1)
    try client.finish()
  }
}

extension MeasuredSlice {
  /// Adds what one thread has cost meanwhile.
  ///
  /// - Throws: when a server says that it has used more CPU time than there was.
  mutating func addCosts(from before: ThreadUsage, to after: ThreadUsage) throws(WorkFailure) {
    let cpu = after.cpuNanoseconds &- before.cpuNanoseconds
    guard cpu <= RunLimits.most else {
      throw WorkFailure(
        .integrity,
        "a thread has used \(before.cpuNanoseconds) ns of CPU time, and then "
          + "\(after.cpuNanoseconds)")
    }
    cpuNanoseconds += cpu
    voluntarySwitches += UInt64(after.voluntarySwitches &- before.voluntarySwitches)
    involuntarySwitches += UInt64(after.involuntarySwitches &- before.involuntarySwitches)
  }

  /// What several clients measured at the same time.
  init(together parts: [MeasuredSlice], isOpenLoop: Bool) throws(WorkFailure) {
    var roundTrip = Histogram()
    var response = Histogram()
    var setUp = Histogram()
    do throws(MalformedSnapshot) {
      for part in parts {
        try roundTrip.merge(part.roundTrip)
        if let partial = part.response { try response.merge(partial) }
        try setUp.merge(part.setUp)
      }
    } catch {
      throw WorkFailure(.failed, "\(error)")
    }
    self.roundTrip = roundTrip.snapshot
    self.response = isOpenLoop ? response.snapshot : nil
    self.setUp = setUp.snapshot
    for part in parts {
      cpuNanoseconds += part.cpuNanoseconds
      voluntarySwitches += part.voluntarySwitches
      involuntarySwitches += part.involuntarySwitches
      streamMessages += part.streamMessages
      sentMessages += part.sentMessages
    }
    // In the mean: one that began late is as much of the whole as any other.
    roundTripNanoseconds = parts.reduce(0) { $0 + $1.roundTripNanoseconds } / UInt64(parts.count)
    pace = Pace(together: parts.compactMap(\.pace))
    streamStart = parts.map(\.streamStart).min() ?? 0
    streamNanoseconds = parts.map { $0.streamStart + $0.streamNanoseconds }.max()! - streamStart
    sightings = parts.flatMap(\.sightings)
  }
}
