// The figures of several results in one table: a pair of columns for each file.

internal import Comparison
internal import IPCChannels

/// The groups of several runs, in columns that agree over all of them.
struct SideBySideTable {
  private let table: AlignedTable

  init(_ sides: SideBySide, style: TerminalStyle) {
    typealias Column = AlignedTable.Column
    typealias Heading = AlignedTable.Heading
    var columns = [
      Column(name: "kind", lower: Heading(text: "kind"), alignment: .left, importance: .identity),
      Column(name: "wait", lower: Heading(text: "wait"), alignment: .left, importance: .identity),
    ]
    for run in sides.runs {
      let upper = Heading(text: run.mark, spans: true)
      columns += [
        Column(
          name: "median of \(run.mark)", upper: upper, lower: Heading(text: "µs"),
          alignment: .decimal,
          importance: .essential),
        Column(
          name: "ratio of \(run.mark)", upper: upper, lower: Heading(text: "ratio"),
          alignment: .decimal, importance: .useful),
        Column(
          name: "bounds of \(run.mark)", upper: upper, lower: Heading(text: "95 %"),
          alignment: .left, importance: .extra),
      ]
    }
    table = AlignedTable(
      columns: columns,
      sections: sides.groups.map { group in
        let metric = Metric.ranking(isOpenLoop: group.ratePerSecond != nil)
        return group.rows.map { row in
          AlignedTable.Row(
            cells: [row.coordinates.label, row.coordinates.wait.rawValue]
              + row.findings.flatMap { finding in
                [
                  SideBySideText.figure(finding, metric),
                  SideBySideText.ratio(finding, isReference: row.coordinates == group.reference),
                  SideBySideText.bounds(finding),
                ]
              })
        }
      }, style: style)
  }

  var hidden: [String] { table.hidden }

  func lines(ofGroup index: Int) -> [String] { table.lines(ofSection: index) }
}
