// One round of one cell: round trips, a stream, set-ups, by as many clients as the cell has.

internal import IPCChannels
internal import Linux
internal import LoadedKinds
internal import Rendezvous
internal import Sampling

/// Measures a slice on channels of the type that it visits.
struct SliceWork: ChannelTypeVisitor {
  private let slice: WorkOrder.Slice

  init(_ slice: WorkOrder.Slice) {
    self.slice = slice
  }

  func visit<Link: Channel & ~Copyable>(
    _ type: Link.Type
  ) -> Result<MeasuredSlice, WorkFailure> {
    Result { () throws(WorkFailure) in try run(type) }
  }

  private func run<Link: Channel & ~Copyable>(
    _ type: Link.Type
  ) throws(WorkFailure) -> MeasuredSlice {
    let slice = self.slice
    let line = try StartLine(clients: slice.clients)
    let pacer = try slice.ratePerSecond.map { (rate) throws(WorkFailure) in
      try Pacer(ratePerSecond: rate, cpu: slice.pacerCPU)
    }
    try slice.client.pin()
    for number in 0..<slice.clients {
      do throws(SystemError) {
        // Nobody joins them: each says itself when it is done, and the process ends soon after.
        try Thread(stackSize: Link.stackOfCallers) {
          line.finish(
            Result { () throws(WorkFailure) in
              var client = try SliceClient<Link>(
                slice, number: UInt32(number), line: line, pacer: pacer)
              return try client.run()
            })
        }.detach()
      } catch {
        line.finish(.failure(WorkFailure(.unavailable, error.advice)))
      }
    }
    // As beside any channel that spins: a thread that only waits does not share the descriptors of those
    // that measure (PeerWatch says what that costs).
    if slice.client.wait == .spin { line.keepOnlyItsDescriptors() }
    let parts = try line.supervise(
      until: Deadline(after: .nanoseconds(slice.client.timeoutNanoseconds)))
    return try MeasuredSlice(together: parts, isOpenLoop: pacer != nil)
  }
}
