// Numbers as decimal text without a locale, for whatever prints figures. The programs that serve and connect have none
// of the modules that reports are made with, and this is the one that all of them have.

/// Writes numbers down with three digits.
package enum DecimalText {
  /// Returns a number with exactly so many decimals, the last one rounded.
  ///
  /// - Parameters:
  ///   - value: of a magnitude below 1e20.
  ///   - decimals: 0 to 12.
  package static func fixed(_ value: Double, decimals: Int) -> String {
    var scale: UInt128 = 1
    for _ in 0..<decimals { scale *= 10 }
    // 64 bits of seconds, or three digits of less, have as many digits as they need.
    let units = UInt128((value.magnitude * Double(scale)).rounded())
    let sign = value < 0 && units > 0 ? "-" : ""
    guard decimals > 0 else { return "\(sign)\(units)" }
    let fraction = String(units % scale)
    let zeros = String(repeating: "0", count: decimals - fraction.utf8.count)
    return "\(sign)\(units / scale).\(zeros)\(fraction)"
  }

  /// Returns how many decimals show three significant digits of a number, or all those before its point.
  ///
  /// 9.996 with two decimals would be 10.00, which has four digits: what rounds up to the next power of ten counts as
  /// that.
  package static func decimals(of value: Double) -> Int {
    switch value.magnitude {
    case ..<0.09995: 3 + tenths(of: value)
    case ..<0.9995: 3
    case ..<9.995: 2
    case ..<99.95: 1
    default: 0
    }
  }

  /// How many zeros stand behind the point; at most nine are told.
  private static func tenths(of value: Double) -> Int {
    var zeros = 0
    var limit = 0.09995
    while zeros < 9, value.magnitude < limit {
      zeros += 1
      limit /= 10
    }
    return zeros
  }
}
