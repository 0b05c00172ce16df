// Numbers as text without a locale: the same digits on every machine. Foundation's formats would
// bring both Foundation and the user's decimal comma.

internal import CommandLine

/// Writes numbers down.
package enum NumberText {
  /// From here on a Double has no place left behind the point.
  private static let largestWithDecimals = 1e15

  /// Returns a number with exactly so many decimals, the last one rounded; what is no finite number is
  /// `–`.
  ///
  /// - Parameters:
  ///   - value: any number.
  ///   - decimals: 0 to 12.
  package static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return "–" }
    guard value.magnitude < largestWithDecimals else { return "\(value)" }
    return DecimalText.fixed(value, decimals: decimals)
  }

  /// Returns a number with so many decimals, or with more where those would not show three significant
  /// digits of what is next to nothing.
  static func precise(_ value: Double, decimals: Int) -> String {
    let isTiny = value != 0 && value.magnitude < 0.0995
    return fixed(
      value, decimals: isTiny ? max(decimals, DecimalText.decimals(of: value)) : decimals)
  }

  /// Returns a number with three significant digits, or with all those before the point. `0` is nothing
  /// at all; what is almost nothing is `<0.000001`.
  package static func significant(_ value: Double) -> String {
    if value == 0 { return "0" }
    if value.magnitude < 1e-6 { return value < 0 ? ">-0.000001" : "<0.000001" }
    return fixed(value, decimals: DecimalText.decimals(of: value))
  }

  /// As ``significant(_:)``, but with three decimals at most: for what happens now and then, of which less
  /// than a thousandth is as good as nothing, and is `<0.001`.
  static func thousandths(_ value: Double) -> String {
    if value > 0 && value < 0.001 { return "<0.001" }
    return value < 0.1 && value != 0 ? fixed(value, decimals: 3) : significant(value)
  }

  /// As ``significant(_:)``, but two decimals below 1 also: for ratios, where 0.95 stands beside
  /// 1.05.
  ///
  /// What few rounds leave open has bounds beyond all measure, of which no digit means anything; and what
  /// is not 0 is not printed as 0.
  package static func ratio(_ value: Double) -> String {
    if value.isFinite, value >= 1e6 { return ">999999" }
    if value.magnitude < 0.0995 { return significant(value) }
    return fixed(value, decimals: min(2, DecimalText.decimals(of: value)))
  }

  /// As ``ratio(_:)``, with as many digits as show on which side of 1 it lies.
  static func bound(_ value: Double) -> String {
    let text = ratio(value)
    guard text == "1.00", value != 1 else { return text }
    let one = ["1.000", "1.0000", "1.00000"]
    return (3...5).lazy.map { fixed(value, decimals: $0) }.first { !one.contains($0) } ?? text
  }
}

extension Double {
  /// The number, or nil for an infinite one or none, for which JSON and CSV have no word.
  var ifFinite: Double? { isFinite ? self : nil }
}
