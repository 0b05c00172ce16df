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
    var search = StreamLength(nanoseconds: times.streamNanoseconds)
    repeat {
      slice.streamMessages = search.count
      slice.streamNanoseconds = max(1, try loop.stream(search.count, batch: batch))
    } while search.isNotOver(after: slice.streamNanoseconds)
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
