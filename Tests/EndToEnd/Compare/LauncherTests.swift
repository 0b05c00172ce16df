// Servers under a command: what comes of the figures, who says so, and that nobody is left.

import Comparison
import Foundation
import Glibc
import IPCChannels
import Linux
import Sampling
import TestSupport
import Testing

@Suite("ipc-compare run --server-under", .waitsForMeasurements)
struct LauncherTests {
  private static let small = ["--wait", "block", "--placement", "same"] + ComparisonRun.short

  /// Whether a command lets the one behind it run.
  private static func works(_ words: String...) -> Bool {
    guard let path = systemCommand(words[0]) else { return false }
    return (try? FinishedRun([path] + words.dropFirst() + ["/bin/true"]))?.ending == .exited(0)
  }

  private static func run(_ command: String, _ arguments: [String] = []) throws -> ComparisonRun {
    try ComparisonRun(
      (arguments.contains("--kind") ? [] : ["--kind", "pipe"]) + arguments + small
        + ["--server-under", command])
  }

  /// A server that is not known to the run by its number has all its figures all the same.
  private static func expectFigures(_ result: RunResult) throws {
    let cell = try #require(result.cells.first)
    #expect(result.complete && cell.unavailable == nil)
    for round in cell.rounds {
      #expect(round.roundTrip.count > 0 && round.cpuNanoseconds > 0)
      #expect(round.clientCPU == round.serverCPU && round.serverCPU != nil)
    }
    if let footprint = cell.footprint, footprint.unavailable == nil {
      #expect(footprint.serverDescriptors ?? 0 > 0 && footprint.serverBytes ?? 0 > 0)
    }
    if cell.systemCalls.unavailable != ComparisonRun.uncounted {
      #expect(cell.systemCalls.unavailable == nil)
      // A side that sleeps in a pipe makes two calls a round trip.
      #expect((cell.systemCalls.server ?? 0) >= cell.systemCalls.roundTrips)
    }
  }

