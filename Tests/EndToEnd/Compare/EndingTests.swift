// How a comparison ends when it does not end by itself: what was measured is kept, and nobody is left.

import Comparison
import Foundation
import Glibc
import IPCChannels
import Linux
import TestSupport
import Testing

@Suite("ipc-compare ends early", .waitsForMeasurements)
struct EndingTests {
  private static let long = [
    "--kind", "pipe", "--wait", "block", "--placement", "same", "--no-floor", "--rounds", "40",
    "--time", "60",
  ]

  @Test("Ctrl-C leaves a valid result, and no process", arguments: [SIGINT, SIGTERM, SIGHUP])
  func interrupted(signal: Int32) throws {
    let run = try ComparisonRun(EndingTests.long)
    try run.process.errors.wait(for: "round 1 of 40 done")
    run.process.signal(signal)
    #expect(try run.ending() == .exited(130))
    #expect(run.process.errors.text.contains("interrupted"))
    let result = try run.result()
    #expect(!result.complete)
    #expect(result.cells[0].rounds.count >= 1 && result.cells[0].rounds.count < 40)
    #expect(run.process.output.text.contains("pipe"))
    #expect(run.children == [])
  }

  @Test("A terminal that is closed costs what would be shown there, and not the result")
  func closedTerminal() throws {
    var terminal: Terminal? = try Terminal()
    let run = try ComparisonRun(
      ["--kind", "pipe", "--wait", "block", "--placement", "same", "--no-floor"]
        + ComparisonRun.short, input: .terminal(terminal!))
    try waitUntil("it has begun") { terminal!.text.contains("warm-up: pipe") }
    terminal = nil
    // What it had to say on standard error, it could not.
    #expect(try run.endingInTime() == .exited(1))
    #expect(try run.result().complete)
    #expect(run.process.output.text.contains("pipe"))
  }

  @Test("Killed, it takes its servers and workers with it")
  func killed() throws {
    let run = try ComparisonRun(EndingTests.long)
    try run.process.errors.wait(for: "warm-up done")
    let server = try run.server()
    run.process.signal(SIGKILL)
    #expect(try run.ending() == .killed(SIGKILL))
    try waitUntil("the server has ended too") { kill(server, 0) != 0 }
  }

  @Test("A server that does not answer costs its cell, and status 75")
  func stopped() throws {
    let run = try ComparisonRun(EndingTests.long + ["--timeout", "1"])
    try run.process.errors.wait(for: "warm-up done")
    kill(try run.server(), SIGSTOP)
    #expect(try run.ending() == .exited(75), "\(run.process.errors.text)")
    let result = try run.result()
    #expect(result.cells[0].unavailable?.contains("no answer in time") == true)
    #expect(run.children == [])
  }

  @Test("Where nothing can be measured, status 69 says so")
  func nothing() throws {
    let run = try ComparisonRun(
      [
        "--kind", "\(ChannelKind.queue)", "--wait", "block", "--placement", "same", "--size",
        "1000000",
      ]
        + ComparisonRun.short)
    #expect(try run.ending() == .exited(69))
    #expect(run.process.errors.text.contains("none of the requested cells can be measured"))
    #expect(try run.result().cells[0].unavailable != nil)
  }
}
