// That clients of a slice do the same at the same time.

import Linux
import Synchronization
import Testing

@testable import Comparison

struct StartLineTests {
  /// What a client saw after a start line: how many had come to it, and the clock it was given.
  private struct Sight: Equatable {
    let stretch: StartLine.Stretch
    let arrived: Int
    let clock: UInt64
  }

  private final class Log: Sendable {
    let arrived = Mutex([0, 0])
    let sights = Mutex<[Sight]>([])
  }

  @Test func `nobody begins a stretch before all are there, and all by one clock`() throws {
    let line = try StartLine()
    let log = Log()
    let clients = 5
    let before = monotonicNanoseconds()
    for _ in 0..<clients {
      try Thread {
        line.finish(
          Result { () throws(WorkFailure) in
            for stretch in StartLine.Stretch.allCases {
              log.arrived.withLock { $0[stretch.rawValue] += 1 }
              let clock = try line.arrive(at: stretch)
              let arrived = log.arrived.withLock { $0[stretch.rawValue] }
              log.sights.withLock {
                $0.append(Sight(stretch: stretch, arrived: arrived, clock: clock))
              }
            }
            return MeasuredSlice()
          })
      }.detach()
    }
    let parts = try line.supervise(clients: clients, until: Deadline(after: .seconds(60)))
    let after = monotonicNanoseconds()
    #expect(parts.count == clients)
    let sights = log.sights.withLock { $0 }
    #expect(sights.count == clients * StartLine.Stretch.allCases.count)
    #expect(sights.allSatisfy { $0.arrived == clients })
    var last = before
    for stretch in StartLine.Stretch.allCases {
      let clocks = Set(sights.filter { $0.stretch == stretch }.map(\.clock))
      #expect(clocks.count == 1)
      #expect(clocks.allSatisfy { last <= $0 && $0 <= after })
      last = clocks.max()!
    }
  }

  @Test func `one that fails sends the others home`() throws {
    let line = try StartLine()
    for number in 0..<3 {
      try Thread {
        line.finish(
          Result { () throws(WorkFailure) in
            if number == 1 { throw WorkFailure(.unavailable, "no descriptors") }
            _ = try line.arrive(at: .roundTrips)
            return MeasuredSlice()
          })
      }.detach()
    }
    #expect(throws: WorkFailure(.unavailable, "no descriptors")) {
      try line.supervise(clients: 3, until: Deadline(after: .seconds(60)))
    }
  }
}
