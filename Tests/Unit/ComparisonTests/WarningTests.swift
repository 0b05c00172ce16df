// Each warning by what brings it about and what just does not. Every case begins with a result that
// has nothing to warn of.

import Comparison
import Foundation
import IPCChannels
import TestSupport
import Testing

/// A change of a healthy result, and the warnings that it brings about.
struct WarningCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let ids: [String]
  let change: @Sendable (inout RunResult) -> Void

  init(
    _ ids: String..., when description: String,
    change: @escaping @Sendable (inout RunResult) -> Void
  ) {
    self.ids = ids
    testDescription = description
    self.change = change
  }

  var warnings: [Warning] {
    var result = ResultFixture.healthy()
    change(&result)
    return Warning.all(in: result)
  }
}

struct WarningTests {
  @Test func `the page about measuring has every warning, in their order`() throws {
    let page = try String(
      contentsOfFile: Repository.root + "/Sources/Comparison/Comparison.docc/Measuring.md",
      encoding: .utf8)
    let list = try #require(page.firstMatch(of: #/The ids are ((?:`[a-z-]+`[,.]?(?: and)?\s+)+)/#))
    let ids = list.1.matches(of: /`([a-z-]+)`/).map { String($0.1) }
    #expect(ids == Warning.ids)
  }

  @Test func `a healthy result has none`() {
    #expect(Warning.all(in: ResultFixture.healthy()).isEmpty)
  }

  /// A cell that is on one processor by the kernel's choice is unpinned as well.
  static let cases: [WarningCase] = [
    WarningCase("debug-build", when: "the tool was built without optimisation") {
      $0.tool.isDebugBuild = true
    },
    WarningCase("self-test", when: "a cell takes a tenth longer than itself") {
      $0.cells.append(twin(medianNanoseconds: 5_500))
    },
    WarningCase("unpinned", when: "a cell ran where the kernel liked") {
      $0.cells.append(free())
    },
    WarningCase("unpinned", "same-core", when: "the kernel put both sides on one processor") {
      $0.cells.append(free(together: 6))
    },
    WarningCase("smt-siblings", when: "the two processors are threads of one core") {
      makeSiblings(&$0.machine)
    },
    WarningCase("one-processor", when: "a second processor is not allowed") {
      allowOneProcessor(&$0)
      $0.cells.removeAll { $0.coordinates.placement == .cross }
    },
    WarningCase("scheduling", when: "both sides ran under a real-time policy") {
      $0.machine.scheduling = Scheduling(policy: "SCHED_FIFO", priority: 1, nice: 0)
    },
    WarningCase("virtual-machine", when: "there is a hypervisor") { $0.machine.hypervisor = "KVM" },
    WarningCase("load", when: "more than a tenth of the processors is busy") {
      $0.machine.loadAverage = 0.81
    },
    WarningCase("quota", when: "a control group allows less than two processors") {
      $0.machine.quota = 1.9
    },
    WarningCase("clock-source", when: "x86_64 does not read its own counter") {
      $0.machine.clockSource = "hpet"
    },
    WarningCase("clock-source", when: "aarch64 does not read its own counter") {
      $0.machine.architecture = "aarch64"
      $0.machine.clockSource = "tsc"
    },
    WarningCase("governor", when: "the processor saves power") {
      $0.machine.governor = "powersave"
    },
    WarningCase("no-reference", when: "the reference could not be measured") {
      var cell = ResultFixture.cell(.signal, wait: .block, .same, medianNanoseconds: 4_000)
      cell.rounds = []
      cell.unavailable = "a record is larger than a signal's"
      $0.cells.append(cell)
      $0.settings.reference = cell.coordinates.name
    },
    WarningCase("few-samples", when: "p99 cannot be told") {
      setRoundTrips(&$0.cells[1], 999)
    },
    WarningCase("rounds-disagree", "unequal-rounds", when: "medians of one cell lie far apart") {
      setMedians(&$0, [100, 160])
    },
    WarningCase("unequal-rounds", when: "one cell's rounds differ by more than those of the others")
    {
      setMedians(
        &$0, cell: 2, [9000, 9000, 9000, 9000, 9000, 10_200, 10_200, 10_200, 10_200, 10_200])
    },
    WarningCase("oversubscribed", when: "both sides spin on one processor") {
      $0.cells.append(spinning(.same, clients: 1))
    },
    WarningCase("fewer-rounds", when: "the time was not enough for all rounds") {
      $0.settings.rounds = 11
    },
    WarningCase("left-out-rounds", when: "a round did not get its time") {
      $0.cells[1].leftOut = [LeftOutRound(number: 3, reason: "it had 7 round trips")]
    },
    WarningCase("few-rounds", when: "five rounds were run") {
      $0.cells[0].rounds.removeLast(5)
    },
    WarningCase("incomplete", when: "the run was ended") { $0.complete = false },
  ]

