// Names beside points: as many as do not overlap.

/// Finds places for names.
struct LabelPlaces {
  private struct Box {
    let left: Double
    let top: Double
    let right: Double
    let bottom: Double

    func overlaps(_ other: Box) -> Bool {
      left < other.right && other.left < right && top < other.bottom && other.top < bottom
    }
  }

  private var taken: [Box]
  private let area: Box

  /// About so wide is a letter, and so high a line, in units of the picture.
  private static let letter = 5.6
  private static let line = 11.0

  /// - Parameters:
  ///   - obstacles: the middles of markers.
  ///   - area: left, top, right and bottom.
  init(
    obstacles: [(x: Double, y: Double)], within area: (Double, Double, Double, Double)
  ) {
    taken = obstacles.map { Box(left: $0.x - 4, top: $0.y - 4, right: $0.x + 4, bottom: $0.y + 4) }
    self.area = Box(left: area.0, top: area.1, right: area.2, bottom: area.3)
  }

  /// A place beside a point; nil where there is none.
  mutating func place(
    _ name: String, at point: (x: Double, y: Double)
  ) -> (x: Double, y: Double, anchor: SVG.Anchor)? {
    let width = Double(name.count) * Self.letter
    for dy in [4.0, -6, 14] {
      for anchor in [SVG.Anchor.start, .end] {
        let x = anchor == .start ? point.x + 7 : point.x - 7
        let y = point.y + dy
        let left = anchor == .start ? x : x - width
        let box = Box(left: left, top: y - Self.line + 2, right: left + width, bottom: y + 2)
        guard box.left >= area.left, box.right <= area.right, box.top >= area.top,
          box.bottom <= area.bottom, !taken.contains(where: box.overlaps)
        else { continue }
        taken.append(box)
        return (x, y, anchor)
      }
    }
    return nil
  }
}
