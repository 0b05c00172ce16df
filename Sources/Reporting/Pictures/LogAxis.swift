// Ratios and times spread over several powers of ten, and what is twice as much is as far away everywhere.

internal import Glibc

/// A logarithmic axis over the columns of a line, or its rows.
struct LogAxis {
  let range: ClosedRange<Double>
  /// At least 2.
  let count: Int

  /// - Parameter range: above 0.
  init(_ range: ClosedRange<Double>, count: Int) {
    self.range = range
    self.count = max(2, count)
  }

  /// The place of a value; below 0 and from ``count`` on it lies outside.
  func place(_ value: Double) -> Int {
    guard value > 0 else { return -1 }
    let share = Scale(range).share(value)
    return Int((min(max(share, -1), 2) * Double(count - 1)).rounded())
  }

  /// The value in the middle of a place.
  func value(at place: Int) -> Double {
    let (from, to) = (log(range.lowerBound), log(range.upperBound))
    return exp(from + (to - from) * Double(place) / Double(count - 1))
  }

  func holds(_ place: Int) -> Bool { place >= 0 && place < count }

  // MARK: Ticks

  struct Tick: Equatable {
    let value: Double
    let label: String
  }

  /// Powers of two, as many as there is room for, 1 among them. Where it alone lies on the axis, the ends, or
  /// nobody could tell how far apart things are.
  ///
  /// - Precondition: 1 lies on the axis.
  var powersOfTwo: [Tick] {
    let exponents =
      Int(log2(range.lowerBound).rounded(.up))...Int(log2(range.upperBound).rounded(.down))
    if exponents.count == 1 {
      let values = [range.lowerBound, 1, range.upperBound]
      let ends = values.map { Tick(value: $0, label: $0 == 1 ? "1" : NumberText.ratio($0)) }
      return [ends, Array(ends.dropFirst())].first(where: fits) ?? []
    }
    func ticks(_ step: Int) -> [Tick] {
      exponents.filter { $0 % step == 0 }.map { exponent in
        let power = NumberText.fixed(pow(2, Double(abs(exponent))), decimals: 0)
        return Tick(
          value: pow(2, Double(exponent)), label: exponent < 0 ? "1/\(power)" : power)
      }
    }
    return (1...max(1, exponents.count)).lazy.map(ticks).first(where: fits) ?? []
  }

  /// Round times, as many as there is room for; the ends where there is none between them.
  ///
  /// - Parameter isVertical: whether each has a line of its own.
  func times(isVertical: Bool = false) -> [Tick] {
    let decades =
      Int(log10(range.lowerBound).rounded(.down))...Int(log10(range.upperBound).rounded(.up))
    func ticks(_ digits: [Int], every step: Int) -> [Tick] {
      decades.filter { $0 % step == 0 }.flatMap { decade in
        digits.map { Double($0) * pow(10, Double(decade)) }
      }.filter { range.contains($0) }.map { value in
        // Of `1.00 µs` the zeros would say how exact it is, and nobody measured it.
        let scale = UnitScale.of(value, among: UnitScale.times)
        let number = NumberText.fixed(value / scale.size, decimals: 0)
        return Tick(value: value, label: "\(number) \(scale.name)")
      }
    }
    let choices = [
      ticks(Array(1...9), every: 1), ticks([1, 2, 5], every: 1), ticks([1], every: 1),
      ticks([1], every: 2), ticks([1], every: 3),
    ]
    let fitting = choices.first { choice in
      choice.count > 1
        && (isVertical
          ? Set(choice.map { place($0.value) }).count == choice.count && choice.count <= count / 2
          : fits(choice))
    }
    if let fitting { return fitting }
    let ends = [range.lowerBound, range.upperBound].map {
      Tick(value: $0, label: NumberText.time(nanoseconds: $0))
    }
    return isVertical || fits(ends) ? ends : Array(ends.prefix(1))
  }

  /// Whether labels below their places leave a space between each other.
  private func fits(_ ticks: [Tick]) -> Bool {
    var end = -1
    for tick in ticks {
      let start = start(of: tick)
      if start < end + (end < 0 ? 0 : 2) || start + tick.label.count > count { return false }
      end = start + tick.label.count - 1
    }
    return true
  }

  /// Where a label begins so that it is centred, or as nearly as the ends let it.
  private func start(of tick: Tick) -> Int {
    let middle = place(tick.value) - (tick.label.count - 1) / 2
    return max(0, min(middle, count - tick.label.count))
  }

  /// The labels in one line.
  func line(_ ticks: [Tick]) -> String {
    var line = ""
    for tick in ticks { line += TerminalText.spaces(start(of: tick) - line.count) + tick.label }
    return line
  }
}
