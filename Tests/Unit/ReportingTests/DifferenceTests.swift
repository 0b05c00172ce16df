// What `diff` says decides whether a change is called slower: it must not depend on chance, on the
// clock's steps, or on what was not measured.

import Testing

@testable import Comparison
@testable import Reporting

@Suite struct DifferenceTests {
  private static let difference = Difference(old: Change.old, new: Change.new)

  @Test(arguments: [true, false], [80, 120])
  func `a difference looks as it did`(usesUnicode: Bool, width: Int) throws {
    let style = TerminalStyle(width: width, usesColour: false, usesUnicode: usesUnicode)
    let name = "difference-\(width)\(usesUnicode ? "" : "-ascii").txt"
    try Golden.expect(Self.render(Self.difference, style), equals: name)
  }

  @Test func `a difference of several runs and metrics looks as it did`() throws {
    let style = TerminalStyle(width: 80, usesColour: false, usesUnicode: true)
    try Golden.expect(Self.render(Gate.several, style), equals: "difference-several.txt")
  }

  private static func render(_ difference: Difference, _ style: TerminalStyle) -> String {
    DifferenceReport(style: style).render(difference, difference.verdict())
  }

  @Test(arguments: [true, false])
  func `no line is wider than the terminal`(usesUnicode: Bool) {
    for width in stride(from: 40, through: 200, by: 4) {
      let style = TerminalStyle(width: width, usesColour: false, usesUnicode: usesUnicode)
      for difference in [Self.difference, Gate.several] {
        for line in Self.render(difference, style).split(separator: "\n") {
          #expect(TerminalText.width(String(line)) <= width, "\(width) columns: \(line)")
        }
      }
    }
  }

