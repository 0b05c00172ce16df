// The table is what people see first: its looks are pinned by golden files, its promises by tests.

import Testing

@testable import Comparison
@testable import Reporting

@Suite struct TableReportTests {
  static let styles = [true, false].flatMap { unicode in
    [40, 80, 120].map { TerminalStyle(width: $0, usesColour: false, usesUnicode: unicode) }
  }

  @Test(arguments: Fixture.allCases, styles)
  func `a table looks as it did`(fixture: Fixture, style: TerminalStyle) throws {
    let name = "\(fixture.rawValue)-\(style.width)\(style.usesUnicode ? "" : "-ascii").txt"
    try Golden.expect(TableReport(style: style).render(fixture.report), equals: name)
  }

  @Test func `a warning tells its reason, remedy and id, and none is nothing`() {
    let style = TerminalStyle(width: 60, usesColour: false, usesUnicode: true)
    #expect(WarningReport(style: style).render(Fixture.empty.report).isEmpty)
    #expect(
      WarningReport(style: style).render(Fixture.closedLoop.report) == """
        warning: this is a virtual machine (KVM), whose host takes
          time away; measure where the programs will run
          [virtual-machine]
        warning: CPU 0 and CPU 1 are hardware threads of one core;
          choose CPUs of two cores [smt-siblings]

        """)
  }
}