  @Test(arguments: cases)
  func `each warning comes alone, with numbers and a remedy`(_ example: WarningCase) {
    let found = example.warnings
    #expect(found.map(\.id) == example.ids)
    for warning in found {
      #expect(!warning.reason.isEmpty && !warning.remedy.isEmpty)
    }
  }

  /// Just on this side of each threshold.
  static let harmless: [WarningCase] = [
    WarningCase("unpinned", when: "nobody knows where the sides were") {
      var cell = free()
      for index in cell.rounds.indices {
        (cell.rounds[index].clientCPU, cell.rounds[index].serverCPU) = (nil, nil)
      }
      $0.cells.append(cell)
    },
    WarningCase("incomplete", when: "rounds are missing because the run was ended") {
      $0.settings.rounds = 11
      $0.complete = false
    },
    WarningCase("left-out-rounds", when: "the last round was run and does not count") {
      for index in $0.cells.indices {
        $0.cells[index].rounds.removeLast()
        $0.cells[index].leftOut = [LeftOutRound(number: 10, reason: "it had 7 round trips")]
      }
    },
    WarningCase("unpinned", when: "the sides were together in half of the rounds") {
      $0.cells.append(free(together: 5))
    },
    WarningCase(when: "siblings are known, but no cell ran on both") {
      makeSiblings(&$0.machine)
      $0.cells.removeAll { $0.coordinates.placement == .cross }
    },
    WarningCase(when: "two hardware threads were asked for") {
      makeSiblings(&$0.machine)
      $0.machine.sites.append(Site(.smt, client: 1, server: 2))
      for index in $0.cells.indices where $0.cells[index].coordinates.placement == .cross {
        $0.cells[index].coordinates.placement = .smt
      }
    },
    WarningCase(when: "the scheduling is not known") { $0.machine.scheduling = nil },
    WarningCase(when: "the load is a tenth of the processors") { $0.machine.loadAverage = 0.8 },
    WarningCase(when: "a small machine's load is half a thread") {
      $0.machine.processors = 2
      $0.machine.loadAverage = 0.5
    },
    WarningCase(when: "the load is not known") { $0.machine.loadAverage = nil },
    WarningCase(when: "the quota is as much as the processors") { $0.machine.quota = 8 },
    WarningCase("one-processor", when: "one processor has a quota of two") {
      allowOneProcessor(&$0)
      $0.machine.quota = 2
    },
    WarningCase(when: "aarch64 reads its own counter") {
      $0.machine.architecture = "aarch64"
      $0.machine.clockSource = "arch_sys_counter"
    },
    WarningCase(when: "nobody knows the architecture's best clock") {
      $0.machine.architecture = "riscv64"
      $0.machine.clockSource = "riscv_clocksource"
    },
    WarningCase(when: "clock source and governor are not known") {
      $0.machine.clockSource = nil
      $0.machine.governor = nil
    },
    WarningCase(when: "a cell has 1,000 round trips") {
      setRoundTrips(&$0.cells[0], 1_000)
    },
    WarningCase(when: "a second entry has few round trips, and no p99 of its own is shown") {
      $0.cells.append(twin(medianNanoseconds: 5_000, roundTrips: 100))
    },
    WarningCase(when: "a second entry has too few rounds to prove anything, which is said with it")
    {
      var twin = twin(medianNanoseconds: 9_000)
      twin.rounds.removeLast(5)
      $0.cells.append(twin)
    },
    WarningCase(when: "rounds differ by half, which is less than 50 ns") {
      setMedians(&$0, [100, 148])
    },
    WarningCase(when: "rounds differ by a microsecond, which is a tenth") {
      setMedians(&$0, [9500, 9500, 9500, 9500, 10_000, 10_000, 10_400, 10_400, 10_400, 10_400])
    },
    WarningCase("few-samples", when: "one round in ten is an outlier, on which its p99 would rest")
    {
      setMedians(&$0, [100, 100, 100, 100, 100, 100, 100, 100, 100, 9_000])
    },
    WarningCase(when: "six rounds were run") { $0.cells[0].rounds.removeLast(4) },
    WarningCase(when: "two sides spin on two processors") {
      $0.cells.append(spinning(.cross, clients: 1))
    },
    WarningCase(when: "two sides would spin where the machine has no processors for them") {
      var cell = spinning(.smt, clients: 5)
      empty(&cell)
      $0.cells.append(cell)
    },
    WarningCase("unpinned", when: "unpinned threads spin, as many as processors") {
      $0.cells.append(spinning(.free, clients: 4))
    },
    WarningCase(when: "a cell could not be measured") {
      empty(&$0.cells[0])
    },
  ]

