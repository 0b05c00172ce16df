// The bare loop of a mechanism, owned: what a cell's numbers are held against.

internal import CFloor
internal import IPCChannels
package import Linux
package import Sampling

/// A mechanism's bare loop in C, with the process on its other side.
///
/// The calling process must have one thread, because it is forked. One thread makes, uses and drops
/// it: the other side dies with that thread. Where both sides wait in memory or on a queue, and the
/// other one has died, nothing here ever returns (`CFloor.h` says which those are), so whoever
/// started this process has to end it after a time.
@safe
package struct BareLoop: ~Copyable {
  /// Samples that the loop takes before they are counted: 256 KiB, which stays in a cache.
  private static let sampleCapacity = 32_768

  private let mechanism: FloorMechanism
  private let pair: OpaquePointer
  private let samples: UnsafeMutableBufferPointer<UInt64>

  /// Makes the mechanism and forks its other side.
  ///
  /// - Parameters:
  ///   - mechanism: what the loop moves records by.
  ///   - flavour: how both sides make their system calls.
  ///   - recordSize: in bytes, 24 to 1,048,576.
  ///   - capacity: of a ring, in records; 0 for as many as a channel has where nobody asks for a number.
  ///   - spins: neither side ever sleeps; otherwise each sleeps at once.
  ///   - clientCPU: where this side runs as long as the loop lives; nil for where it likes.
  ///   - serverCPU: where the other side runs.
  package init(
    _ mechanism: FloorMechanism, _ flavour: FloorFlavour, recordSize: Int, capacity: Int = 0,
    spins: Bool, clientCPU: Int?, serverCPU: Int?
  ) throws(FloorError) {
    var setting = try cfloor_setting(
      mechanism, flavour, recordSize: recordSize, capacity: capacity, spins: spins,
      clientCPU: clientCPU, serverCPU: serverCPU)
    var pair: OpaquePointer?
    let answer = unsafe cfloor_open(&setting, &pair)
    guard answer == 0, let opened = unsafe pair else {
      throw .notAvailable(mechanism, recordSize: recordSize, Errno(-answer))
    }
    self.mechanism = mechanism
    unsafe self.pair = opened
    unsafe samples = .allocate(capacity: BareLoop.sampleCapacity)
    unsafe samples.initialize(repeating: 0)
  }

  deinit {
    unsafe cfloor_close(pair)
    unsafe samples.deallocate()
  }

  /// Makes round trips, one at a time and one at least, until the deadline, and counts each in
  /// `histogram`, in nanoseconds.
  ///
  /// - Throws: when the other side has ended, or has answered with another record than it was sent.
  package mutating func roundTrips(
    until deadline: Deadline, into histogram: inout Histogram
  ) throws(FloorError) {
    repeat {
      var count = 0
      let answer = unsafe cfloor_round_trips(
        pair, deadline.nanoseconds, samples.baseAddress!, samples.count, &count)
      try check(answer)
      for index in 0..<count { unsafe histogram.record(samples[index]) }
    } while !deadline.hasPassed
  }

  /// Sends records one way, and returns the nanoseconds until all of them had arrived.
  ///
  /// - Parameters:
  ///   - count: how many records.
  ///   - batch: records in one call, or in a ring with one wake-up; one or more.
  /// - Throws: when the other side has ended, or has received other records than it was sent.
  package mutating func stream(_ count: UInt64, batch: Int) throws(FloorError) -> UInt64 {
    var elapsedNanoseconds: UInt64 = 0
    try check(unsafe cfloor_stream(pair, count, Int32(batch), &elapsedNanoseconds))
    return elapsedNanoseconds
  }

  private func check(_ answer: Int32) throws(FloorError) {
    try FloorError.check(answer, mechanism)
  }
}

extension cfloor_setting {
  init(
    _ mechanism: FloorMechanism, _ flavour: FloorFlavour, recordSize: Int, capacity: Int,
    spins: Bool, clientCPU: Int?, serverCPU: Int?
  ) throws(FloorError) {
    // What is no ring never looks at it.
    guard let layout = try? RingLayout(recordSize: recordSize, capacity: capacity) else {
      throw .notAvailable(mechanism, recordSize: recordSize, .invalid)
    }
    self.init(
      mechanism: mechanism.number, flavour: flavour == .inlined ? CFLOOR_INLINED : CFLOOR_LIBC,
      spins: spins, client_cpu: Int32(clientCPU ?? -1), server_cpu: Int32(serverCPU ?? -1),
      record_size: recordSize, capacity: layout.capacity)
  }
}
