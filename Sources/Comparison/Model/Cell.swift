// One line of a comparison: what was measured of one kind, waiting one way, in one place.

public import Sampling

/// Where the two processes of a cell run.
public enum Placement: String, Codable, CaseIterable, Sendable {
  /// Both pinned to one processor.
  case same
  /// Pinned to two.
  case cross
  /// Wherever the kernel likes.
  case free
}

/// What is measured: the coordinates of a cell.
public struct CellCoordinates: Codable, Hashable, Sendable {
  /// What the tables call it: the kind, but for contenders that a test brings.
  public var name: String
  /// The channel kind, by its name.
  public var kind: String
  /// The wait strategy of both sides, by its name.
  public var wait: String
  public var placement: Placement
  /// Bytes.
  public var recordSize: Int
  public var clients: Int

  public init(
    name: String, kind: String, wait: String, placement: Placement, recordSize: Int, clients: Int
  ) {
    self.name = name
    self.kind = kind
    self.wait = wait
    self.placement = placement
    self.recordSize = recordSize
    self.clients = clients
  }
}

/// A cell and what was measured of it.
public struct Cell: Codable, Equatable, Sendable {
  public var coordinates: CellCoordinates
  /// Why it could not be measured, or not to the end.
  public var unavailable: String?
  /// In the order in which they were run. Without the warm-up.
  public var rounds: [Round]
  /// From a ping's send to its pong, all rounds together.
  public var roundTrip: HistogramSnapshot
  /// Open loop only: from the time a ping was meant to be sent to its pong.
  public var response: HistogramSnapshot?
  /// Connect, grant, map, first round trip, close.
  public var setUp: HistogramSnapshot
  /// The round trips of the same loop in bare C.
  public var floor: Floor?
  public var systemCalls: SystemCalls
  public var footprint: Footprint?

  public init(_ coordinates: CellCoordinates) {
    self.coordinates = coordinates
    rounds = []
    roundTrip = .empty
    setUp = .empty
    systemCalls = SystemCalls(unavailable: "the run ended before")
  }
}

/// One round of one cell.
public struct Round: Codable, Equatable, Sendable {
  /// The round's number in the run, from 1: rounds of equal numbers are compared with each other.
  public var number: Int
  /// Closed loop: of the round trip. Open loop: of the response.
  public var medianPicoseconds: UInt64
  /// The 99th percentile of the same; nil with too few of them, and in older files.
  public var p99Nanoseconds: UInt64?
  /// Round trips.
  public var messages: UInt64
  /// CPU time of client and server for them.
  public var cpuNanoseconds: UInt64
  public var voluntarySwitches: UInt64
  public var involuntarySwitches: UInt64
  public var streamMessages: UInt64
  /// From the first send until the server's tally was here.
  public var streamNanoseconds: UInt64
  public var setUpMedianPicoseconds: UInt64
  public var floorMedianPicoseconds: UInt64?
  public var floorStreamMessages: UInt64?
  public var floorStreamNanoseconds: UInt64?
  public var floorSetUpMedianPicoseconds: UInt64?
  /// Where the two sides were seen last; nil where that could not be seen.
  public var clientCPU: Int?
  public var serverCPU: Int?

  public init(
    number: Int, medianPicoseconds: UInt64, messages: UInt64, cpuNanoseconds: UInt64,
    voluntarySwitches: UInt64, involuntarySwitches: UInt64, streamMessages: UInt64,
    streamNanoseconds: UInt64, setUpMedianPicoseconds: UInt64, clientCPU: Int?, serverCPU: Int?
  ) {
    self.number = number
    self.medianPicoseconds = medianPicoseconds
    self.messages = messages
    self.cpuNanoseconds = cpuNanoseconds
    self.voluntarySwitches = voluntarySwitches
    self.involuntarySwitches = involuntarySwitches
    self.streamMessages = streamMessages
    self.streamNanoseconds = streamNanoseconds
    self.setUpMedianPicoseconds = setUpMedianPicoseconds
    self.clientCPU = clientCPU
    self.serverCPU = serverCPU
  }
}

/// The same mechanism in bare C, beside a cell.
public struct Floor: Codable, Equatable, Sendable {
  /// How it waits: as the cell, or where the cell is adaptive, as is the better in its placement.
  public var wait: String
  public var roundTrip: HistogramSnapshot
  /// Why there is none.
  public var unavailable: String?

  public init(wait: String, roundTrip: HistogramSnapshot, unavailable: String? = nil) {
    self.wait = wait
    self.roundTrip = roundTrip
    self.unavailable = unavailable
  }
}

/// System calls of both sides, counted where the library makes them, in a pass that is not timed.
public struct SystemCalls: Codable, Equatable, Sendable {
  /// Nil where they were not counted.
  public var client: UInt64?
  public var server: UInt64?
  /// Round trips for which they were made; 0 when nothing was counted.
  public var messages: UInt64
  /// Why the counts are not exact; nil where they are.
  public var approximate: String?
  /// Why nothing was counted.
  public var unavailable: String?

  /// - Parameter approximate: why the counts are not exact; nil for exact ones.
  public init(client: UInt64, server: UInt64, messages: UInt64, approximate: String? = nil) {
    self.client = client
    self.server = server
    self.messages = messages
    self.approximate = approximate
  }

  public init(unavailable: String) {
    messages = 0
    self.unavailable = unavailable
  }

  /// Whether there are counts, and each call is in them.
  public var isExact: Bool { unavailable == nil && approximate == nil }

  /// Of both sides, for one round trip; nil where nothing was counted.
  public var perMessage: Double? {
    guard let client, let server, messages > 0 else { return nil }
    return (Double(client) + Double(server)) / Double(messages)
  }
}

/// What one more client takes, by the difference that several idle ones make.
public struct Footprint: Codable, Equatable, Sendable {
  /// Clients over which the difference was taken.
  public var clients: Int
  /// Nil where it could not be found out, as the others.
  public var serverDescriptors: Int?
  public var clientDescriptors: Int?
  /// Resident memory of the server, its part of what is shared included.
  public var serverBytes: Int?
  /// Why a figure is nil.
  public var unavailable: String?

  public init(
    clients: Int, serverDescriptors: Int?, clientDescriptors: Int?, serverBytes: Int?,
    unavailable: String? = nil
  ) {
    self.clients = clients
    self.serverDescriptors = serverDescriptors
    self.clientDescriptors = clientDescriptors
    self.serverBytes = serverBytes
    self.unavailable = unavailable
  }
}
