// `ipc-compare check`: kinds that break the contract in one way each are found out, clause by clause, and the tool
// lives on.

import Conformance
import ConformanceSupport
import Foundation
import IPCChannels
import TestSupport
import Testing

/// A kind of Kinds/broken.c: what it does wrong, and the clauses that breaks.
enum BrokenKind: String, CaseIterable, Sendable {
  case nothing = "NOTHING"
  case tears = "TEARS"
  case swaps = "SWAPS"
  case loses = "LOSES"
  case repeats = "REPEATS"
  case stalls = "STALLS"
  case grows = "GROWS"
  case forgets = "FORGETS"
  case ignoresSignals = "IGNORES_SIGNALS"
  case adoptsAnything = "ADOPTS_ANYTHING"
  case leaksDescriptor = "LEAKS_DESCRIPTOR"
  case leaksName = "LEAKS_NAME"
  case leaksFile = "LEAKS_FILE"
  case neverSleeps = "NEVER_SLEEPS"
  case goesOneByOne = "GOES_ONE_BY_ONE"
  case crashes = "CRASHES"
  case hangs = "HANGS"
  case lies = "LIES"
  case exits = "EXITS"
  case quits = "QUITS"
  case leavesProcess = "LEAVES_PROCESS"

  static let afterKill = "after SIGKILL"

  var broken: Set<String> {
    switch self {
    case .nothing: []
    case .tears: ["whole"]
    case .swaps: ["ordered"]
    case .loses, .repeats: ["once"]
    case .stalls: ["both ways"]
    case .grows: ["bounded"]
    case .forgets: ["ends"]
    // A thread that sleeps while somebody else holds the dead peer's end is woken by a signal alone.
    case .ignoresSignals: ["interruptible", "ends"]
    case .adoptsAnything: ["untrusting"]
    case .leaksDescriptor: ["clean"]
    case .leaksName, .leaksFile: ["clean", Self.afterKill]
    case .neverSleeps: ["waits as told"]
    case .goesOneByOne: ["batches"]
    // The clauses of which so many records are moved.
    case .crashes, .hangs, .lies, .exits, .quits: ["whole", "ordered", "once"]
    case .leavesProcess: [Self.afterKill]
    }
  }

  /// What it breaks on some machines: a side that is to be killed in use may have moved that record before.
  var mayBreak: Set<String> {
    switch self {
    case .crashes, .hangs, .lies, .exits, .quits: [Self.afterKill]
    default: []
    }
  }
}

struct CheckCommandTests {
  /// What the program says with `--json`.
  private struct Result: Decodable {
    let kind: String
    let clauses: [ClauseOutcome]

    func names(_ verdict: ClauseOutcome.Verdict) -> Set<String> {
      Set(clauses.filter { $0.verdict == verdict }.map(\.name))
    }
  }

  private static let hasCompiler =
    (try? SpawnedProcess(["cc", "--version"]).finish(within: .seconds(20)).status) == "exit 0"

  /// Compiles a kind into a directory of this test, and returns the object's path.
  private func compile(_ kind: BrokenKind, in directory: TemporaryDirectory) throws -> String {
    let object = directory.path("broken.so")
    let compiler = try SpawnedProcess([
      "cc", "-std=gnu11", "-O2", "-fPIC", "-shared", "-fvisibility=hidden", "-Wall", "-Wextra",
      "-Wno-unused-result", "-Werror", "-DBAD=\(kind.rawValue)",
      "-I\(Repository.root)/Sources/LoadableKind/include", "-o", object,
      "\(Repository.root)/Tests/Conformance/Kinds/broken.c",
    ]).finish(within: .seconds(60))
    try #require(compiler.status == "exit 0", "\(compiler.output)")
    return object
  }

  /// Beside all other checks: these wait most of the time.
  private static let seats = Seats(3)

  /// Runs the program on a thread of its own.
  private func check(_ arguments: [String]) async throws -> SpawnedProcess.Ending {
    try await Check.onSeat(of: Self.seats) {
      try SpawnedProcess([BuiltProgram.compare.path, "check"] + arguments)
        .finish(within: .seconds(300))
    }
  }

  @Test(.enabled(if: hasCompiler, "there is no C compiler"), arguments: BrokenKind.allCases)
  func `a kind breaks exactly what it is bad at`(kind: BrokenKind) async throws {
    let directory = TemporaryDirectory()
    defer { removeNames(of: kind) }
    let object = try compile(kind, in: directory)
    let ending = try await check([
      object, "--wait", "block", "--size", "24", "--timeout", kind == .hangs ? "3" : "60", "--json",
    ])
    // What it said of its progress comes first.
    let start = try #require(ending.output.firstIndex(of: "["), "\(ending.output)")
    #expect(ending.output[..<start].contains("checking batches: block\n"))
    let results = try JSONDecoder().decode(
      [Result].self, from: Data(ending.output[start...].utf8))
    let result = try #require(results.first)
    if kind == .hangs {
      // So short a time may be too little for others on a busy machine.
      #expect(kind.broken.allSatisfy(result.names(.broken).contains), "\(ending.output)")
    } else {
      #expect(
        result.names(.broken).subtracting(kind.mayBreak) == kind.broken, "\(ending.output)")
    }
    // No names of this program's own in what it says.
    #expect(!ending.output.contains("moved(") && !ending.output.contains("killed while"))
    #expect(result.names(.exempt) == (kind == .adoptsAnything ? [] : ["untrusting"]))
    #expect(ending.status == (kind.broken.isEmpty ? "exit 0" : "exit 70"))
  }

  /// Those that a kind has left in this machine. Each of the two that do has a place of its own.
  private func removeNames(of kind: BrokenKind) {
    guard let directory = [.leaksName: "/dev/shm/", .leaksFile: "/tmp/"][kind] else { return }
    for name in namesInDirectory(directory) where name.hasPrefix("left-") && name.count == 21 {
      try? FileManager.default.removeItem(atPath: directory + name)
    }
  }

  // The suite checks all of them, in more ways.
  @Test(arguments: [ChannelKind.memfd, .signal])
  func `a built-in kind keeps every clause`(kind: ChannelKind) async throws {
    let ending = try await check([kind.rawValue, "--wait", "block", "--size", "24"])
    #expect(ending.status == "exit 0", "\(ending.output)")
    #expect(ending.output.contains("\(kind.rawValue) keeps all 12 that were checked.\n"))
    #expect(ending.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test func `a file that is no kind is told as such, and the others are checked`() async throws {
    let directory = TemporaryDirectory()
    writeFile(directory.path("text.so"), "no object")
    let ending = try await check([
      directory.path("text.so"), "pipe", "--wait", "spin", "--size", "24",
    ])
    #expect(ending.status == "exit 69")
    #expect(ending.output.contains("/text.so: it cannot be loaded: "), "\(ending.output)")
    #expect(ending.output.contains("pipe keeps all 12 that were checked.\n"))
  }

  @Test func `what names neither a kind nor a file is refused`() async throws {
    let ending = try await check(["pipes"])
    #expect(ending.status == "exit 64")
    #expect(ending.output.contains("'pipes' is no kind and names no file; write './pipes.so'"))
  }
}
