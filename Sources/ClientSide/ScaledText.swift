// Numbers with three digits, in a unit that leaves them that many. The programs that serve and connect have none of
// the modules that reports are made with.

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
  var decimals = shown < 0.9995 ? 3 : shown < 9.995 ? 2 : shown < 99.95 ? 1 : 0
  if isWhole && unit == 0 { decimals = 0 }
  var scale = 1.0
  for _ in 0..<decimals { scale *= 10 }
  // 64 bits of seconds have as many digits as they need.
  let digits = UInt128((shown * scale).rounded())
  let (whole, fraction) = digits.quotientAndRemainder(dividingBy: UInt128(scale))
  if decimals == 0 { return "\(whole) \(units[unit])" }
  let zeros = String(repeating: "0", count: decimals - "\(fraction)".count)
  return "\(whole).\(zeros)\(fraction) \(units[unit])"
}

/// Returns a time such as `4.30 µs`.
///
/// - Parameter isWhole: whether it was measured in whole nanoseconds.
func scaledTime(nanoseconds: Double, isWhole: Bool = true) -> String {
  scaled(nanoseconds, ["ns", "µs", "ms", "s"], isWhole: isWhole)
}
