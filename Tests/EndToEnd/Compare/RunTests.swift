// What a comparison measures: every kind, every strategy, every placement, and nothing that is not so.
// Not how fast.

import Comparison
import Glibc
import IPCChannels
import Linux
import Sampling
import TestSupport
import Testing

@Suite("ipc-compare run", .waitsForMeasurements)
struct RunTests {
  /// Placements that this machine has.
  static let placements: [Placement] = Processor.allowed.count > 1 ? [.same, .cross] : [.same]

  @Test("Every kind is measured, asleep and adaptive, in every placement, with its floor")
  func everything() throws {
    let run = try ComparisonRun(["--rounds", "2", "--kind", "all", "--time", "12"])
    let result = try run.completed()
    #expect(result.complete && result.failure == nil)
    #expect(
      result.cells.count == ChannelKind.allCases.count * 2 * RunTests.placements.count)
    var counted = 0
    for cell in result.cells {
      let title = cell.coordinates.longTitle
      #expect(cell.unavailable == nil, "\(title)")
      // Two, unless the machine is so busy that one has too few samples, or the time is over before it.
      #expect(!cell.rounds.isEmpty, "\(title)")
      #expect(Set(cell.rounds.map(\.number)).isSubset(of: [1, 2]), "\(title)")
      #expect(cell.floor != nil && cell.floor?.unavailable == nil, "\(title)")
      for round in cell.rounds {
        #expect(round.roundTrip.count > 0 && round.setUp.count > 0, "\(title)")
        #expect(round.response == nil && round.stream != nil, "\(title)")
        // A floor that lost its time has no figures.
        if let floor = round.floor {
          #expect(floor.roundTrip.count > 0 && floor.setUp.count > 0, "\(title)")
        }
        #expect(round.cpuNanoseconds > 0, "\(title)")
        let cpus = (round.clientCPU, round.serverCPU)
        let site = try #require(result.machine.site(of: cell.coordinates.placement))
        #expect(
          cpus.0 == site.clientCPU && cpus.1 == site.serverCPU, "\(title) ran on \(cpus)")
      }
      // On a machine that is too busy for it, what is not timed is not counted.
      if cell.systemCalls.unavailable == ComparisonRun.uncounted { continue }
      counted += 1
      let footprint = try #require(cell.footprint, "\(title)")
      #expect(try #require(footprint.serverDescriptors) >= 2, "\(title)")
      #expect(try #require(footprint.clientDescriptors) >= 2, "\(title)")
    }
    try ComparisonRun.requireTime(counted > 0)
    #expect(counted > 0)
    // Of one that a stall took its time from there is none.
    #expect(result.cells.contains { $0.rounds.contains { $0.floor?.stream != nil } })
    let baseline = try #require(result.baseline)
    #expect(baseline.clockReadingPicoseconds > 0 && baseline.callPicoseconds > 0)
  }

  @Test("Both flavours of bare C are measured beside a cell where they are two, or one alone")
  func flavours() throws {
    let few = [
      "--kind", "pipe,shm,signal", "--wait", "block,spin", "--placement", "same", "--rounds", "2",
      "--time", "4",
    ]
    let both = try ComparisonRun(few + ["--floor-calls", "libc,inlined"])
    let result = try both.completed()
    #expect(result.settings.flavours == [.inlined, .libc])
    for cell in result.cells {
      let title = cell.coordinates.longTitle
      #expect(cell.floor?.unavailable == nil, "\(title)")
      // A semaphore is libc's in either, and a ring whose sides spin makes no call.
      let isOneLoop = cell.coordinates.kind == .shm
      #expect((cell.libcFloor?.unavailable != nil) == isOneLoop, "\(title)")
      #expect(cell.libcFloor?.wait == cell.floor?.wait, "\(title)")
      if isOneLoop { #expect(cell.rounds.allSatisfy { $0.libcFloor == nil }, "\(title)") }
      for floor in cell.rounds.flatMap({ [$0.floor, $0.libcFloor].compactMap(\.self) }) {
        #expect(floor.roundTrip.count > 0 && floor.setUp.count > 0, "\(title)")
      }
    }
    // A floor that lost its time has no figures.
    #expect(result.cells.contains { $0.rounds.contains { $0.libcFloor?.stream != nil } })

    let alone = try ComparisonRun(few + ["--floor-calls", "libc"]).completed()
    #expect(alone.settings.flavours == [.libc] && !alone.settings.hasFloor)
    for cell in alone.cells {
      #expect(cell.floor == nil && cell.libcFloor?.unavailable == nil)
      #expect(cell.rounds.allSatisfy { $0.floor == nil })
    }
  }

  @Test("Several clients, several sizes, a batch and no floor")
  func dimensions() throws {
    let run = try ComparisonRun([
      "--kind", "memfd", "--wait", "block", "--placement", "free", "--clients", "1,5", "--size",
      "24,5000", "--batch", "7", "--no-floor", "--rounds", "2", "--time", "3",
    ])
    let result = try run.completed()
    #expect(
      Set(result.cells.map { [$0.coordinates.clients, $0.coordinates.recordSize] })
        == [[1, 24], [5, 24], [1, 5000], [5, 5000]])
    for cell in result.cells {
      #expect(cell.unavailable == nil && !cell.rounds.isEmpty)
      #expect(cell.floor == nil)
    }
    #expect(result.settings.batch == 7)
  }

  @Test("What cannot be measured says why in its row, and the run goes on")
  func unavailable() throws {
    let run = try ComparisonRun(
      [
        "--kind", "\(ChannelKind.queue),pipe", "--wait", "block", "--placement", "same", "--size",
        "65536",
      ] + ComparisonRun.short)
    let result = try run.completed()
    let queue = try #require(result.cell("\(ChannelKind.queue)", .block, .same))
    #expect(queue.unavailable?.contains("msgsize_max") == true, "\(queue.unavailable ?? "nothing")")
    #expect(queue.rounds.isEmpty)
    #expect(result.cell("pipe", .block, .same)?.rounds.isEmpty == false)
    #expect(result.complete)
    #expect(run.process.output.text.contains("msgsize_max"))
  }

  @Test("With one processor there is one placement, and the other says why")
  func oneProcessor() throws {
    let taskset = try #require(systemCommand("taskset"), "taskset, of util-linux")
    let prefix = [taskset, "-c", "\(Processor.allowed[0])"]
    let arguments = ["--kind", "pipe", "--wait", "block"]
    // Long enough not to be over when the signal comes.
    let standard = try ComparisonRun(
      arguments + ["--rounds", "2", "--time", "100"], prefix: prefix)
    // What it would measure is known by now.
    try standard.process.errors.wait(for: "warm-up done")
    standard.process.signal(SIGINT)
    #expect(try standard.ending() == .exited(130), "\(standard.process.errors.text)")
    #expect(try standard.result().cells.map(\.coordinates.placement) == [.same])
    let asked = try ComparisonRun(
      arguments + ComparisonRun.short + ["--placement", "same,cross"], prefix: prefix)
    try asked.completed()
    let cross = try #require(try asked.result().cell("pipe", .block, .cross))
    #expect(cross.unavailable?.contains("needs two processors") == true)
    #expect(asked.process.output.text.contains("needs two processors"))
  }

  @Test("The seed that was asked for is kept, and printed")
  func seed() throws {
    let run = try EndedRun.small.get()
    #expect(run.result.settings.seed == 4711)
    #expect(run.output.contains("seed 4711"))
  }
}