  /// What tables, files and differences say of it.
  private static func expectWords(_ run: ComparisonRun, _ text: String) throws {
    func plain(_ text: String) -> String {
      text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    #expect(plain(run.process.output.text).contains("servers under '\(text)'"))
    #expect(
      try run.compare("report", ["--markdown", "-"]).output.contains("Servers: under '\(text)'"))
    let csv = try run.compare("report", ["--csv", "-"]).output.split(whereSeparator: \.isNewline)
    #expect(csv.first?.hasSuffix(",server_under") == true)
    #expect(csv.last?.contains(text) == true)
    let workspace = try Workspace()
    let usual = try EndedRun.small.get().file(in: workspace)
    let difference = plain(try run.compare("diff", [usual]).output)
    #expect(
      difference.contains("servers started under: '\(text)' in the old result, nothing in the new"),
      "\(difference)")
  }

  @Test(
    "A server behind a program that becomes it is measured as any other, and every output says so")
  func env() throws {
    let run = try Self.run("env")
    let result = try run.completed()
    try Self.expectFigures(result)
    let launcher = try #require(result.launcher)
    #expect(launcher.words == ["env"] && launcher.path == systemCommand("env"))
    #expect(launcher.sha256?.utf8.count == 64)
    #expect(launcher.place.ownNamespaces?.isEmpty != false && launcher.place.getsDescriptors)
    #expect(!result.settings.hasFloor && result.schemaVersion == RunResult.launcherSchemaVersion)
    try Self.expectWords(run, "env")
    #expect(run.children == [])
  }

  @Test("A nice value and a set of processors are seen where they are")
  func scheduling() throws {
    let first = try #require(Processor.allowed.first)
    guard let taskset = systemCommand("taskset") else {
      try Test.cancel("taskset, of util-linux, is not here")
    }
    let run = try Self.run("nice -n 5 '\(taskset)' -c \(first)")
    let result = try run.completed()
    let place = try #require(result.launcher?.place)
    #expect(place.allowed == [first])
    #expect(place.scheduling?.nice == (result.machine.scheduling?.nice ?? 0) + 5)
  }

  @Test(
    "A processor that a command forbids is no place for the server, and the row says so",
    .enabled(if: Processor.allowed.count > 1, "there is one processor"))
  func forbiddenProcessor() throws {
    let (first, second) = (Processor.allowed[0], Processor.allowed[1])
    let run = try ComparisonRun(
      [
        "--kind", "pipe", "--wait", "block", "--cpus", "\(second),\(first)", "--cpus",
        "\(first),\(second)",
      ] + ComparisonRun.short + ["--server-under", "taskset -c \(second)"])
    let result = try run.completed()
    #expect(
      result.cells.map(\.unavailable) == [
        "the server is to run on CPU \(first), and 'taskset -c \(second)' lets it run on CPUs \(second) only",
        nil,
      ])
  }

  @Test(
    "A server in namespaces of its own is measured and counted, and a kind that cannot reach it says why",
    .enabled(
      if: works("unshare", "-r", "--pid", "--fork"),
      "this machine lets nobody make namespaces with unshare(1)"))
  func namespaces() throws {
    let run = try Self.run("unshare -r --pid --fork", ["--kind", "pipe,signal"])
    let result = try run.completed()
    try Self.expectFigures(result)
    let own = result.launcher?.place.ownNamespaces ?? []
    #expect(own.contains("pid") && own.contains("user"))
    let signal = try #require(result.cell("signal", .block, .same))
    #expect(signal.unavailable?.contains("the server is in another PID namespace") == true)
    #expect(run.process.output.text.contains("own namespaces pid user"))
    #expect(run.children == [])
  }

  @Test(
    "A socket that only the server sees is a sentence with its remedy",
    .enabled(
      if: works("unshare", "-rm"), "this machine lets nobody make namespaces with unshare(1)"))
  func unseenSocket() throws {
    let workspace = try Workspace()
    let place = workspace.path + "/place"
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    let run = try ComparisonRun(
      ["--kind", "pipe", "--directory", place] + Self.small + [
        "--server-under",
        "unshare -rm sh -c 'mount -t tmpfs none \(place) && exec \"$@\"' sh",
      ])
    #expect(try run.ending() == .exited(69))
    let reason = try #require(try run.result().cells[0].unavailable)
    #expect(
      reason.hasSuffix(
        "; it must see and may use the directory of the run's socket, so that it is the run's user, and "
          + "--directory names a place that both see"), "\(reason)")
  }

  @Test(
    "What a command denies is said in the rows that it costs",
    .enabled(if: DeniedCall.isPossible, "nobody may have a filter of system calls (seccomp) here"))
  func filter() throws {
    let command = DeniedCall.denying(["eventfd2", "prctl"], .notPermitted)
    let run = try Self.run(command.joined(separator: " "), ["--kind", "pipe,eventfd"])
    let result = try run.completed()
    #expect(result.launcher?.place.addedFilters ?? 1 == 1)
    try Self.expectFigures(result)
    #expect(
      result.cell("eventfd", .block, .same)?.unavailable?.hasPrefix(
        "refused by the server: eventfd: ")
        == true)
  }

  @Test("Where descriptors do not get through, calls are not counted, which is not none")
  func closedDescriptors() throws {
    // Shells know descriptors of one digit.
    let closing = (3...9).map { "\($0)>&-" }.joined(separator: " ")
    let run = try Self.run("sh -c 'exec \"$@\" \(closing)' sh")
    let result = try run.completed()
    #expect(result.launcher?.place.getsDescriptors == false)
    let calls = result.cells[0].systemCalls
    #expect(calls.client == nil && calls.server == nil)
    if calls.unavailable != ComparisonRun.uncounted {
      #expect(calls.unavailable?.hasSuffix("hands no descriptor on") == true)
    }
  }

  @Test(
    "A command that starts no server is a sentence with what it said, before anything is measured",
    arguments: [
      ("false", "'false': it ended with status 1 and says nothing"),
      (
        "sh -c 'echo booh >&2; exit 3'",
        "'sh -c 'echo booh >&2; exit 3'': it ended with status 3 and says 'booh'"
      ),
      (
        "sh -c 'kill -9 $$'", "'sh -c 'kill -9 $$'': it ended with signal 9 and says nothing"
      ),
      (
        "no-such-launcher",
        "'no-such-launcher': no directory in PATH has a program of that name; install it, or write its path"
      ),
      ("/nowhere/launcher", "'/nowhere/launcher': there is no program at that path"),
      (
        "true",
        "'true': it ended with status 0 and says nothing, and never started the server; what stands before "
          + "the program must start it and hand its standard streams on"
      ),
      (
        "sh -c 'exec \"$@\" </dev/null' sh",
        "'sh -c 'exec \"$@\" </dev/null' sh': it ended with status 1 and says 'ipc-compare: what the run says "
          + "on standard input does not reach the server: its launcher must hand that on, as 'docker exec' "
          + "does with --interactive'"
      ),
    ])
  func refused(command: String, reason: String) throws {
    let run = try Self.run(command)
    #expect(try run.ending() == .exited(1))
    #expect(run.process.errors.text == "ipc-compare: no server can be started under \(reason)\n")
    #expect(FileEntry(at: run.workspace.path + "/result.json") == nil && run.children == [])
  }

  @Test("A command that hangs is given up, and ended with all that it has started")
  func hanging() throws {
    let run = try Self.run(
      "setsid --fork sh -c 'echo waiting >&2; sleep 1234 & sleep 1234'", ["--timeout", "1"])
    try run.process.errors.wait(for: "no server can be started")
    #expect(try run.ending() == .exited(1))
    #expect(run.process.errors.text.contains("after 1 s it has not started the server"))
    #expect(run.process.errors.text.contains("it says 'waiting'"))
    #expect(Self.sleepers() == [])
  }

  /// Processes that the test above has started.
  private static func sleepers() -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).filter { name in
      let words = FileManager.default.contents(atPath: "/proc/\(name)/cmdline") ?? Data()
      return pid_t(name) != nil && words == Data("sleep\0\("1234")\0".utf8)
    }
  }

  @Test(
    "A run that ends early leaves neither a server nor what stands before it",
    arguments: [SIGINT, SIGKILL])
  func ended(signal: Int32) throws {
    let run = try ComparisonRun([
      "--kind", "pipe", "--wait", "block", "--placement", "same", "--rounds", "40", "--time", "60",
      "--server-under", "setsid --fork sh -c '\"$@\"; exit' sh",
    ])
    try run.process.errors.wait(for: "warm-up done")
    var keeper: pid_t?
    try waitUntil("there is a server") {
      keeper = run.children(with: "--comparison-keeper").first
      return keeper.map { !Self.children(of: $0).isEmpty } ?? false
    }
    let started = Self.descendants(of: keeper!) + [keeper!]
    run.process.signal(signal)
    #expect(try run.ending() == (signal == SIGKILL ? .killed(SIGKILL) : .exited(130)))
    try waitUntil("all of it has ended") { started.allSatisfy { kill($0, 0) != 0 } }
  }

  private static func children(of parent: pid_t) -> [pid_t] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { pid_t($0) }
      .filter { child in
        let status = FileManager.default.contents(atPath: "/proc/\(child)/status") ?? Data()
        return String(decoding: status, as: UTF8.self).contains("\nPPid:\t\(parent)\n")
      }
  }

  private static func descendants(of parent: pid_t) -> [pid_t] {
    children(of: parent).flatMap { [$0] + descendants(of: $0) }
  }

  @Test("Both builds are started under it, and a loop in bare C is not measured beside it")
  func against() throws {
    let run = try Self.run("env", ["--against", BuiltProgram.compare.path, "--allow-noise"])
    _ = try run.endingInTime()
    let result = try run.result()
    #expect(result.cells.map(\.coordinates.entry) == [.own, .against])
    #expect(result.cells.allSatisfy { !$0.rounds.isEmpty } && result.launcher?.words == ["env"])
    let refused = try FinishedRun(.compare, ["run", "--server-under", "env", "--floor"])
    #expect(
      refused
        == .failed(
          64,
          "ipc-compare run: --floor and --server-under exclude each other: the loop in bare C would run without "
            + "the command\nUsage: ipc-compare run [<options>]; see 'ipc-compare run --help'"))
  }

  @Test("A quotation that nothing ends is refused")
  func quoting() throws {
    #expect(
      try FinishedRun(.compare, ["run", "--server-under", "sh -c 'x"])
        == .failed(
          64,
          "ipc-compare run: value 'sh -c 'x' for --server-under is no command: nothing ends the quotation that "
            + "begins with '\nUsage: ipc-compare run [<options>]; see 'ipc-compare run --help'"))
  }
}
