// What warnings say: the numbers that were found, and which cells they are of.

import Comparison
import IPCChannels
import Testing

struct WarningTextTests {
  private func reason(
    _ id: String, _ change: (inout RunResult) -> Void
  ) throws -> String {
    try warning(id, change).reason
  }

  private func warning(
    _ id: String, _ change: (inout RunResult) -> Void
  ) throws -> Warning {
    var result = ResultFixture.healthy()
    change(&result)
    return try #require(Warning.all(in: result).first { $0.id == id })
  }

  @Test func `few samples say how many cells have them, and which has the fewest`() throws {
    let reason = try reason("few-samples") {
      setRoundTrips(&$0.cells[0], 412)
      setRoundTrips(&$0.cells[1], 999)
    }
    #expect(
      reason == "p99 is – in 2 cells: fewer than ten samples lie above it; of these, pipe block "
        + "same has the fewest round trips, 412 in 10 rounds")
  }

  @Test func `rounds that are too short for a p99 are to be fewer, and not to have more time`()
    throws
  {
    let warning = try warning("few-samples") {
      $0.cells[0] = ResultFixture.cell(
        .pipe, wait: .block, .same, medianNanoseconds: 5_000, rounds: 65, roundTrips: 65 * 30)
      // Of 30 samples none is in the tail: that is here in every fourth round.
      for index in $0.cells[0].rounds.indices where index.isMultiple(of: 4) {
        $0.cells[0].rounds[index].roundTrip = ResultFixture.histogram(around: 6_000, count: 30)
      }
    }
    #expect(
      warning.reason == "p99 is – in 1 cell: so short are the rounds that fewer than half of them "
        + "have a sample above it; pipe block same has 1950 round trips in 65 rounds")
    #expect(warning.remedy == "measure fewer rounds, which are longer then (--rounds 9)")
  }

  @Test func `a tail that lies in few long rounds needs no more time`() throws {
    let warning = try warning("few-samples") {
      setMedians(&$0, [5_000, 5_000, 5_000, 5_000, 50_000])
    }
    #expect(
      warning.reason == "p99 is – in 1 cell: what lies above it is of fewer than half of the "
        + "rounds, though all are long enough; pipe block same has 2000 round trips in 10 rounds")
    #expect(warning.remedy.hasSuffix("more time or rounds would not help"))
  }

  @Test func `rounds that disagree are named, three at most`() throws {
    let reason = try reason("rounds-disagree") {
      for cell in $0.cells.indices {
        for round in $0.cells[cell].rounds.indices {
          $0.cells[cell].rounds[round].roundTrip = ResultFixture.histogram(
            around: round < 5 ? 900 : 2_500, count: 200)
        }
      }
    }
    #expect(
      reason == "rounds disagree; their medians: pipe block same from 900 ns to 2.5 µs, pipe block "
        + "cross from 900 ns to 2.5 µs, memfd block same from 900 ns to 2.5 µs, and 2 more")
  }

  @Test func `the figure of a cell lies in the range that is told of its rounds`() throws {
    let reason = try reason("rounds-disagree") {
      $0.cells[0].rounds.removeLast(8)
      setMedians(&$0, [40_000, 10_000_000])
    }
    #expect(reason == "rounds disagree; their medians: pipe block same from 40 µs to 10 ms")
  }

  @Test func `a cell on one processor says in how many rounds it was there`() throws {
    let reason = try reason("same-core") { $0.cells.append(free(together: 7)) }
    #expect(
      reason == "client and server were seen on one processor: pipe block free in 7 of 10 rounds")
  }

  @Test func `cells are told apart by record size and clients where the result has several`() throws
  {
    let reason = try reason("oversubscribed") {
      var large = spinning(.cross, clients: 2)
      large.coordinates.recordSize = 64
      $0.cells.append(large)
    }
    #expect(
      reason == "more threads spin than there are processors for them: pipe spin cross 64 bytes "
        + "2 clients has 4 threads on 2 processors")
  }

  @Test func `cells are told apart by rate where there are several, and by why they take part`()
    throws
  {
    func reason(_ change: (inout Cell) -> Void) throws -> String {
      try self.reason("left-out-rounds") {
        var cell = $0.cells[0]
        change(&cell)
        cell.leftOut = [LeftOutRound(number: 3, reason: "it had 7 round trips")]
        $0.cells.append(cell)
      }
    }
    let rate = try reason { $0.coordinates.ratePerSecond = 5_000 }
    #expect(rate.contains("round 3 of pipe block same 5,000 messages/s: it"))
    let other = try reason { $0.coordinates.entry = .against }
    #expect(other.contains("round 3 of pipe block same (other build): it"))
    let twin = try reason { $0.coordinates.entry = .twin }
    #expect(twin.contains("round 3 of pipe block same (second entry): it"))
  }

  @Test func `the machine's own numbers are in the reasons`() throws {
    let load = try reason("load") { $0.machine.loadAverage = 3.456 }
    #expect(load == "the load average before the run was 3.46 on 8 processors; up to 0.8 is rest")
    let quota = try reason("quota") { $0.machine.quota = 1.5 }
    #expect(quota.hasPrefix("a control group allows the time of 1.5 of the processors; below 8 "))
    let clock = try reason("clock-source") {
      $0.machine.clockSource = "hpet"
      $0.baseline!.clockReadingPicoseconds = 1_234_000
    }
    #expect(
      clock == "the clock source is hpet, where tsc is expected; one reading takes 1.23 µs")
    let siblings = try reason("smt-siblings") { makeSiblings(&$0.machine) }
    #expect(siblings.hasPrefix("processors 1 and 2 are hardware threads of one core"))
    let governor = try reason("governor") { $0.machine.governor = "powersave" }
    #expect(governor.hasPrefix("the frequency governor of processors 1-2 is powersave"))
    let scheduling = try reason("scheduling") {
      $0.machine.scheduling = Scheduling(policy: "SCHED_RR", priority: 7, nice: 0)
    }
    #expect(scheduling.hasPrefix("client and server ran under SCHED_RR priority 7"))
  }

  @Test func `an early end says why, and how much there is`() throws {
    let reason = try reason("incomplete") {
      $0.complete = false
      $0.failure = "interrupted"
      $0.cells[4].rounds = []
    }
    #expect(reason == "the run is incomplete (interrupted); 4 of 5 cells have any numbers")
  }

  @Test func `a second entry is no cell that an early end counts`() throws {
    let reason = try reason("incomplete") {
      $0.complete = false
      $0.cells.append(twin(medianNanoseconds: 5_000))
    }
    #expect(reason.hasSuffix("; 5 of 5 cells have any numbers"))
  }

  @Test func `where no round was run, nothing holds for rounds that were`() throws {
    let warning = try warning("incomplete") {
      $0.complete = false
      for index in $0.cells.indices { $0.cells[index].rounds = [] }
    }
    #expect(warning.reason.hasSuffix("; 0 of 5 cells have any numbers"))
    #expect(warning.remedy == "measure again")
  }

  @Test func `few rounds are blamed on the option that chose them`() throws {
    func remedy(_ command: [String]) throws -> String {
      try warning("few-rounds") {
        $0.settings.rounds = 4
        $0.command = command
        for index in $0.cells.indices { $0.cells[index].rounds.removeLast(6) }
      }.remedy
    }
    #expect(try remedy(["ipc-compare", "--rounds", "4"]) == "measure more rounds (--rounds)")
    #expect(try remedy(["ipc-compare", "--rounds=4"]) == "measure more rounds (--rounds)")
    #expect(
      try remedy(["ipc-compare", "--time", "2"]).hasPrefix("give the run more time (--time)"))
  }

  @Test func `what a run lacks that ended early is not blamed on its options`() throws {
    let few = try warning("few-rounds") {
      $0.complete = false
      for index in $0.cells.indices { $0.cells[index].rounds.removeLast(6) }
    }
    #expect(few.remedy == "measure again, and let the run come to its end")
    let samples = try warning("few-samples") {
      $0.complete = false
      setRoundTrips(&$0.cells[0], 412)
    }
    #expect(samples.remedy == few.remedy)
  }

  @Test func `how far rounds usually differ is not rounded to nothing`() throws {
    let reason = try reason("unequal-rounds") {
      for cell in $0.cells.indices {
        setMedians(&$0, cell: cell, [10_000, 10_040])
      }
      setMedians(&$0, cell: 0, [10_000, 12_000])
    }
    #expect(reason.contains("than those of the others (0."), "\(reason)")
  }

  @Test func `too few rounds are counted`() throws {
    let reason = try reason("few-rounds") { $0.cells[0].rounds.removeLast(8) }
    #expect(reason == "1 cell with fewer than 6 rounds, down to 2: their intervals say little")
  }
}
