// Curves with their names beside them. More than eight in one frame cannot be told apart: they are parted by what the
// kinds have in common.

internal import Comparison
internal import IPCChannels

/// One frame of curves.
struct CurvePanel {
  /// A curve.
  struct Curve {
    let name: String
    /// Without how both sides wait.
    let shortName: String
    let coordinates: CellCoordinates
    /// In the units of the axes, ascending in x; one at least.
    let points: [Point]
    /// Whether every point has a marker, or only the last.
    let marksAll: Bool
  }

  struct Point {
    let x: Double
    let y: Double
    var interval: ClosedRange<Double>?
    /// Whether it is drawn hollow, and no line leads to it.
    var isDoubtful = false
  }

  /// What the curves of a panel have in common, such as `rings, adaptive`; nothing where it has all of them.
  let title: String
  let curves: [Curve]

  /// Curves in one frame, at most.
  static let mostCurves = 8

  /// All curves in one panel where they are few; else those of each wait strategy, parted by families of kinds so
  /// that no panel has too many.
  static func panels(_ curves: [Curve]) -> [CurvePanel] {
    if curves.count <= mostCurves { return [CurvePanel(title: "", curves: curves)] }
    return WaitStrategy.allCases.flatMap { wait -> [CurvePanel] in
      var panels: [(families: [String], curves: [Curve])] = []
      for family in KindDescription.Family.allCases {
        let own = curves.filter {
          $0.coordinates.wait == wait
            && ($0.coordinates.kind?.description.family ?? .loaded) == family
        }
        for first in stride(from: 0, to: own.count, by: mostCurves) {
          let part = own[first..<min(first + mostCurves, own.count)]
          if let last = panels.indices.last, panels[last].curves.count + part.count <= mostCurves {
            panels[last].families.append(title(of: family))
            panels[last].curves += part
          } else {
            panels.append(([title(of: family)], Array(part)))
          }
        }
      }
      return panels.map {
        CurvePanel(
          title: "\($0.families.joined(separator: ", ")) (\(wait.rawValue))", curves: $0.curves)
      }
    }
  }

  private static func title(of family: KindDescription.Family) -> String {
    switch family {
    case .stream: "streams"
    case .packet: "packets"
    case .ring: "rings"
    case .signal: "signals"
    case .loaded: "libraries"
    }
  }

  /// The curves and their names.
  ///
  /// - Parameter libraries: those of the result.
  func content(in frame: PlotFrame, libraries: [LoadedLibrary]) -> [Element] {
    let ends = curves.map { curve in
      curve.points.last.map { frame.place($0.x, $0.y) } ?? (x: frame.left, y: frame.bottom)
    }
    let labels = Self.pushedApart(ends.map(\.y), in: frame.top...frame.bottom)
    var leaders = PathData()
    for (end, label) in zip(ends, labels) {
      leaders.move(end.x, end.y)
      leaders.line(frame.right + 6, label)
    }
    return [
      Element(
        "path",
        [
          "d": leaders.text, "stroke": "currentColor", "stroke-width": ".7",
          "stroke-dasharray": "1 2",
        ])
    ] + curves.map { self.curve($0, frame, libraries) }
      + zip(curves, labels).map { curve, label in
        SVG.text(
          RowName.short(name(curve), most: title.isEmpty ? 19 : 14), x: SVG.number(frame.right + 8),
          y: label + 4)
      }
  }

  /// Room for names beside the curves.
  var labelWidth: Double { title.isEmpty ? 116 : 86 }

  /// Where all wait alike, the title says how.
  private func name(_ curve: Curve) -> String {
    title.isEmpty ? curve.name : curve.shortName
  }

  private func curve(_ curve: Curve, _ frame: PlotFrame, _ libraries: [LoadedLibrary]) -> Element {
    let look = Look(of: curve.coordinates, libraries: libraries)
    return look.group {
      Self.line(curve, look, frame)
      if curve.marksAll {
        for point in curve.points {
          if let bar = point.interval { Self.bar(bar, at: point, frame) }
        }
        for isHollow in [true, false] {
          marks(curve.points.filter { $0.isDoubtful == isHollow }, look, frame, isHollow: isHollow)
        }
      } else if let end = curve.points.last.map({ frame.place($0.x, $0.y) }) {
        look.mark(x: end.x, y: end.y)
      }
    }
  }

  private func marks(
    _ points: [Point], _ look: Look, _ frame: PlotFrame, isHollow: Bool
  ) -> Element? {
    if points.isEmpty { return nil }
    return Look.layer(isHollow: isHollow) {
      for point in points {
        let place = frame.place(point.x, point.y)
        look.mark(x: place.x, y: place.y)
      }
    }
  }

  private static func line(_ curve: Curve, _ look: Look, _ frame: PlotFrame) -> Element {
    var path = PathData()
    var isDown = false
    for point in curve.points {
      let place = frame.place(point.x, point.y)
      if isDown && !point.isDoubtful {
        path.line(place.x, place.y)
      } else {
        path.move(place.x, place.y)
      }
      isDown = !point.isDoubtful
    }
    return Element(
      "path",
      [
        "d": path.text, "fill": "none", "stroke": "currentColor", "stroke-width": "1.7",
        "stroke-dasharray": look.dash,
      ])
  }

  private static func bar(
    _ interval: ClosedRange<Double>, at point: Point, _ frame: PlotFrame
  ) -> Element {
    let (low, high) = (
      frame.place(point.x, max(interval.lowerBound, frame.y.range.lowerBound)),
      frame.place(point.x, min(interval.upperBound, frame.y.range.upperBound))
    )
    return Element(
      "line",
      [
        "x1": SVG.number(low.x), "y1": SVG.number(low.y), "x2": SVG.number(high.x),
        "y2": SVG.number(high.y), "stroke": "currentColor",
      ])
  }

  /// Pixels between the base lines of two names, at least.
  private static let lineHeight = 12.0

  /// Moves places so far that names at them do not overlap, in their order and within a range.
  static func pushedApart(_ places: [Double], in range: ClosedRange<Double>) -> [Double] {
    let order = places.indices.sorted { places[$0] < places[$1] }
    var moved = places
    var lowest = range.lowerBound
    for index in order {
      moved[index] = max(places[index], lowest)
      lowest = moved[index] + lineHeight
    }
    var highest = range.upperBound
    for index in order.reversed() {
      moved[index] = min(moved[index], highest)
      highest = moved[index] - lineHeight
    }
    return moved
  }
}
