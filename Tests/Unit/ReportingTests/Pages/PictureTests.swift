// What pictures may claim: what is hollow, what is clipped, where curves end, and how rows are told apart.

import Glibc
import IPCChannels
import Sampling
import Testing

@testable import Comparison
@testable import Reporting

@Suite struct PictureTests {
  @Test func `a dot is hollow where no difference was found, and only there`() throws {
    let page = try PageDocument(HTMLReport().render(ClosedLoop.report))
    for (number, picture) in GroupPicture.all(ClosedLoop.report).enumerated() {
      let chart = try #require(page.first(id: "g\(number)-intervals")).all("svg")[0]
      let circles = chart.all("circle")
      let equal = picture.rows.count { $0.standing == .equal }
      #expect(circles.count { $0.attributes["fill"] == "#FFFFFF" } == equal)
      #expect(circles.count == picture.rows.count { $0.standing != .unknown })
    }
    #expect(GroupPicture.all(ClosedLoop.report).flatMap(\.rows).contains { $0.standing == .equal })
  }

  @Test(arguments: [false, true])
  func `a bar that goes on beyond the axis ends in an arrow`(isClipped: Bool) {
    let strip = RatioStrip(
      ratio: 2, interval: isClipped ? 0.1...90 : 1.5...2.5, isHollow: false, isWide: isClipped,
      axis: Scale(0.5...4))
    let parts = strip.elements(y: 0)
    #expect(parts.count { $0["class"] == "arrow" } == (isClipped ? 2 : 0))
    let bar = parts.first { $0.name.description == "line" }
    #expect(bar?["x1"] == (isClipped ? RowChart.x(0) : RowChart.x(strip.axis.share(1.5))))
    // Wide ones are thin.
    #expect((bar?["stroke-width"] == "1.5") == isClipped)
  }

  @Test func `an axis has room for every estimate, and for an octave of its interval`() {
    let range = GroupPicture.ratioRange(of: [(1, nil), (3, 0.001...1e9), (8, 7...9)])
    #expect(range == 1 / 1.05...9)
    #expect(GroupPicture.ratioRange(of: [(0.5, 0.1...0.9)]) == 0.25...1.05)
    #expect(GroupPicture.ratioRange(of: []).contains(1))
  }

  @Test(arguments: [40, 160, 1500])
  func `a curve ends where too few samples support it`(samples: Int) throws {
    let cell = Parts.cell(
      Parts.coordinates(.pipe, .block, .same), Parts.Shape(median: 4000, samples: samples))
    let report = Report(Parts.result(cells: [cell]))
    let picture = try #require(GroupPicture.all(report).first)
    let points = try #require(PercentileChart.curves(of: picture).first).points
    let shape = try #require(picture.rows[0].shape)
    let curve = shape.curve(steps: PercentileChart.steps)
    #expect(points.count == curve.count && points.count > 1)
    for point in curve.dropFirst() {
      #expect(shape.mixture.percentile(point.share * 100) != nil)
    }
    let beyond = 1 - (1 - curve[curve.count - 1].share) / 1.4
    #expect(shape.mixture.percentile(beyond * 100) == nil)
  }

