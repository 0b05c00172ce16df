// The findings as a page of the laboratory.

import Comparison
import Reporting

/// What `make claims` writes as Markdown.
struct ClaimsPage {
  let findings: [ClaimFinding]
  let report: Report

  var markdown: String {
    [preface, conditions, table, warnings].joined(separator: "\n")
  }

  private var preface: String {
    """
    # Other people's claims

    `make claims` measures again what others have published, and writes this page. The claims stand in
    [claims.json](claims.json): each with its address, the source's own words, what they are taken to mean, the
    command that measures it, and between which bounds the ratio of two cells has to lie for it to hold. Whoever
    thinks that a claim is read wrongly changes that file and runs it again.

    - All cells of all claims are measured in one run, in the same rounds. The intervals hold together, with 95 %
      confidence for the whole table.
    - A claim **holds** where all of its interval lies within the bounds, **does not hold here** where all of it
      lies beyond them, and is **not decided in this run** where a bound lies inside it. It **holds only if**
      something is so where that tells the groups in which it holds from those in which it does not. Whether less
      or more than what was claimed was found stands beside each figure.
    - Where a source gives a number, the bounds are half and twice the difference that it claims: "twice as fast"
      holds from 1.5 to 3 times, and "16 % better" from 8 % to 32 %. "Faster" without a number holds from 1 on.
    - Claims about an absolute time are left out: they say as much of a machine as of a mechanism. So are those of
      libraries and of conditions that the cells of `ipc-compare` cannot reproduce.
    - Noise makes intervals wider, and wider ones decide less. Nothing like `--allow-noise` is in force: what the
      run was warned of stands below the table.

    """
  }

  private var conditions: String {
    let result = report.result
    let facts = [
      "Machine: "
        + (MachineText.hardware(result.machine) + MachineText.state(result.machine, inFull: false))
        .joined(separator: ", "),
      "Measured: \(measured), " + MachineText.measuring(report).joined(separator: ", "),
      "By: " + MachineText.origin(result, isFull: false).joined(separator: ", "),
    ]
    let doubts = [MachineText.incompleteness(result), report.selfTestFailure].compactMap(\.self)
    return MarkdownText.list(facts) + doubts.map { "\n**\(MarkdownText.plain($0))**\n" }.joined()
  }

  /// How many cells took part for the claims.
  private var measured: String {
    "\(report.result.cells.count { $0.coordinates.entry == .own }) cells"
  }

  private var table: String {
    let head = ["| claim | where, when | found | verdict |\n", "| --- | --- | --- | --- |\n"]
    return (head + findings.map(row)).joined() + "\n\(ClaimsTable(findings: findings).summary)\n"
  }

  private func row(_ finding: ClaimFinding) -> String {
    let claim = finding.claim
    let predicate = claim.predicate
    let words = [
      "“\(MarkdownText.plain(claim.quotation))”", MarkdownText.plain(claim.meaning),
      MarkdownText.plain(predicate.text), "`ipc-compare run \(claim.command)`",
    ]
    let source = [
      "<\(claim.address)>", "of \(claim.dated ?? "an unknown date"), read on \(claim.read)",
    ]
    let found = finding.groups.map { group in
      let place = group.place.title.isEmpty ? "" : "\(group.place.title): "
      guard case .unmeasured(let reason) = group.verdict else {
        return MarkdownText.plain("\(place)\(group.figure), \(group.verdict.text)")
      }
      return MarkdownText.plain("\(place)not measured: \(reason)")
    }
    let cells = [words, source, found, ["**\(MarkdownText.plain(finding.verdict.text))**"]]
    return "| " + cells.map { $0.joined(separator: "<br>") }.joined(separator: " | ") + " |\n"
  }

  private var warnings: String {
    let warnings = report.analysis.warnings.map { "\($0.id): \($0.reason); \($0.remedy)" }
    let tests =
      report.result.selfTestUnavailable.map { ["the run did not test itself: \($0)"] } ?? []
    let lines = warnings + tests
    return "## Warnings of the run\n\n"
      + (lines.isEmpty ? "There were none.\n" : MarkdownText.list(lines))
  }
}

extension Report {
  /// What makes all verdicts worthless: the run found a difference where there is none. Nil where it did not.
  var selfTestFailure: String? {
    analysis.warnings.contains { $0.id == Warning.selfTestID }
      ? "the run failed its test of itself, and no verdict of it is worth anything; measure again"
      : nil
  }
}
