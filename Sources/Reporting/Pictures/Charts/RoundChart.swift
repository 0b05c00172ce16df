// The rounds in the order in which they were run: drift, steps, and rounds that are not like the others.

internal import Comparison
internal import Glibc

/// The medians of each row's rounds.
struct RoundChart {
  let picture: GroupPicture
  let report: Report
  let id: String

  /// How far a round may lie from its row's median and still be drawn where it is.
  private static let reach = 1.5

  private typealias Drawn = (row: PicturedRow, shape: CellShape)

  /// - Returns: nil where no row has two rounds.
  var block: ChartBlock? {
    let rows = picture.rows.compactMap { row in row.shape.map { (row: row, shape: $0) } }
      .filter { $0.shape.rounds.count > 1 }
    let numbers = rows.flatMap { $0.shape.rounds.map(\.number) }
    guard let first = numbers.min(), let last = numbers.max() else { return nil }
    let finding = finding(rows)
    let chart = RowChart(
      id: "\(id)-0", title: title, finding: finding, ticks: ticks(first, last),
      rows: rows.map { row, shape in
        RowChart.Row(name: RowName.text(row.row), figures: Self.spread(shape))
      }, strips: [strips(rows, first...last)])
    return ChartBlock(
      id: id, title: title, finding: finding,
      legend:
        "A dot for each round, from the first to the last; the line is the median of all. Hollow dots, "
        + "at the edge, are above \(Self.reach) times that or below 1/\(Self.reach) of it. Figures: the least and the most.",
      pictures: [chart.picture], table: table(rows, first...last))
  }

  private var title: String { "Rounds in the order of the run" }

  private func ticks(_ first: Int, _ last: Int) -> [(share: Double, text: String)] {
    let count = last - first + 1
    func place(_ number: Int) -> Double { (Double(number - first) + 0.5) / Double(count) }
    return [(place(first), "round \(first)"), (place(last), "\(last)")]
  }

  private func strips(_ rows: [Drawn], _ numbers: ClosedRange<Int>) -> Element {
    var medians = PathData()
    for row in rows.indices {
      medians.move(0, RowChart.middle(ofRow: row))
      medians.line(Double(numbers.count), RowChart.middle(ofRow: row))
    }
    return RowChart.stretched(rows: rows.count, columns: numbers.count) {
      RowChart.stroke(medians, ["stroke": "currentColor", "stroke-opacity": ".35"])
      Element(
        "g", ["stroke": "currentColor", "stroke-width": "5.5", "stroke-linecap": "round"]
      ) {
        for (number, drawn) in rows.enumerated() {
          dots(drawn, from: numbers.lowerBound, y: RowChart.middle(ofRow: number))
        }
      }
    }
  }

  /// The dots of a row.
  ///
  /// - Parameters:
  ///   - first: the number of the first round.
  ///   - y: of the strip's middle.
  private func dots(_ drawn: Drawn, from first: Int, y: Double) -> [Element] {
    var whole = PathData()
    var clipped = PathData()
    for round in drawn.shape.rounds {
      let ratio = max(round.nanoseconds, 1e-3) / max(drawn.shape.median, 1e-3)
      let place = log2(ratio) / log2(Self.reach)
      let x = Double(round.number - first) + 0.5
      if abs(place) <= 1 {
        whole.dot(x, y - place * RowChart.halfStrip)
      } else {
        clipped.dot(x, y - (place > 0 ? 1 : -1) * RowChart.halfStrip)
      }
    }
    let look = Look(of: drawn.row.coordinates, libraries: report.result.libraries ?? [])
    let colour = look.colourOnPaper
    let solid =
      whole.text.isEmpty
      ? [] : [RowChart.stroke(whole, ["color": colour, "class": look.className])]
    let hollow =
      clipped.text.isEmpty
      ? []
      : [
        RowChart.stroke(
          clipped, ["color": colour, "class": look.className, "stroke-width": "7.5"]),
        RowChart.stroke(clipped, ["stroke": "#FFFFFF", "class": "hole", "stroke-width": "4"]),
      ]
    return solid + hollow
  }

  /// The least and the most of the rounds beside the median of all, such as `-3 % to +12 %`.
  private static func spread(_ shape: CellShape) -> String {
    let values = shape.rounds.map { ($0.nanoseconds / max(shape.median, 1e-3) - 1) * 100 }
    func percent(_ value: Double) -> String {
      (value < 0 ? "−" : "+")
        + NumberText.fixed(value.magnitude, decimals: value.magnitude < 9.95 ? 1 : 0)
        + " %"
    }
    return "\(percent(values.min() ?? 0)) to \(percent(values.max() ?? 0))"
  }

  private static func disagreement(_ shape: CellShape) -> Double {
    let values = shape.rounds.map { max($0.nanoseconds, 1e-3) }
    return (values.max() ?? 1) / (values.min() ?? 1)
  }

  private func finding(_ rows: [Drawn]) -> String {
    let sorted = rows.sorted { Self.disagreement($0.shape) < Self.disagreement($1.shape) }
    guard let steady = sorted.first, let unsteady = sorted.last else { return "" }
    func claim(_ drawn: Drawn) -> String {
      "\(RowName.text(drawn.row.row)) (\(Self.spread(drawn.shape)))"
    }
    if sorted.count == 1 { return "The rounds of \(claim(steady)) are shown." }
    return "Rounds agree most of \(claim(steady)), and least of \(claim(unsteady))."
  }

  private func table(_ rows: [Drawn], _ numbers: ClosedRange<Int>) -> DataTable {
    DataTable(
      "median of each round,\(picture.metric.unitName)",
      [
        .init(heading: "row", isText: true),
        .init(
          heading: "rounds \(numbers.lowerBound) to \(numbers.upperBound), in order", isText: true),
      ],
      rows.map { row, shape in
        let values = Dictionary(shape.rounds.map { ($0.number, $0.nanoseconds) }) { first, _ in
          first
        }
        let texts = numbers.map { values[$0].map { picture.metric.text($0) } ?? Metric.unknown }
        return [RowName.text(row.row), texts.joined(separator: " ")]
      })
  }
}
