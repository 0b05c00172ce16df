// What one round brought, whole: every figure of a cell is computed from its rounds, and anybody who
// would weigh them in another way finds their distributions here.

package import Sampling

/// One round of one cell.
package struct Round: Codable, Equatable, Sendable {
  /// The round's number in the run, from 1: rounds of equal numbers are compared with each other.
  package var number: Int
  /// From a ping's send to its pong; nanoseconds.
  package var roundTrip: HistogramSnapshot
  /// In an open loop, from the time a ping was meant to be sent to its pong; nanoseconds.
  package var response: HistogramSnapshot?
  /// In an open loop, how the asked rate was kept.
  package var pace: Pace?
  /// One way; nil where it was not measured.
  package var stream: Stream?
  /// Connect, grant, map, first round trip, close; nanoseconds.
  package var setUp: HistogramSnapshot
  /// CPU time of client and server for the round trips.
  package var cpuNanoseconds: UInt64
  package var voluntarySwitches: UInt64
  package var involuntarySwitches: UInt64
  /// The same loop in bare C, right before or after.
  package var floor: FloorRound?
  /// The same loop over the functions of the C library, right before or after.
  package var libcFloor: FloorRound?
  /// Where the two sides were seen last; nil where that could not be seen, or where they were on one
  /// processor at one look and on two at another.
  package var clientCPU: Int?
  package var serverCPU: Int?

  package init(
    number: Int, roundTrip: HistogramSnapshot, response: HistogramSnapshot? = nil,
    pace: Pace? = nil, stream: Stream?, setUp: HistogramSnapshot, cpuNanoseconds: UInt64,
    voluntarySwitches: UInt64, involuntarySwitches: UInt64, floor: FloorRound? = nil,
    libcFloor: FloorRound? = nil, clientCPU: Int?, serverCPU: Int?
  ) {
    self.number = number
    self.roundTrip = roundTrip
    self.response = response
    self.pace = pace
    self.stream = stream
    self.setUp = setUp
    self.cpuNanoseconds = cpuNanoseconds
    self.voluntarySwitches = voluntarySwitches
    self.involuntarySwitches = involuntarySwitches
    self.floor = floor
    self.libcFloor = libcFloor
    self.clientCPU = clientCPU
    self.serverCPU = serverCPU
  }
}

/// One round of the same loop in bare C.
package struct FloorRound: Codable, Equatable, Sendable {
  package var roundTrip: HistogramSnapshot
  package var stream: Stream?
  package var setUp: HistogramSnapshot

  package init(roundTrip: HistogramSnapshot, stream: Stream?, setUp: HistogramSnapshot) {
    self.roundTrip = roundTrip
    self.stream = stream
    self.setUp = setUp
  }
}

/// Messages one way.
package struct Stream: Codable, Equatable, Sendable {
  /// At least 1.
  package var messages: UInt64
  /// From the first send until the server's tally was here; at least 1.
  package var nanoseconds: UInt64

  package init(messages: UInt64, nanoseconds: UInt64) {
    self.messages = messages
    self.nanoseconds = nanoseconds
  }

  /// What one message takes, in picoseconds.
  var picosecondsPerMessage: Double { Double(nanoseconds) * 1000 / Double(messages) }
}

/// How an open loop kept the rate that was asked for. All clients together.
package struct Pace: Codable, Equatable, Sendable {
  /// Pings that were answered within the round: all that were due in it, or as many as a loop that
  /// fell behind could send until a quarter of the round's time had passed beyond its end.
  package var messages: UInt64
  /// From when the first ping was due until the last was answered, and at least until the next one
  /// would have been due.
  package var nanoseconds: UInt64
  /// How long after they were due pings were sent: the median of the round's second quarter, and of
  /// several clients the median of theirs. Nil where no ping was sent in that quarter.
  package var earlyBacklogNanoseconds: UInt64?
  /// The same in its last quarter.
  package var lateBacklogNanoseconds: UInt64?

  package init(
    messages: UInt64, nanoseconds: UInt64, earlyBacklogNanoseconds: UInt64?,
    lateBacklogNanoseconds: UInt64?
  ) {
    self.messages = messages
    self.nanoseconds = nanoseconds
    self.earlyBacklogNanoseconds = earlyBacklogNanoseconds
    self.lateBacklogNanoseconds = lateBacklogNanoseconds
  }

  /// Answers a second, of all clients together.
  var messagesPerSecond: Double { Double(messages) * 1e9 / Double(max(1, nanoseconds)) }
}
