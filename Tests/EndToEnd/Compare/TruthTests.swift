// Why a comparison can be believed: what is known comes out, and what is false is not measured.

import Comparison
import Glibc
import IPCChannels
import Linux
import Sampling
import TestSupport
import Testing

@Suite("ipc-compare tells the truth", .waitsForMeasurements)
struct TruthTests {
  @Test(
    "A channel that loses, changes or makes up messages ends the run, and leaves no figure",
    arguments: ["pipe-dropping", "pipe-untallied", "pipe-corrupting", "pipe-answering"])
  func cheats(name: String) throws {
    // Beside each other, because both wait most of the time.
    let runs = try [["--no-floor"], ["--rate", "2000"]].map { arguments in
      try ComparisonRun(
        [
          "--kind", name, "--wait", "block", "--placement", "same", "--timeout", "5",
          "--rounds", "2", "--time", "6",
        ] + arguments, program: .laboratory)
    }
    for run in runs {
      #expect(try run.endingInTime() == .exited(70), "\(run.process.errors.text)")
      #expect(run.process.errors.text.contains("no figure of this run is worth anything"))
      let result = try run.result()
      #expect(!result.complete && result.failure != nil)
      #expect(result.cells.allSatisfy { $0.rounds.isEmpty && $0.systemCalls.roundTrips == 0 })
      #expect(run.process.output.text.contains("\nincomplete: "))
      #expect(run.process.output.text.contains("\nnothing was measured\n"))
    }
  }

  /// How far a side may be behind or before a call when its count is read.
  private static let ends: UInt64 = 2

  @Test("System calls are counted: 4 for a pipe that sleeps, none for memory that spins")
  func systemCalls() throws {
    let placement = RunTests.placements.last!
    let run = try ComparisonRun(
      [
        "--kind", "pipe,memfd", "--wait", "block,spin", "--placement", placement.rawValue,
        "--no-floor", "--rounds", "2", "--time", "4",
      ])
    let result = try run.completed()
    for (kind, wait, each) in [(ChannelKind.pipe, WaitStrategy.block, 2), (.memfd, .spin, 0)] {
      let name = kind.rawValue
      let calls = try #require(result.cell(name, wait, placement)).systemCalls
      try ComparisonRun.requireTime(calls.unavailable != ComparisonRun.uncounted)
      #expect(calls.unavailable == nil && calls.roundTrips > 0)
      let (client, server) = (try #require(calls.client), try #require(calls.server))
      #expect(client == UInt64(each) * calls.roundTrips, "client of \(name)")
      let expected = UInt64(each) * calls.roundTrips
      let ends = each == 0 ? 0 : Self.ends
      #expect((expected - ends...expected + ends).contains(server), "server of \(name)")
      // Where round trips take long, there may be too few of them.
      #expect(calls.isExact == (each == 0 || calls.roundTrips >= 400), "\(name): \(calls)")
    }
  }

  @Test("Each kind makes as many system calls a record as it says, asleep and awake")
  func promisedCalls() throws {
    let placement = RunTests.placements.last!
    let run = try ComparisonRun([
      "--kind", "all", "--wait", "block,spin", "--placement", placement.rawValue, "--no-floor",
      "--rounds", "1", "--time", "12",
    ])
    let result = try run.completed()
    var counted = 0
    for kind in ChannelKind.allCases {
      let promised = kind.description.calls
      let sleeping = try #require(result.cell(kind.rawValue, .block, placement))
      let asleep = sleeping.systemCalls
      let spinning = try #require(result.cell(kind.rawValue, .spin, placement)).systemCalls
      // On a machine that is too busy for it, what is not timed is not counted.
      if [asleep, spinning].contains(where: { $0.unavailable == ComparisonRun.uncounted }) {
        continue
      }
      counted += 1
      #expect(asleep.roundTrips > 0 && spinning.roundTrips > 0, "\(kind)")
      let sleepers = try #require(asleep.client) + #require(asleep.server)
      let spinners = try #require(spinning.client) + #require(spinning.server)
      // A round trip is two records.
      let most = UInt64(2 * promised.waiting) * asleep.roundTrips
      if promised.sleep.isEmpty {
        #expect((most - Self.ends...most + Self.ends).contains(sleepers), "\(kind), asleep")
        // In vain it asks more often.
        let least = UInt64(2 * promised.notWaiting) * spinning.roundTrips
        #expect(spinners + Self.ends >= least, "\(kind), awake")
      } else {
        // Who is not asleep yet is not woken.
        #expect((1...most + Self.ends).contains(sleepers), "\(kind), asleep")
        // Each sleep takes a call, and one of the other side to end it: those that were timed, which
        // nobody counted, slept as often.
        if asleep.isExact {
          let trips = sleeping.rounds.reduce(0) { $0 + $1.roundTrip.count }
          let sleeps = sleeping.rounds.reduce(0) { $0 + $1.voluntarySwitches }
          let counted = Double(sleepers) / Double(asleep.roundTrips)
          let meant = 2 * Double(sleeps) / Double(trips)
          try ComparisonRun.requireTime(abs(counted - meant) <= 0.5)
          #expect(abs(counted - meant) <= 0.5, "\(kind): \(counted), \(meant)")
        }
        #expect(spinners == 0, "\(kind), awake")
      }
    }
    try ComparisonRun.requireTime(counted > 0)
    #expect(counted > 0)
  }

  /// Coordinated omission: a closed loop would see one slow answer and miss a thousand.
  @Test("A stall of the server is charged to every message that was due meanwhile")
  func stall() throws {
    let run = try ComparisonRun([
      "--kind", "pipe", "--wait", "block", "--placement", RunTests.placements.last!.rawValue,
      "--rate", "5000", "--rounds", "1", "--time", "6", "--seed", "1",
    ])
    // The server that is stopped must be that of the round that counts.
    try run.process.errors.wait(for: "warm-up done")
    let server = try run.server()
    // On a busy machine it takes its client a while to begin. Each ping is a sleep of the server's, unless so many
    // are due at once that it finds the next one there.
    let isUnderWay = {
      ProcessFigures(server).threads.values.contains { $0.switches > 500 }
    }
    try waitUntil("pings are on their way, or the run is over") {
      isUnderWay() || !run.process.isRunning
    }
    try ComparisonRun.requireTime(isUnderWay())
    // Past the warm-up, which is a tenth of the time, and long before the end.
    sleep(.milliseconds(700))
    kill(server, SIGSTOP)
    sleep(.milliseconds(200))
    kill(server, SIGCONT)
    let cell = try run.completed().cells[0]
    let round = try #require(cell.rounds.first)
    let service = try Histogram(round.roundTrip)
    let response = try Histogram(try #require(round.response))
    let (services, responses) = (service.count, response.count)
    #expect(services == responses)
    try ComparisonRun.requireTime(services > 1000)
    #expect(services > 1000, "enough for a 99th percentile")
    // Whatever this machine does meanwhile: the stall hit one message in service, and all that were
    // due in 200 ms in response, which are a thirtieth or more.
    let slowestResponses = try #require(response.percentile(99) as UInt64?)
    let slowestServices = try #require(service.percentile(99) as UInt64?)
    let slowestService = try #require(service.max as UInt64?)
    // A busy machine may let the server be stopped after the round that counts.
    try ComparisonRun.requireTime(slowestService >= 150_000_000)
    #expect(slowestResponses >= 100_000_000)
    #expect(slowestServices < 100_000_000)
    #expect(slowestService >= 150_000_000)
  }
}
