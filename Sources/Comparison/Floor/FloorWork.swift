// One round of a cell's floor, in a worker that has one thread.

internal import IPCChannels
internal import Linux
internal import Sampling

extension WorkOrder.FloorSlice {
  /// Runs the bare loop as a slice runs a channel: a tenth of the time to warm up, round trips, a
  /// stream once its length is found, and set-ups when the session is over.
  func measured() throws(WorkFailure) -> MeasuredSlice {
    let mechanism: FloorMechanism
    switch FloorChoice(for: kind) {
    case .loop(let chosen): mechanism = chosen
    case .missing(let reason): throw WorkFailure(.unavailable, reason)
    }
    do throws(FloorError) {
      var slice = try measuredLoop(mechanism)
      try measureSetUps(mechanism, &slice)
      return slice
    } catch {
      switch error {
      case .notAvailable: throw WorkFailure(.unavailable, "\(error)")
      case .wrongRecord: throw WorkFailure(.integrity, "\(error)")
      case .broken: throw WorkFailure(.failed, "\(error)")
      }
    }
  }

  /// As many as the channel's ring has; 0 for what is none.
  private var slots: Int {
    capacity ?? kind.description.capacity.standard(ofRecords: recordSize) ?? 0
  }

  /// In a scope of its own: the other side of the loop ends before set-ups begin.
  private func measuredLoop(_ mechanism: FloorMechanism) throws(FloorError) -> MeasuredSlice {
    var loop = try BareLoop(
      mechanism, flavour ?? .inlined, recordSize: recordSize, capacity: slots, spins: spins,
      clientCPU: clientCPU, serverCPU: serverCPU)
    return try MeasuredSlice(of: &loop, times, batch: batch)
  }

  private func measureSetUps(
    _ mechanism: FloorMechanism, _ slice: inout MeasuredSlice
  ) throws(FloorError) {
    var host = try BareHost(
      mechanism, flavour ?? .inlined, recordSize: recordSize, capacity: slots, spins: spins,
      clientCPU: clientCPU, serverCPU: serverCPU)
    var histogram = Histogram()
    try host.setUps(
      until: Deadline(after: .nanoseconds(times.setUpNanoseconds)), into: &histogram)
    slice.setUp = histogram.snapshot
  }
}

/// What is measured of a bare loop, so that a test can put one in its place that stalls.
protocol MeasurableLoop: ~Copyable {
  mutating func roundTrips(
    until deadline: Deadline, into histogram: inout Histogram
  ) throws(FloorError)

  mutating func stream(_ count: UInt64, batch: Int) throws(FloorError) -> UInt64
}

extension BareLoop: MeasurableLoop {}

extension MeasuredSlice {
  /// Measures round trips and a stream. What is measured begins when the warm-up is over, however long
  /// that took.
  init<Loop: MeasurableLoop & ~Copyable>(
    of loop: inout Loop, _ times: SliceTimes, batch: Int
  ) throws(FloorError) {
    self.init()
    var histogram = Histogram()
    let roundTrips = Duration.nanoseconds(times.roundTripNanoseconds)
    try loop.roundTrips(until: Deadline(after: roundTrips / 10), into: &histogram)
    histogram.reset()
    let start = monotonicNanoseconds()
    try loop.roundTrips(until: Deadline(after: roundTrips), into: &histogram)
    roundTripNanoseconds = monotonicNanoseconds() - start
    roundTrip = histogram.snapshot
    var search = StreamLength(nanoseconds: times.streamNanoseconds)
    repeat {
      streamMessages = search.count
      streamNanoseconds = max(1, try loop.stream(search.count, batch: batch))
    } while search.isNotOver(after: streamNanoseconds)
  }
}
