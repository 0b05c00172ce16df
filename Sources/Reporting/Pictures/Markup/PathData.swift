// The path of a curve in as few characters as it can have: curves are half of a page.

/// Builds the `d` of a path.
struct PathData {
  private(set) var text = ""
  /// Where the pen is, in tenths of a unit: as rounded, so that rounding does not add up.
  private var at = (x: 0, y: 0)

  private static func tenths(_ value: Double) -> Int { Int((value * 10).rounded()) }

  mutating func move(_ x: Double, _ y: Double) {
    at = (Self.tenths(x), Self.tenths(y))
    append("M", at.x, at.y)
  }

  mutating func line(_ x: Double, _ y: Double) {
    let to = (x: Self.tenths(x), y: Self.tenths(y))
    switch (to.x - at.x, to.y - at.y) {
    case (0, 0): break
    case (let dx, 0): append("h", dx)
    case (0, let dy): append("v", dy)
    case (let dx, let dy): append("l", dx, dy)
    }
    at = to
  }

  /// A dot: a line of no length, which a round cap makes visible.
  mutating func dot(_ x: Double, _ y: Double) {
    move(x, y)
    text += "h0"
  }

  mutating func close() { text += "z" }

  private mutating func append(_ command: Character, _ numbers: Int...) {
    text.append(command)
    for (place, number) in numbers.enumerated() {
      if place > 0, number >= 0 { text += " " }
      let (whole, tenth) = (number.magnitude / 10, number.magnitude % 10)
      text += number < 0 ? "-" : ""
      text += whole == 0 && tenth != 0 ? "" : "\(whole)"
      text += tenth == 0 ? "" : ".\(tenth)"
    }
  }
}
