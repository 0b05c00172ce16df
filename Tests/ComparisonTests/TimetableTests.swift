// How the time of a run is divided. Only what holds on any machine, at any moment.

import Testing

@testable import Comparison

struct TimetableTests {
  @Test(arguments: [true, false])
  func `what the parts of a slot take together is no more than the slot`(hasFloor: Bool) {
    let table = Timetable(nanoseconds: 1_000_000_000, hasFloor: hasFloor, clients: [1])
    for slot in [10_000_000, 33_333_333, 1_000_000_007] as [UInt64] {
      let parts = table.parts(of: slot)
      // The floor is given as much.
      let all = parts.all * (hasFloor ? 2 : 1)
      #expect(all <= slot)
      #expect(all >= slot * 9 / 10)
      #expect(parts.roundTripNanoseconds > parts.all / 2, "round trips rank")
    }
  }

  @Test func `a run that is late has nothing to share, and says how long the least takes`() {
    let table = Timetable(nanoseconds: 1, hasFloor: true, clients: [1, 1000])
    #expect(table.share(slots: 1_000) == 0)
    #expect(Timetable.slot(of: 0, clients: 1) == Timetable.shortest(clients: 1))
    #expect(Timetable.slot(of: 0, clients: 1000) == Timetable.shortest(clients: 1000))
    #expect(Timetable.slot(of: 20_000_000, clients: 1) == 20_000_000)
    let least = Timetable.shortest(clients: 1) + Timetable.shortest(clients: 1000)
    #expect(table.nanosecondsLeft(slots: 100) >= 50 * least)
  }

  @Test func `a share leaves room for what processes cost to start`() {
    var table = Timetable(nanoseconds: 100_000_000_000, hasFloor: true, clients: [1])
    let before = table.share(slots: 100)
    table.note(elapsed: 500_000_000, given: 100_000_000)
    let after = table.share(slots: 100)
    #expect(after + 300_000_000 < before)
    #expect(table.nanosecondsLeft(slots: 1_000) >= 1_000 * 400_000_000)
  }

  @Test func `the first share leaves room for what many clients cost to start`() {
    let few = Timetable(nanoseconds: 100_000_000_000, hasFloor: false, clients: [1, 1])
    let many = Timetable(nanoseconds: 100_000_000_000, hasFloor: false, clients: [1, 1000])
    #expect(many.share(slots: 20) + 400_000_000 < few.share(slots: 20))
  }

  @Test func `the least time of a run grows with its cells, its clients and its rounds`() {
    let twenty = Timetable.least(clients: Array(repeating: 1, count: 20), rounds: 15)
    #expect(twenty < 60_000_000_000)
    #expect(
      Timetable.least(clients: Array(repeating: 1, count: 40), rounds: 15) == 2 * twenty)
    #expect(Timetable.least(clients: Array(repeating: 1, count: 20), rounds: 16) > twenty)
    #expect(
      Timetable.least(clients: [1000], rounds: 15) > 10 * Timetable.least(clients: [1], rounds: 15))
  }
}
