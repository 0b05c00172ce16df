// One line of a comparison: what was measured of one kind, waiting one way, in one place.

package import IPCChannels

/// A cell and what was measured of it.
package struct Cell: Codable, Equatable, Sendable {
  package var coordinates: CellCoordinates
  /// Why it could not be measured, or not to the end.
  package var unavailable: String?
  /// The rounds that count, in the order in which they were run. The warm-up is none of them.
  package var rounds: [Round]
  /// The rounds that do not count, because they did not get their time.
  package var leftOut: [LeftOutRound]
  /// How the same loop in bare C waited; nil where none was asked for.
  package var floor: Floor?
  /// The same of the loop over the functions of the C library.
  package var libcFloor: Floor?
  package var systemCalls: SystemCalls
  package var footprint: Footprint?

  package init(_ coordinates: CellCoordinates) {
    self.coordinates = coordinates
    rounds = []
    leftOut = []
    systemCalls = SystemCalls(unavailable: "the run ended before")
  }
}

/// A round that was run and does not count.
package struct LeftOutRound: Codable, Equatable, Sendable {
  package var number: Int
  /// What it lacked, in a sentence with both numbers.
  package var reason: String
  /// Of a round that was never whole: cells are compared in rounds that all of them have.
  static let cutShort = "the time was over before all cells had had this round"

  /// Whether it was run a second time, so that the cell may have a round of this number.
  package var wasTakenAgain: Bool

  package init(number: Int, reason: String, wasTakenAgain: Bool = false) {
    self.number = number
    self.reason = reason
    self.wasTakenAgain = wasTakenAgain
  }
}

/// The same mechanism in bare C, beside a cell.
package struct Floor: Codable, Equatable, Sendable {
  /// How it waits: as the cell, or where the cell is adaptive, as is the better in its placement.
  package var wait: WaitStrategy
  /// Why there is none.
  package var unavailable: String?

  package init(wait: WaitStrategy, unavailable: String? = nil) {
    self.wait = wait
    self.unavailable = unavailable
  }
}

/// System calls of both sides, counted where the library makes them, in a pass that is not timed.
package struct SystemCalls: Codable, Equatable, Sendable {
  /// Nil where they were not counted.
  package var client: UInt64?
  package var server: UInt64?
  /// Round trips for which they were made; 0 when nothing was counted.
  package var roundTrips: UInt64
  /// Why the counts are not exact; nil where they are.
  package var approximate: String?
  /// Why nothing was counted.
  package var unavailable: String?

  /// Makes counts that were taken.
  ///
  /// - Parameters:
  ///   - client: the client's calls.
  ///   - server: the server's calls.
  ///   - roundTrips: how many round trips they were made for.
  ///   - approximate: why the counts are not exact; nil for exact ones.
  package init(client: UInt64, server: UInt64, roundTrips: UInt64, approximate: String? = nil) {
    self.client = client
    self.server = server
    self.roundTrips = roundTrips
    self.approximate = approximate
  }

  package init(unavailable: String) {
    roundTrips = 0
    self.unavailable = unavailable
  }

  /// Whether there are counts, and each call is in them.
  package var isExact: Bool { unavailable == nil && approximate == nil }

  /// Of both sides; nil where nothing was counted.
  package var perRoundTrip: Double? {
    guard let client, let server, roundTrips > 0 else { return nil }
    return (Double(client) + Double(server)) / Double(roundTrips)
  }
}

/// What one more client takes, by the difference that several idle ones make.
package struct Footprint: Codable, Equatable, Sendable {
  /// Clients over which the difference was taken.
  package var clients: Int
  /// Nil where it could not be found out, as the others.
  package var serverDescriptors: Int?
  package var clientDescriptors: Int?
  /// Resident memory of the server, its part of what is shared included.
  package var serverBytes: Int?
  /// Why a figure is nil.
  package var unavailable: String?

  package init(
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
