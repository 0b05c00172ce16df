// One round of a cell's floor, in a worker that has one thread.

internal import Linux
internal import Sampling

extension WorkOrder.FloorSlice {
  /// Runs the bare loop as a slice runs a channel: a tenth of the time to warm up, round trips, a
  /// stream once its length is found, and set-ups when the session is over.
  func measured() throws(WorkFailure) -> MeasuredSlice {
    let mechanism = FloorMechanism(kind)
    do throws(FloorError) {
      var slice = MeasuredSlice()
      try measureLoop(mechanism, &slice)
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

  private func measureLoop(
    _ mechanism: FloorMechanism, _ slice: inout MeasuredSlice
  ) throws(FloorError) {
    var loop = try BareLoop(
      mechanism, recordSize: recordSize, spins: spins, clientCPU: clientCPU, serverCPU: serverCPU)
    var histogram = Histogram()
    let roundTrips = Duration.nanoseconds(times.roundTripNanoseconds)
    try loop.roundTrips(until: Deadline(after: roundTrips / 10), into: &histogram)
    histogram.reset()
    let start = monotonicNanoseconds()
    try loop.roundTrips(until: Deadline(after: roundTrips), into: &histogram)
    slice.roundTripNanoseconds = monotonicNanoseconds() - start
    slice.roundTrip = histogram.snapshot
    try measureStream(&loop, &slice)
  }

  private func measureStream(
    _ loop: inout BareLoop, _ slice: inout MeasuredSlice
  ) throws(FloorError) {
    func elapsed(_ count: UInt64) throws(FloorError) -> UInt64 {
      max(1, try loop.stream(count, batch: batch))
    }
    var search = StreamLength(nanoseconds: times.streamNanoseconds)
    while slice.streamMessages == 0 {
      slice.streamMessages = search.found(after: try elapsed(search.count)) ?? 0
    }
    slice.streamNanoseconds = try elapsed(slice.streamMessages)
    if let length = search.corrected(slice.streamMessages, after: slice.streamNanoseconds) {
      slice.streamMessages = length
      slice.streamNanoseconds = try elapsed(length)
    }
  }

  private func measureSetUps(
    _ mechanism: FloorMechanism, _ slice: inout MeasuredSlice
  ) throws(FloorError) {
    var host = try BareHost(
      mechanism, recordSize: recordSize, spins: spins, clientCPU: clientCPU, serverCPU: serverCPU)
    var histogram = Histogram()
    try host.setUps(
      until: Deadline(after: .nanoseconds(times.setUpNanoseconds)), into: &histogram)
    slice.setUp = histogram.snapshot
  }
}
