// Numbers with three digits, in a unit that leaves them that many. The programs that serve and connect have none of
// the modules that reports are made with, whose units belong to columns and to metrics; the digits are the same.

internal import CommandLine

/// Returns a value with three significant digits and the unit that leaves it no more of them before the point.
///
/// - Parameters:
///   - value: at least 0, in the first of the units.
///   - units: ascending, each a thousand of the one before.
///   - isWhole: whether the first unit has no parts.
func scaled(_ value: Double, _ units: [String], isWhole: Bool = true) -> String {
  if value == 0 { return "0 \(units[0])" }
  var shown = value
  var unit = 0
  while shown >= 999.5, unit < units.count - 1 {
    shown /= 1000
    unit += 1
  }
  let decimals = isWhole && unit == 0 ? 0 : DecimalText.decimals(of: shown)
  return "\(DecimalText.fixed(shown, decimals: decimals)) \(units[unit])"
}

/// Returns a time such as `4.30 µs`.
///
/// - Parameter isWhole: whether it was measured in whole nanoseconds.
func scaledTime(nanoseconds: Double, isWhole: Bool = true) -> String {
  scaled(nanoseconds, ["ns", "µs", "ms", "s"], isWhole: isWhole)
}