  @Test func `every cell of either result has its status`() {
    let found = Dictionary(
      uniqueKeysWithValues: Self.difference.rows.map { ($0.coordinates.name, $0.status) })
    #expect(
      found == [
        "pipe": .slower, "socketpair": .faster, "shm": .equal, "memfd": .noisy,
        "datagram": .onlyInOld, "signal": .onlyInNew, "eventfd": .notCompared,
      ])
    #expect(Self.difference.verdict().outcome == .slower)
  }

  @Test func `a result differs from itself in nothing`() {
    let same = Difference(old: Change.old, new: Change.old)
    #expect(same.notes.isEmpty)
    for row in same.rows where row.status != .notCompared {
      #expect(row.status == (row.coordinates.name == "memfd" ? .noisy : .equal))
      #expect(row.ratio?.value == 1)
    }
  }

  @Test func `the same files give the same intervals`() {
    #expect(Difference(old: Change.old, new: Change.new) == Self.difference)
  }

  @Test func `an interval lies about its ratio, and tells a clear change`() throws {
    let pipe = try #require(Self.difference.rows.first { $0.coordinates.name == "pipe" }?.ratio)
    #expect(abs(pipe.value - 1.2) < 0.001)
    #expect(pipe.lower > 1.08 && pipe.lower < 1.12 && pipe.upper > 1.28 && pipe.upper < 1.34)
    #expect(!pipe.isNoisy)
    let memfd = try #require(Self.difference.rows.first { $0.coordinates.name == "memfd" }?.ratio)
    #expect(memfd.isNoisy)
  }

  @Test func `a step of the clock is no news, and without steps it would be`() {
    var (old, new) = (Change.old, Change.new)
    func status() -> DifferenceStatus? {
      Difference(
        old: [ComparedRun(name: "old", result: old)], new: [ComparedRun(name: "new", result: new)],
        runSpread: 0
      ).rows.first { $0.coordinates.name == "shm" }?.status
    }
    #expect(status() == .equal)
    old.baseline?.clockStepNanoseconds = 0
    new.baseline?.clockStepNanoseconds = 0
    #expect(status() == .slower)
  }

  @Test func `what else differs is told`() {
    #expect(
      Self.difference.notes == [
        "kernel: 6.18.5 in the old result, 6.19.0 in the new",
        "governor: not said in the old result, powersave in the new",
        "the new result is incomplete",
      ])
  }

  @Test func `machines that differ in what decides results are told apart`() {
    var (old, new) = (Change.old, Change.old)
    old.machine.vulnerabilities = [Vulnerability(name: "srso", text: "Mitigation: Safe RET")]
    new.machine.vulnerabilities = [
      Vulnerability(name: "mds", text: "Vulnerable"),
      Vulnerability(name: "srso", text: "Vulnerable: Safe RET, no microcode"),
    ]
    new.machine.scheduling = Scheduling(policy: "SCHED_FIFO", priority: 50, nice: 0)
    new.machine.kernelOptions = ["isolcpus=2,3", "mitigations=off"]
    new.machine.isolated = [2, 3]
    new.machine.preemption = "full"
    new.machine.sharedMemoryHugePages = "always"
    new.machine.ownNamespaces = ["mnt", "net"]
    new.machine.containerMarks = ["/.dockerenv"]
    new.machine.extensibleScheduler = "lavd_1.0.6"
    #expect(
      Difference(old: old, new: new).notes == [
        "scheduling: SCHED_OTHER in the old result, SCHED_FIFO priority 50 in the new",
        "kernel options: none in the old result, isolcpus=2,3 mitigations=off in the new",
        "isolated CPUs: none in the old result, 2 3 in the new",
        "preemption: PREEMPT_DYNAMIC in the old result, full in the new",
        "huge pages of shared memory: never in the old result, always in the new",
        "own namespaces: not said in the old result, mnt net in the new",
        "container traces: none in the old result, /.dockerenv in the new",
        "scheduler in BPF: not said in the old result, lavd_1.0.6 in the new",
        "mds: not affected in the old result, Vulnerable in the new",
        "srso: Mitigation: Safe RET in the old result, Vulnerable: Safe RET, no microcode in the "
          + "new",
      ])
  }

  @Test func `of two results, the processors of placements that both have are compared`() {
    var (old, new) = (Change.old, Change.old)
    func move(_ result: inout RunResult, _ placement: Placement, _ client: Int, _ server: Int) {
      result.machine.sites.removeAll { $0.placement == placement }
      result.machine.sites.append(Site(placement, client: client, server: server))
    }
    move(&new, .same, 1, 1)
    move(&new, .cross, 1, 0)
    #expect(
      Difference(old: old, new: new).notes == ["CPUs of same: 0 in the old result, 1 in the new"])
    for index in old.cells.indices {
      old.cells[index].coordinates.placement = .cross
      new.cells[index].coordinates.placement = .cross
    }
    #expect(
      Difference(old: old, new: new).notes == [
        "CPUs of cross: 0 and 1 (hardware threads of one core) in the old result, 1 and 0 (hardware "
          + "threads of one core) in the new"
      ])
  }

  @Test func `a row that a rate decided says so in place of its ratio`() {
    let style = TerminalStyle(width: 120, usesColour: false, usesUnicode: true)
    func text(_ old: RunResult, _ new: RunResult) -> String {
      Self.render(Difference(old: old, new: new), style)
    }
    let worse = text(Gate.paced(1), Gate.paced(0.6))
    #expect(worse.contains("slower: new reached 6,000/s of 10,000/s"), "\(worse)")
    #expect(worse.contains("slower (status 2)"))
    let neither = text(Gate.paced(0.6), Gate.paced(0.6))
    #expect(neither.contains("rate kept by neither: old reached 6,000/s"), "\(neither)")
  }

  @Test func `two results without cells have nothing to tell`() {
    let empty = Parts.result(cells: [])
    let style = TerminalStyle(width: 80, usesColour: false, usesUnicode: true)
    let text = Self.render(Difference(old: empty, new: empty), style)
    #expect(
      text.contains("\n  neither result has a cell\n  undecided (status 3): no cell was compared\n")
        || text.contains("neither result has a cell\nundecided (status 3): no cell was compared\n"))
  }
}
