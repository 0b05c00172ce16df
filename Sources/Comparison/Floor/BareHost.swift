// The set-ups of a mechanism in bare C, owned: what a cell's set-ups are held against.

internal import CFloor
package import Linux
package import Sampling

/// A server in bare C that grants a mechanism to its only client, who is the caller.
///
/// It is made, used and dropped by one thread of a process that has no other, as a ``BareLoop``. A
/// set-up whose other side dies within it may never return.
@safe
package struct BareHost: ~Copyable {
  /// Samples that are taken before they are counted.
  private static let sampleCapacity = 1024

  private let mechanism: FloorMechanism
  private let host: OpaquePointer

  /// Forks the server; the parameters are those of a ``BareLoop``.
  package init(
    _ mechanism: FloorMechanism, _ flavour: FloorFlavour, recordSize: Int, capacity: Int = 0,
    spins: Bool, clientCPU: Int?, serverCPU: Int?
  ) throws(FloorError) {
    var setting = try cfloor_setting(
      mechanism, flavour, recordSize: recordSize, capacity: capacity, spins: spins,
      clientCPU: clientCPU, serverCPU: serverCPU)
    var host: OpaquePointer?
    let answer = unsafe cfloor_host_open(&setting, &host)
    guard answer == 0, let opened = unsafe host else {
      throw .notAvailable(mechanism, recordSize: recordSize, Errno(-answer))
    }
    self.mechanism = mechanism
    unsafe self.host = opened
  }

  deinit { unsafe cfloor_host_close(host) }

  /// Sets sessions up and takes them down, one at a time and one at least, until the deadline, and
  /// counts each in `histogram`, in nanoseconds.
  ///
  /// - Throws: when the server has ended, could not make its objects, or passed others.
  package mutating func setUps(
    until deadline: Deadline, into histogram: inout Histogram
  ) throws(FloorError) {
    var samples = [UInt64](repeating: 0, count: Self.sampleCapacity)
    repeat {
      var count = 0
      let answer = unsafe cfloor_set_ups(
        host, deadline.nanoseconds, &samples, samples.count, &count)
      for sample in samples.prefix(count) { histogram.record(sample) }
      try FloorError.check(answer, mechanism)
    } while !deadline.hasPassed
  }
}
