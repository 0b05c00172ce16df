// What is not known is not told: without a /proc of one's own there are times, and no made-up costs.

import Comparison
import Glibc
import Sampling
import Testing

@Suite("ipc-compare without a /proc of its own", .waitsForMeasurements)
struct ForeignProcessFilesTests {
  /// Commands under which /proc says nothing of the processes that they run.
  enum Place: String, CaseIterable, CustomTestStringConvertible {
    case foreign
    case empty

    static let asRoot = getuid() == 0 ? [] : ["--user", "--map-root-user"]

    func command(_ words: [String]) -> [String] {
      let unshare = systemCommand("unshare") ?? "unshare"
      return switch self {
      // /proc stays that of the namespace outside.
      case .foreign: [unshare] + Place.asRoot + ["--pid", "--fork"] + words
      case .empty:
        [unshare] + Place.asRoot + [
          "--mount", "--propagation", "private", "sh", "-c",
          "mount -t tmpfs none /proc && exec \"$@\"", "sh",
        ] + words
      }
    }

    /// What the reason has in it.
    var reason: String {
      self == .foreign ? "/proc belongs to another PID namespace" : "/proc is not mounted here"
    }

    var isAvailable: Bool {
      (try? FinishedRun(command(["true"])))?.ending == .exited(0)
    }

    var testDescription: String { rawValue }
  }

  private static let places = Place.allCases.filter(\.isAvailable)

  @Test(
    "The run ends well, with times, and the costs that cannot be known are – with the reason",
    .enabled(if: !places.isEmpty, "this machine lets nobody make namespaces with unshare(1)"),
    arguments: places)
  func costs(place: Place) throws {
    let run = try ComparisonRun(
      ["--kind", "pipe,memfd", "--wait", "block", "--placement", "same", "--no-floor"]
        + ["--rounds", "2", "--time", "4"], prefix: place.command([]))
    let result = try run.completed()
    #expect(result.complete)
    for cell in result.cells {
      #expect(cell.unavailable == nil && cell.rounds.allSatisfy { $0.roundTrip.count > 0 })
      #expect(cell.rounds.allSatisfy { $0.serverCPU == nil && $0.clientCPU != nil })
      let footprint = try #require(cell.footprint)
      #expect(footprint.serverDescriptors == nil && footprint.clientDescriptors == nil)
      #expect(footprint.serverBytes == nil)
      #expect(footprint.unavailable?.contains(place.reason) == true, "\(footprint)")
      // Counted where they are made, which needs no /proc. A machine may be too busy for that.
      if cell.systemCalls.unavailable == ComparisonRun.uncounted { continue }
      #expect(cell.systemCalls.unavailable == nil && cell.systemCalls.roundTrips > 0)
    }
    try reports(run, place)
  }

  private func reports(_ run: ComparisonRun, _ place: Place) throws {
    let figures = "server descriptors, client descriptors, server memory"
    let note = "\(figures) are not known: \(place.reason)"
    let table = try run.compare("report", []).output
    let line = table.replacing("\n", with: " ").split(separator: " ").joined(separator: " ")
    #expect(line.contains(note), "\(table)")
    let costs = table.split(separator: "\n").filter { $0.hasPrefix("pipe") && $0.contains("–") }
      .last
    #expect(costs?.split(separator: " ").suffix(3) == ["–", "–", "–"], "\(table)")
    let markdown = try run.compare("report", ["--markdown", "-"]).output
    #expect(markdown.contains(note) && markdown.contains("| – | – | – |"), "\(markdown)")
    let lines = try run.compare("report", ["--csv", "-"]).output.split(whereSeparator: \.isNewline)
      .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    try #require(lines.count > 1)
    let column = try #require(lines[0].firstIndex(of: "server_descriptors"))
    #expect(Array(lines[1][column..<column + 3]) == ["", "", ""])
    let json = try run.compare("report", ["--json", "-"]).output
    let unknown = "\"server_descriptors\":{\"reason\":\"\(place.reason)"
    #expect(json.contains(unknown) && json.contains("\"value\":null"), "\(json)")
  }
}
