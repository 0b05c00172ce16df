// What a comparison with a foreign program comes to.

import ForeignPrograms
import Testing

struct FindingsTests {
  /// Turns in which the machine is slower each time, and the figures stand to each other as is said.
  private func findings(
    ours: Double, floor: Double, theirs: Double, asWritten: Double, inlined: Double, bare: Double,
    turns: Int = 15
  ) -> Findings? {
    Findings(
      .pipe,
      (1...turns).map { number in
        let turn: Turn = [
          .ours: ours, .floor: floor, .theirs: theirs, .asWritten: asWritten, .inlined: inlined,
          .bare: bare,
        ]
        return turn.mapValues { $0 * 1000 * Double(number) }
      })
  }

  @Test func `a figure within ten per cent is good, whatever lies between`() throws {
    let found = try #require(
      findings(ours: 5.2, floor: 5, theirs: 5, asWritten: 9, inlined: 2, bare: 7))
    #expect(found.isGood)
    #expect(found.sentence.contains("1.04 [1.04, 1.04]"))
    #expect(found.sentence.hasSuffix("they agree within 10 %."))
  }

  @Test func `a difference between two loops of C is explained`() throws {
    let found = try #require(
      findings(ours: 4.2, floor: 4, theirs: 6, asWritten: 6, inlined: 4.5, bare: 4))
    #expect(found.isGood)
    #expect(found.sentence.contains("0.70 [0.70, 0.70] times as long as `perf bench sched pipe`"))
    #expect(found.sentence.contains("a factor of 0.75"))
    #expect(found.sentence.contains("the two loops of C 0.89"))
    #expect(found.sentence.contains("the library beside bare C 1.05"))
    #expect(found.sentence.hasSuffix("1.00 [1.00, 1.00] is left."))
  }

  @Test func `a foreign program slower than its own calls is not explained`() throws {
    let found = try #require(
      findings(ours: 4, floor: 4, theirs: 6, asWritten: 4, inlined: 4, bare: 4))
    #expect(!found.isGood)
    #expect(
      found.sentence.contains("0.67 [0.67, 0.67] times as long as \"`perf bench sched pipe`\""))
  }

  @Test func `a bare C measured twice with two results is not explained`() throws {
    let found = try #require(
      findings(ours: 4, floor: 4, theirs: 6, asWritten: 6, inlined: 6, bare: 6))
    #expect(!found.isGood)
    #expect(found.sentence.contains("\"the bare C of `ipc-compare`\" takes 0.67"))
  }

  @Test func `two checks that are nearly missed together explain nothing`() throws {
    let found = try #require(
      findings(ours: 5, floor: 5, theirs: 6, asWritten: 5.5, inlined: 5.5, bare: 5.5))
    #expect(!found.isGood)
    #expect(found.sentence.contains("0.83 [0.83, 0.83] would be left"))
  }

  @Test func `two failed checks that make up for each other explain nothing`() throws {
    let found = try #require(
      findings(ours: 4, floor: 4, theirs: 6, asWritten: 4.8, inlined: 3.2, bare: 3.2))
    #expect(!found.isGood)
    #expect(found.sentence.contains("takes 0.80 [0.80, 0.80] times as long"))
  }

  @Test func `the table has one row for each step, with both medians`() throws {
    let found = try #require(
      findings(ours: 4.2, floor: 4, theirs: 6, asWritten: 6, inlined: 4.5, bare: 4))
    #expect(found.tableRows.count == 6)
    #expect(
      found.tableRows[0]
        == "| `pipe`, `block` | 33.60 | `perf bench sched pipe` | 48.00 | 0.70 [0.70, 0.70] | ✗ |")
    #expect(found.tableRows[2].hasSuffix("| 48.00 | 0.75 [0.75, 0.75] |  |"))
    let columns = Findings.tableHead.map { $0.filter { $0 == "|" }.count }
    #expect(columns == [7, 7])
    #expect(found.tableRows.allSatisfy { $0.filter { $0 == "|" }.count == 7 })
  }

  @Test func `too few turns find nothing`() {
    #expect(
      findings(ours: 1, floor: 1, theirs: 1, asWritten: 1, inlined: 1, bare: 1, turns: 5) == nil)
  }
}
