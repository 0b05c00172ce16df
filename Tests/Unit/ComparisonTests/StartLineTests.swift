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
    let arrived = Mutex(StartLine.Stretch.allCases.map { _ in 0 })
    let sights = Mutex<[Sight]>([])
  }

  @Test func `nobody begins a stretch before all are there, and all by one clock`() throws {
    let clients = 5
    let line = try StartLine(clients: clients)
    let log = Log()
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
    let parts = try line.supervise(until: Deadline(after: .seconds(60)))
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
    let line = try StartLine(clients: 3)
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
      try line.supervise(until: Deadline(after: .seconds(60)))
    }
  }

  private final class Times: Sendable {
    let warmed = Mutex<[UInt64]>([])
    let beginnings = Mutex<[UInt64]>([])
  }

  @Test func `a client that warms up late takes nothing from what is measured`() throws {
    let line = try StartLine(clients: 3)
    let times = Times()
    for number in 0..<3 {
      try Thread {
        line.finish(
          Result { () throws(WorkFailure) in
            _ = try line.arrive(at: .roundTripWarmUp)
            if number == 1 { sleep(.milliseconds(50)) }
            times.warmed.withLock { $0.append(monotonicNanoseconds()) }
            let begun = try line.arrive(at: .roundTrips)
            let own = monotonicNanoseconds()
            times.beginnings.withLock { $0.append(line.beginning(begun: begun, own: own)) }
            return MeasuredSlice()
          })
      }.detach()
    }
    _ = try line.supervise(until: Deadline(after: .seconds(60)))
    let last = try #require(times.warmed.withLock { $0.max() })
    #expect(times.beginnings.withLock { $0.count } == 3)
    #expect(times.beginnings.withLock { $0.allSatisfy { $0 >= last } })
  }

  @Test func `one that is alone waits for nobody, and measures from its own beginning`() throws {
    let line = try StartLine(clients: 1)
    let begun = try line.arrive(at: .roundTrips)
    let own = begun + 123
    #expect(line.beginning(begun: begun, own: own) == own)
  }
}
