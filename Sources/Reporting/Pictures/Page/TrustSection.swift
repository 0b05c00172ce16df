// Whether to believe a page: warnings, the machine, what ran, how to run it again, and what was not looked at.

internal import Comparison
internal import IPCChannels

/// What a page rests on.
struct TrustSection {
  let report: Report

  private var result: RunResult { report.result }

  var elements: [Element] {
    [warnings, machine, reproduction, limits]
  }

  private var warnings: Element {
    let found = report.analysis.warnings
    return Element("section", ["id": "warnings"]) {
      Element("h2") { found.isEmpty ? "No warnings" : counted(found.count, "warning") }
      if found.isEmpty {
        Element("p") { "Nothing was found that makes these numbers worth less than they look." }
      } else {
        Element("dl") {
          for warning in found {
            Element("dt") { Element("code") { warning.id } }
            Element("dd") {
              "\(warning.reason.capitalisedStart). "
              Element("em") { "Remedy: \(warning.remedy)." }
            }
          }
        }
      }
    }
  }

  private var machine: Element {
    let facts = [
      ("machine", MachineText.hardware(result.machine)),
      ("state", MachineText.state(result.machine, inFull: true)),
      ("measured", MachineText.measuring(report)),
      ("by", MachineText.origin(result, isFull: true)),
      ("baseline", MachineText.baseline(result.baseline)),
    ]
    return Element("section", ["id": "machine"]) {
      Element("h2") { "What ran, and where" }
      Element("dl") {
        for (label, facts) in facts {
          Element("dt") { label }
          Element("dd") { facts.joined(separator: ", ") }
        }
      }
      Element("ul", ["class": "soft"]) {
        for legend in GroupText.legends(report) { Element("li") { legend } }
      }
    }
  }

  private var reproduction: Element {
    Element("section", ["id": "again"]) {
      Element("h2") { "Run it again" }
      Element("p") { "The command, as it was typed:" }
      Element("pre") { ShellText.command(result.command) }
      Element("p") {
        "The same order of cells and the same resampling come with "
        Element("code") { "--seed \(result.settings.seed)" }
        ". The program is the same where this prints "
        Element("code") { result.tool.sha256 }
        ":"
      }
      Element("pre") { "sha256sum \"$(command -v \(ShellText.command([result.tool.name])))\"" }
      Element("p") {
        "Keep a result with --json FILE. Two of them are compared, with intervals, by "
        Element("code") { "ipc-compare diff OLD NEW" }
        "."
      }
    }
  }

  private var limits: Element {
    Element("section", ["id": "not-measured"]) {
      Element("h2") { "What is not measured" }
      Element("ul") {
        for sentence in Self.gaps(result) { Element("li") { sentence } }
      }
    }
  }

  /// What a reader could believe to be said here and is not, each in a sentence.
  static func gaps(_ result: RunResult) -> [String] {
    let cells = result.cells.map(\.coordinates)
    let (waits, placements) = (Set(cells.map(\.wait)), Set(cells.map(\.placement.rawValue)))
    let lackingWaits = WaitStrategy.allCases.filter { !waits.contains($0) }.map(\.rawValue)
    var gaps = [
      "Other machines. \(GroupText.portability).",
      "Other load: nothing but client and server was started here, and a busy machine has another order.",
    ]
    if !lackingWaits.isEmpty {
      gaps.append("Waiting by \(lackingWaits.joined(separator: " or ")) (--wait).")
    }
    if !placements.contains(Placement.cross.rawValue)
      || !placements.contains(Placement.same.rawValue)
    {
      gaps.append(
        "Placements other than \(placements.sorted().joined(separator: ", ")) (--placement, --cpus)."
      )
    }
    if Set(cells.map(\.recordSize)).count < 2 { gaps.append("Records of other sizes (--size).") }
    if Set(cells.map(\.clients)).count < 2 {
      gaps.append("Other numbers of clients at the same time (--clients).")
    }
    if !cells.contains(where: { $0.ratePerSecond != nil }) {
      gaps.append(
        "Response times at a rate that does not wait for answers (--rate): in a closed loop a stall delays one "
          + "message, where in real use it delays all that are due.")
    }
    return gaps + [
      "Promises: what a hostile peer can do, what is lost at an end, and what poll(2) can wait for are said by "
        + "'ipc-compare kinds'."
    ]
  }
}
