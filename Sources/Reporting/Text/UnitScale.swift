// Numbers that people read have three digits, in a unit that leaves them that many. Machines read them in one
// unit: CSV, JSON and the like have nothing to do with this.

internal import Comparison

/// A unit in which a figure is shown.
struct UnitScale: Equatable, Sendable {
  /// Such as `µs`.
  let name: String
  /// How many of the unit in which the figure is held make one of it.
  let size: Double

  /// How many digits a value needs beside the three that say something, in halves: those before the point that are
  /// more than three, zeros behind it, and half a digit for the zero before it.
  private func waste(_ value: Double) -> Int {
    var shown = value.magnitude / size
    if shown >= 0.9995 {
      var waste = 0
      while shown >= 999.5 {
        shown /= 10
        waste += 2
      }
      return waste
    }
    var waste = 1
    while shown < 0.09995 {
      shown *= 10
      waste += 2
    }
    return waste
  }

  /// The one of some scales, ascending, that leaves a value three digits at most before the point: the smallest
  /// that does, or the largest there is.
  static func of(_ value: Double, among scales: [UnitScale]) -> UnitScale {
    scales.first { value.magnitude < 999.5 * $0.size } ?? scales[scales.count - 1]
  }

  /// The one of some scales, ascending, that a column of values has, so that they can be compared by eye: the one
  /// in which they need the fewest digits beside three. 0.386 above 37.8 is better than 386 above 37800, and that
  /// is better than 0.000386 above 0.0378. Of equals it is the smaller one.
  ///
  /// - Returns: nil where no value is other than 0, and where there are no scales.
  static func ofColumn(_ values: [Double], among scales: [UnitScale]) -> UnitScale? {
    let values = values.filter { $0 != 0 && $0.isFinite }
    if values.isEmpty { return nil }
    return scales.map { scale in
      (scale: scale, waste: values.reduce(0) { $0 + scale.waste($1) })
    }.min { $0.waste < $1.waste }?.scale
  }

  static let times = [
    UnitScale(name: "ns", size: 1), UnitScale(name: "µs", size: 1e3),
    UnitScale(name: "ms", size: 1e6),
    UnitScale(name: "s", size: 1e9),
  ]

  static let messageRates = [
    UnitScale(name: "msg/s", size: 1), UnitScale(name: "k msg/s", size: 1e3),
    UnitScale(name: "M msg/s", size: 1e6), UnitScale(name: "G msg/s", size: 1e9),
  ]

  static let byteRates = [
    UnitScale(name: "B/s", size: 1), UnitScale(name: "kB/s", size: 1e3),
    UnitScale(name: "MB/s", size: 1e6),
    UnitScale(name: "GB/s", size: 1e9),
  ]

  static let bytes = [
    UnitScale(name: "B", size: 1), UnitScale(name: "KiB", size: 1024),
    UnitScale(name: "MiB", size: 1_048_576),
    UnitScale(name: "GiB", size: 1_073_741_824),
  ]
}

extension NumberText {
  /// Returns a time with its unit and three significant digits, such as `386 ns`.
  static func time(nanoseconds: Double) -> String {
    let scale = UnitScale.of(nanoseconds, among: UnitScale.times)
    return "\(significant(nanoseconds / scale.size)) \(scale.name)"
  }

  /// As ``time(nanoseconds:)``, of picoseconds.
  static func time(picoseconds: UInt64) -> String { time(nanoseconds: Double(picoseconds) / 1000) }
}
