// Where a value lies on an axis, and which values an axis names.

internal import Glibc

/// An axis.
struct Scale {
  let range: ClosedRange<Double>
  let isLogarithmic: Bool

  /// - Parameter range: above 0 where the scale is logarithmic.
  init(_ range: ClosedRange<Double>, isLogarithmic: Bool = true) {
    self.range = range
    self.isLogarithmic = isLogarithmic
  }

  /// How far along the axis a value lies: 0 at its beginning, 1 at its end, and beyond them outside.
  func share(_ value: Double) -> Double {
    let (from, to) = (place(range.lowerBound), place(range.upperBound))
    return (place(max(value, .leastNormalMagnitude)) - from) / (to - from)
  }

  private func place(_ value: Double) -> Double { isLogarithmic ? log(value) : value }

  /// A value that has a name on the axis.
  struct Tick {
    let value: Double
    let text: String
  }

  /// Powers of ten, and where there are few of them what lies between.
  private func decimalValues() -> [Double] {
    let exponents =
      Int(
        log10(range.lowerBound).rounded(.down))...Int(
        log10(range.upperBound).rounded(.up))
    let steps: [Double] =
      switch range.upperBound / range.lowerBound {
      case ..<20: [1, 2, 5]
      case ..<2000: [1, 3]
      default: [1]
      }
    return exponents.flatMap { exponent in steps.map { $0 * pow(10, Double(exponent)) } }
      .filter { range.contains($0) }
  }

  /// Times in nanoseconds, in the unit that leaves few digits.
  func timeTicks() -> [Tick] {
    decimalValues().map { Tick(value: $0, text: AxisText.time($0)) }
  }

  /// Numbers of things, such as bytes.
  func countTicks() -> [Tick] {
    decimalValues().map { Tick(value: $0, text: AxisText.count($0)) }
  }

  /// Ratios: powers of two, and where all lie close to 1 steps that show it.
  func ratioTicks() -> [Tick] {
    let (low, high) = (range.lowerBound, range.upperBound)
    let values: [Double]
    if high / low >= 8 {
      let octaves = Int(log2(low).rounded(.up))...Int(log2(high).rounded(.down))
      let step = octaves.count / 9 + 1
      values = octaves.filter { $0.isMultiple(of: step) }.map { pow(2, Double($0)) }
    } else {
      let steps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]
      let step = steps.first { (high - low) / $0 <= 7 } ?? 1
      values = (-100...100).map { 1 + Double($0) * step }.filter { range.contains($0) && $0 > 0 }
    }
    return values.map { Tick(value: $0, text: AxisText.ratio($0)) }
  }
}

/// Numbers at axes: short, and round anyway.
enum AxisText {
  /// - Parameter nanoseconds: above 0.
  static func time(_ nanoseconds: Double) -> String {
    let scale = UnitScale.of(nanoseconds, among: UnitScale.times)
    return "\(short(nanoseconds / scale.size)) \(scale.name)"
  }

  static func count(_ value: Double) -> String {
    switch value {
    case ..<1000: short(value)
    case ..<1e6: "\(short(value / 1e3))k"
    case ..<1e9: "\(short(value / 1e6))M"
    default: "\(short(value / 1e9))G"
    }
  }

  static func ratio(_ value: Double) -> String { "\(short(value))×" }

  /// At most three digits, and no zeros behind the point.
  static func short(_ value: Double) -> String {
    var text = NumberText.significant(value)
    guard text.contains(".") else { return text }
    while text.hasSuffix("0") { text.removeLast() }
    return text.hasSuffix(".") ? String(text.dropLast()) : text
  }
}
