// Time left that is honest: it is never none while there is work, and what is late is called late.

import IPCChannels
import Testing

@testable import Comparison
@testable import Reporting

@Suite struct RunProgressTests {
  private static let second: UInt64 = 1_000_000_000
  private static let style = TerminalStyle(width: 80, usesColour: false, usesUnicode: true)
  private static let cell = Parts.coordinates(.memfd, .adaptive, .cross)

  @Test(arguments: [
    (12 * second, "12 s left"), (11 * second + 1, "12 s left"), (1, "1 s left"),
    (99 * second, "99 s left"), (99 * second + 1, "2 min left"), (3_600 * second, "60 min left"),
    (99 * 60 * second, "99 min left"), (6_000 * second, "2 h left"),
    (1_000_000 * second, "278 h left"),
  ])
  func `time left is rounded up`(left: UInt64, text: String) {
    #expect(RunProgress.time(until: 5 + left, at: 5) == text)
  }

  @Test func `no time is left for no longer than nothing is said`() {
    let end = 100 * Self.second
    #expect(RunProgress.time(until: end, at: end) == nil)
    #expect(RunProgress.time(until: end, at: end + Self.second - 1) == nil)
    #expect(RunProgress.time(until: end, at: end + Self.second) == "1 s later than planned")
    #expect(RunProgress.time(until: end, at: end + 10 * Self.second) == "10 s later than planned")
  }

  @Test func `a clock that runs counts down from what was told last`() {
    var progress = RunProgress(end: 60 * Self.second)
    func line(_ seconds: UInt64) -> String {
      progress.line(at: seconds * Self.second, columns: 80, style: Self.style)
    }
    #expect(line(0) == "60 s left, measuring the clock")
    _ = progress.note(
      .cell(Self.cell, round: 3, of: 15, nanosecondsLeft: 40 * Self.second), at: 10 * Self.second)
    #expect(
      line(12) == "38 s left, round 3 of 15: memfd, adaptive, cross, 24 bytes, 1 client")
    _ = progress.note(.tick, at: 12 * Self.second)
    #expect(line(55).hasPrefix("5 s later than planned, round 3 of 15"))
    _ = progress.note(.again(Self.cell, round: 2, nanosecondsLeft: Self.second), at: 0)
    #expect(line(0).hasPrefix("1 s left, round 2 again: memfd"))
    progress.conclude()
    #expect(line(70) == "computing the figures")
  }

  @Test func `whoever sees no live line is told of rounds`() {
    var progress = RunProgress(end: 0)
    let left = 34 * Self.second
    #expect(progress.note(.tick, at: 0) == nil)
    #expect(
      progress.note(.cell(Self.cell, round: 1, of: 15, nanosecondsLeft: left), at: 0) == nil)
    #expect(
      progress.note(.round(0, of: 15, nanosecondsLeft: left), at: 0) == "warm-up done; 34 s left")
    #expect(
      progress.note(.round(3, of: 15, nanosecondsLeft: left), at: 0)
        == "round 3 of 15 done; 34 s left")
    #expect(progress.note(.round(15, of: 15, nanosecondsLeft: 0), at: 7) == "round 15 of 15 done")
  }

  @Test(arguments: [0, 1, 2, 10, 20, 40, 60, 61, 80, 200], [true, false])
  func `the live line leaves a column free, whatever the width`(columns: Int, usesUnicode: Bool) {
    var cell = Self.cell
    cell.name = "見µ-a-name-from-a-file"
    var progress = RunProgress(end: 0)
    _ = progress.note(
      .cell(cell, round: 12, of: 15, nanosecondsLeft: 40 * Self.second), at: 0)
    let line = progress.line(
      at: 0, columns: columns,
      style: TerminalStyle(width: 80, usesColour: false, usesUnicode: usesUnicode))
    #expect(TerminalText.width(line) <= max(0, columns - 1))
    #expect(usesUnicode || line.utf8.allSatisfy { $0 < 0x80 })
    if columns >= 20 { #expect(line.hasPrefix("40 s left")) }
  }
}
