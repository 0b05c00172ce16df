// A page to show a colleague: what to choose, and why one may believe it, in one file without scripts that needs
// nothing else.

internal import Comparison

/// One page of HTML that XML parsers read too.
package struct HTMLReport: ReportFormat {
  /// Whether the result is inside, as JSON.
  private let holdsResult: Bool

  /// - Parameter holdsResult: whether the page has the measurements too, which makes it several times as large.
  package init(holdingResult holdsResult: Bool = false) {
    self.holdsResult = holdsResult
  }

  package func render(_ report: Report) -> String {
    let pictures = GroupPicture.all(report)
    let sweeps = Sweep.all(report).enumerated().compactMap { number, sweep in
      SweepChart(sweep: sweep, report: report, id: "sweep\(number)").block
    }
    return PageStyle.document(title: title(report)) {
      header(report)
      navigation(pictures, hasSweeps: !sweeps.isEmpty, report)
      Element("main") {
        Element("div", ["class": "answers"]) {
          for picture in pictures { AnswerBlock.element(picture.group, of: report.result) }
        }
        for (number, picture) in pictures.enumerated() {
          GroupSection(picture: picture, report: report, id: "g\(number)").element
        }
        if !sweeps.isEmpty {
          Element("section", ["id": "sweeps"]) {
            Element("h2") { "What grows with size, clients and rate" }
            Element("div", ["class": "charts"]) { sweeps.map(\.element) }
          }
        }
        if let builds = report.builds {
          DifferenceSection(
            difference: builds, verdict: builds.verdict(), title: "This build beside the other",
            id: "builds"
          ).element
        }
        unmeasured(report)
        TrustSection(report: report).elements
        if holdsResult { RawResult.element(report) }
      }
      Element("footer") {
        "Made by \(report.result.tool.name) \(report.result.tool.version) from the measurements alone; the same result "
          + "gives the same page."
      }
    }
  }

  private func title(_ report: Report) -> String {
    "IPC mechanisms compared, \(report.result.startedAt)"
  }

  private func header(_ report: Report) -> Element {
    let result = report.result
    return Element("header") {
      Element("h1") { "IPC mechanisms compared" }
      Badge.element(report)
      if let reason = MachineText.incompleteness(result) {
        Element("p", ["class": "bad"]) { reason }
      }
      if let builds = report.builds {
        Element("p") { "This build beside the other: \(DifferenceText.answer(builds))" }
      }
      Element("p", ["class": "soft"]) {
        (MachineText.hardware(result.machine) + MachineText.origin(result, isFull: false))
          .joined(separator: ", ")
      }
    }
  }

  private func navigation(
    _ pictures: [GroupPicture], hasSweeps: Bool, _ report: Report
  ) -> Element {
    var links = pictures.enumerated().map { number, picture in
      ("#g\(number)", picture.heading)
    }
    if hasSweeps { links.append(("#sweeps", "What grows with size, clients and rate")) }
    if report.builds != nil { links.append(("#builds", "This build beside the other")) }
    links += [
      ("#warnings", "Warnings"), ("#machine", "What ran, and where"), ("#again", "Run it again"),
      ("#not-measured", "What is not measured"),
    ]
    if holdsResult { links.append(("#raw", "Raw data")) }
    return Element("nav", ["aria-label": "Parts of this page"]) {
      Element("ul") {
        for (target, text) in links { Element("li") { Element("a", ["href": target]) { text } } }
      }
    }
  }

  /// Groups without any figure: why, row by row.
  private func unmeasured(_ report: Report) -> Element? {
    let groups = report.analysis.groups.filter { !$0.rows.contains(where: \.isMeasured) }
    if groups.isEmpty { return nil }
    return Element("section", ["id": "unmeasured"]) {
      Element("h2") { "Could not be measured" }
      Element("dl") {
        for group in groups {
          for row in group.rows {
            Element("dt") { "\(RowName.text(row)), \(group.placement.rawValue)" }
            Element("dd") { row.remark ?? "" }
          }
        }
      }
    }
  }
}
