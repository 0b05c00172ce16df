// The frame of pictures with two axes. Several of them that stand side by side share their axes, so that a reader
// compares them.

/// A picture with two axes; its coordinates are those of its view box.
struct PlotFrame {
  let size: (width: Double, height: Double)
  let x: Scale
  let y: Scale
  let xTicks: [Scale.Tick]
  let yTicks: [Scale.Tick]
  /// What the axes measure.
  let xTitle: String
  let yTitle: String
  /// Room to the right of the plot, for names of curves.
  var labelWidth = 10.0

  private static let leftMargin = 46.0
  private static let topMargin = 24.0
  private static let bottomMargin = 34.0

  var left: Double { Self.leftMargin }
  var right: Double { size.width - labelWidth }
  var top: Double { Self.topMargin }
  var bottom: Double { size.height - Self.bottomMargin }

  func place(_ xValue: Double, _ yValue: Double) -> (x: Double, y: Double) {
    (left + x.share(xValue) * (right - left), bottom - y.share(yValue) * (bottom - top))
  }

  /// The picture with its axes behind its content.
  func picture(
    id: String, title: String, finding: String, @MarkupBuilder _ content: () -> [Markup]
  ) -> Element {
    SVG.picture(id: id, title: title, finding: finding, viewBox: size) {
      grid
      Element("g", ["opacity": ".75"]) {
        SVG.text(yTitle, x: "0", y: 11)
        SVG.text(xTitle, x: SVG.number(right), y: size.height - 4, anchor: .end)
      }
      Element("g", ["opacity": ".75", "text-anchor": "end"]) {
        for tick in yTicks {
          SVG.text(
            tick.text, x: SVG.number(left - 4), y: place(x.range.lowerBound, tick.value).y + 4)
        }
      }
      Element("g", ["opacity": ".75", "text-anchor": "middle"]) {
        for tick in xTicks {
          SVG.text(
            tick.text, x: SVG.number(place(tick.value, y.range.lowerBound).x), y: bottom + 14)
        }
      }
      content()
    }
  }

  private var grid: Element {
    var path = PathData()
    for tick in yTicks {
      let y = place(x.range.lowerBound, tick.value).y
      path.move(left, y)
      path.line(right, y)
    }
    for tick in xTicks {
      let x = place(tick.value, y.range.lowerBound).x
      path.move(x, top)
      path.line(x, bottom)
    }
    return Element("path", ["d": path.text, "stroke": "currentColor", "stroke-opacity": ".15"])
  }
}