  @Test(arguments: harmless)
  func `what does not reach a threshold is not warned of`(_ example: WarningCase) {
    #expect(example.warnings.map(\.id) == example.ids)
  }

  /// Just beyond a threshold that the cases above approach from another side.
  static let beyond: [WarningCase] = [
    WarningCase("oversubscribed", when: "two clients and their sessions on two processors") {
      $0.cells.append(spinning(.cross, clients: 2))
    },
    WarningCase("unpinned", "oversubscribed", when: "five clients on eight processors") {
      $0.cells.append(spinning(.free, clients: 5))
    },
    WarningCase("oversubscribed", when: "the cell has no numbers") {
      var cell = spinning(.same, clients: 1)
      empty(&cell)
      $0.cells.append(cell)
    },
    WarningCase("oversubscribed", when: "an explicit pair is one processor twice") {
      $0.machine.sites.append(Site(.cpus(client: 3, server: 3), client: 3, server: 3))
      $0.cells.append(spinning(.cpus(client: 3, server: 3), clients: 1))
    },
    WarningCase("scheduling", when: "both sides had a nice value") {
      $0.machine.scheduling = Scheduling(policy: "SCHED_OTHER", priority: 0, nice: -1)
    },
    WarningCase(
      "rounds-disagree", "unequal-rounds", when: "microseconds differ by more than a fifth"
    ) {
      setMedians(&$0, [9000, 9000, 9000, 9000, 10_000, 10_000, 11_030, 11_030, 11_030, 11_030])
    },
    WarningCase("rounds-disagree", when: "the rounds of all cells differ alike") {
      for cell in $0.cells.indices {
        for round in $0.cells[cell].rounds.indices {
          $0.cells[cell].rounds[round].roundTrip = ResultFixture.histogram(
            around: round % 2 == 0 ? 1_000 : 2_000, count: 200)
        }
      }
    },
    WarningCase("load", when: "a small machine's load is above half a thread") {
      $0.machine.processors = 2
      $0.machine.loadAverage = 0.51
    },
    WarningCase("quota", when: "a control group allows a little less than the processors") {
      $0.machine.quota = 7.9
    },
    WarningCase("one-processor", "quota", when: "one processor has a quota below two") {
      allowOneProcessor(&$0)
      $0.machine.quota = 1.9
    },
  ]

  @Test(arguments: beyond)
  func `the other sides of the thresholds are warned of`(_ example: WarningCase) {
    #expect(example.warnings.map(\.id) == example.ids)
  }

  @Test func `ids are those that a result can have, each once, in order`() {
    #expect(Warning.ids.count == Set(Warning.ids).count)
    #expect(Set(Self.cases.flatMap(\.ids)) == Set(Warning.ids))
    var all = ResultFixture.healthy()
    for example in Self.cases { example.change(&all) }
    // One machine cannot both lack a second processor and have siblings, and of a run that was ended
    // nobody knows for how many rounds there was time.
    let others = Set(["smt-siblings", "fewer-rounds"])
    #expect(Warning.all(in: all).map(\.id) == Warning.ids.filter { !others.contains($0) })
  }
}
