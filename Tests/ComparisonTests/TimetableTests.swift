// How the time of a run is divided. Only what holds on any machine, at any moment.

import Testing

@testable import Comparison

struct TimetableTests {
  @Test(arguments: [true, false])
  func `what the parts of a slot take together is no more than the slot`(hasFloor: Bool) {
    let table = Timetable(nanoseconds: 1_000_000_000, hasFloor: hasFloor)
    for slot in [Timetable.shortest, 33_333_333, 1_000_000_007] as [UInt64] {
      let parts = table.parts(of: slot)
      // The floor is given as much.
      let all = parts.all * (hasFloor ? 2 : 1)
      #expect(all <= slot)
      #expect(all >= slot * 9 / 10)
      #expect(parts.roundTripNanoseconds > parts.all / 2, "round trips rank")
    }
  }

  @Test func `a slot is never shorter than a round needs`() {
    let table = Timetable(nanoseconds: 1, hasFloor: true)
    #expect(table.slot(slots: 1_000) == Timetable.shortest)
    #expect(table.nanosecondsLeft(slots: 100) >= 100 * Timetable.shortest)
  }

  @Test func `a slot leaves room for what processes cost to start`() {
    var table = Timetable(nanoseconds: 100_000_000_000, hasFloor: true)
    let before = table.slot(slots: 100)
    table.note(elapsed: 500_000_000, given: 100_000_000)
    let after = table.slot(slots: 100)
    #expect(after + 300_000_000 < before)
    #expect(table.nanosecondsLeft(slots: 1_000) >= 1_000 * 400_000_000)
  }

  @Test func `the least time of a run grows with its cells and its rounds`() {
    #expect(leastRunTime(cells: 20, rounds: 15) < 60_000_000_000)
    #expect(leastRunTime(cells: 40, rounds: 15) == 2 * leastRunTime(cells: 20, rounds: 15))
    #expect(leastRunTime(cells: 20, rounds: 16) > leastRunTime(cells: 20, rounds: 15))
  }
}
