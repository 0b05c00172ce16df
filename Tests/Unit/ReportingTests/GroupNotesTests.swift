// Why a figure has a dash or a tilde stands below its table, once for all that lack for the same reason.

import IPCChannels
import Testing

@testable import Comparison
@testable import Reporting

@Suite struct GroupNotesTests {
  private static func notes(_ cells: [Cell], in table: Metric.Table) -> [String] {
    let report = Report(Parts.result(cells: cells, rounds: 2))
    return report.analysis.groups.flatMap { GroupText.unknownNotes($0, in: table) }
  }

  private static func cell(
    _ kind: ChannelKind, _ wait: WaitStrategy, _ change: (inout Cell) -> Void = { _ in }
  ) -> Cell {
    var cell = Parts.cell(
      Parts.coordinates(kind, wait, .same), Parts.Shape(median: 4000, rounds: 2))
    change(&cell)
    return cell
  }

  private static func approximate(_ cell: inout Cell) {
    cell.systemCalls = SystemCalls(
      client: 30, server: 50, roundTrips: 1000, approximate: "it depends on timing")
  }

  @Test func `a figure that is approximate has its reason, for all rows together`() {
    let costs = Self.notes(
      [
        Self.cell(.pipe, .block), Self.cell(.fifo, .block, Self.approximate),
        Self.cell(.shm, .adaptive, Self.approximate),
        Self.cell(.memfd, .adaptive, Self.approximate),
      ], in: .costs)
    #expect(
      costs == [
        "system calls of fifo (block) and adaptive rows are approximate (~): it depends on timing"
      ])
    #expect(
      Self.notes([Self.cell(.shm, .adaptive, Self.approximate)], in: .costs)
        == ["system calls are approximate (~): it depends on timing"])
  }

  @Test func `calls of a side that slept otherwise when it was timed are not exact`() {
    // Two calls for each sleep: the timed rounds have 2 sleeps a round trip.
    func counted(_ calls: UInt64) -> (inout Cell) -> Void {
      { $0.systemCalls = SystemCalls(client: calls, server: calls, roundTrips: 1000) }
    }
    #expect(Self.notes([Self.cell(.shm, .block, counted(1980))], in: .costs) == [])
    #expect(
      Self.notes([Self.cell(.shm, .block, counted(1130))], in: .costs) == [
        "system calls are approximate (~): in the rounds that were timed it slept more or less often "
          + "than when counted"
      ])
    // A pipe makes its calls whether or not it sleeps in them.
    #expect(Self.notes([Self.cell(.pipe, .block, counted(1130))], in: .costs) == [])
  }

  @Test func `all figures that are not known for one reason are named in one sentence`() {
    func lose(_ cell: inout Cell) {
      cell.footprint = Footprint(
        clients: 8, serverDescriptors: nil, clientDescriptors: nil, serverBytes: nil,
        unavailable: "/proc is not mounted here")
      cell.floor = Floor(wait: .block, unavailable: "there is no such loop")
    }
    let cells = [Self.cell(.pipe, .block, lose), Self.cell(.fifo, .block)]
    #expect(
      Self.notes(cells, in: .costs) == [
        "server descriptors, client descriptors, server memory of pipe (block) are not known: "
          + "/proc is not mounted here"
      ])
    #expect(
      Self.notes(cells, in: .times) == [
        "vs C, vs C in a stream, set-up vs C of pipe (block) are not known: there is no such loop"
      ])
  }

  @Test func `a table and Markdown say why there is a tilde`() {
    let note = "system calls of adaptive rows are approximate (~): how long both sides look"
    let style = TerminalStyle(width: 200, usesColour: false, usesUnicode: true)
    #expect(TableReport(style: style).render(Fixture.closedLoop.report).contains(note))
    #expect(
      MarkdownReport().render(Fixture.closedLoop.report)
        .contains(MarkdownText.plain(note)))
  }
}
