// Results for advice: a few cells of known medians.

import IPCChannels
import Reporting

@testable import Comparison

enum Measured {
  /// Cells of some kinds in one group.
  ///
  /// - Parameter medians: nanoseconds of each kind's round trips, which are its response times in an open loop.
  static func cells(
    _ medians: [(ChannelKind, WaitStrategy, Double)], _ placement: Placement = .cross,
    size: Int = 24, clients: Int = 1, rate: Int? = nil, samples: Int = 400,
    factor: @escaping @Sendable (Int) -> Double = { _ in 1 }
  ) -> [Cell] {
    medians.map { kind, wait, median in
      var coordinates = Parts.coordinates(kind, wait, placement, size: size, rate: rate)
      coordinates.clients = clients
      return Parts.cell(
        coordinates,
        Parts.Shape(
          median: median, samples: samples, factor: factor,
          response: rate == nil ? nil : median))
    }
  }

  static func report(_ cells: [Cell]...) -> Report {
    Report(Parts.result(cells: cells.flatMap(\.self)))
  }
}