  @Test func `more than eight curves are parted, and none is lost`() throws {
    let picture = try #require(GroupPicture.all(Pages.fullRun).first)
    let curves = PercentileChart.curves(of: picture)
    let panels = CurvePanel.panels(curves)
    #expect(
      panels.count > 1
        && panels.allSatisfy { (1...CurvePanel.mostCurves).contains($0.curves.count) })
    #expect(
      panels.flatMap(\.curves).map(\.name).sorted() == curves.map(\.name).sorted()
        && curves.count == 26)
    #expect(CurvePanel.panels(Array(curves.prefix(8))).count == 1)
  }

  @Test func `names of curves do not overlap`() {
    let places = [10.0, 11, 12, 200, 201, 5, 90]
    let moved = CurvePanel.pushedApart(places, in: 0...200)
    let sorted = moved.sorted()
    for (one, next) in zip(sorted, sorted.dropFirst()) { #expect(next - one >= 12 - 1e-9) }
    #expect(sorted.first! >= 0 && sorted.last! <= 200)
    // Their order stays.
    #expect(
      places.indices.sorted { places[$0] < places[$1] }
        == places.indices.sorted { moved[$0] < moved[$1] })
  }

  @Test func `no two kinds look alike, and none has a colour alone`() {
    let looks = ChannelKind.allCases.map {
      Look(of: Parts.coordinates($0, .block, .same), libraries: [])
    }
    for (index, look) in looks.enumerated() {
      for other in looks[(index + 1)...] {
        #expect(look.colour != other.colour || look.marker != other.marker)
      }
    }
    let dashes = WaitStrategy.allCases.map {
      Look(of: Parts.coordinates(.pipe, $0, .same), libraries: []).dash
    }
    #expect(Set(dashes).count == dashes.count)
  }

  /// WCAG 2.1: graphical objects need a contrast of 3:1 to what is around them.
  @Test func `colours stand out from their page`() {
    func luminance(_ colour: String) -> Double {
      let number = Int(colour.dropFirst(), radix: 16)!
      let parts = [number >> 16, number >> 8 & 255, number & 255].map { part -> Double in
        let share = Double(part) / 255
        return share <= 0.03928 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
      }
      return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
    func contrast(_ one: String, _ other: String) -> Double {
      let both = [luminance(one), luminance(other)].sorted()
      return (both[1] + 0.05) / (both[0] + 0.05)
    }
    for colour in Look.colours {
      #expect(contrast(colour.light, "#FFFFFF") >= 3, "\(colour.light)")
      #expect(contrast(colour.dark, "#14171C") >= 3, "\(colour.dark)")
    }
  }

  @Test func `the Pareto line joins the rows that no other beats`() throws {
    let picture = try #require(GroupPicture.all(Pages.fullRun).last)
    let block = CostChart(picture: picture, report: Pages.fullRun, id: "p").block
    let fastest = try #require(picture.rows.first { $0.standing == .reference })
    #expect(block.finding.contains(RowName.text(fastest.row)), "\(block.finding)")
  }

  @Test func `a sweep names the limits of its kinds, and leaves gaps where there are no figures`()
    throws
  {
    let sweep = try #require(Sweep.all(Pages.sweep).first)
    #expect(sweep.groups.map(\.recordSize) == [24, 1024, 4096, 16_384, 65_536])
    let block = try #require(SweepChart(sweep: sweep, report: Pages.sweep, id: "s").block)
    for name in ["PIPE_BUF 4,096", "capacity 65,536", "msgsize_max 8,192"] {
      #expect(block.legend.contains(name), "\(block.legend)")
    }
    #expect(!block.legend.contains("wmem_default"))
    let page = try PageDocument(HTMLReport().render(Pages.sweep))
    let names = page.first(id: "sweeps")?.all("text").map(\.text) ?? []
    #expect(names.contains("PIPE_BUF") && names.contains("msgsize_max"))
    let queues = try #require(
      block.table.rows.first { "\($0[0])".contains(Pages.queues.rawValue) })
    #expect(queues.count { "\($0)".contains(Metric.unknown) } == 2)
    // At first memfd is the fastest, and at last pipe.
    #expect(block.finding.contains("memfd spin") && block.finding.contains("pipe spin"))
  }

  @Test func `a run of one size, number of clients and rate has no sweep`() {
    #expect(Sweep.all(Pages.fullRun).isEmpty)
  }

  @Test func `every warning weighs something in the verdict`() {
    #expect(Set(RunQuality.weights.keys) == Set(Warning.ids))
  }

  @Test(arguments: [
    (Fixture.failedSelfTest, RunQuality.invalid), (.empty, .invalid), (.oneRound, .noisy),
    (.incomplete, .invalid),
  ])
  func `a run that says nothing is called so`(fixture: Fixture, quality: RunQuality) {
    let found = RunQuality.judge(fixture.report)
    #expect(found.quality == quality, "\(found)")
  }

  @Test func `axes name round values`() {
    #expect(
      Scale(90...12_000).timeTicks().map(\.text) == ["100 ns", "300 ns", "1 µs", "3 µs", "10 µs"])
    #expect(
      Scale(0.9...1.2).ratioTicks().map(\.text) == [
        "0.9×", "0.95×", "1×", "1.05×", "1.1×", "1.15×", "1.2×",
      ])
    #expect(Scale(0.5...9).ratioTicks().map(\.text) == ["0.5×", "1×", "2×", "4×", "8×"])
    #expect(AxisText.count(65_536) == "65.5k" && AxisText.time(1_500_000) == "1.5 ms")
  }

  @Test func `a path takes few characters, and ends where it should`() {
    var path = PathData()
    path.move(1, 2)
    path.line(1.04, 2)
    path.line(3.5, 2)
    path.line(3.5, 1.9)
    path.line(0, -1)
    path.close()
    #expect(path.text == "M1 2h2.5v-.1l-3.5-2.9z")
  }
}

extension Element {
  fileprivate subscript(name: String) -> String? {
    attributes.first { "\($0.name)" == name }?.value
  }
}
