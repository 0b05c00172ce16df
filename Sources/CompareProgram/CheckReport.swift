// What came out of the checks of a kind, for people and as JSON.

internal import Conformance
internal import Foundation
internal import IPCChannels
internal import LoadedKinds
internal import ProgramSupport
internal import Reporting

/// All outcomes of one kind.
struct CheckResult: Codable {
  /// What the kind is called.
  let kind: String
  /// As it was written on the command line.
  let file: String
  /// Of the library; nil for a built-in kind.
  let version: String?
  /// SHA-256 of the file, as 64 hexadecimal digits; nil for a built-in kind.
  let hash: String?
  /// The ways to wait that were checked.
  let waits: [String]
  /// The sizes of records that were checked, in bytes.
  let sizes: [Int]
  var clauses: [ClauseOutcome] = []

  init(_ check: KindCheck) {
    kind = check.promises.name
    file = check.kind.text
    version = check.promises.library?.version
    hash = check.promises.library?.hash
    waits = check.waits.map(\.rawValue)
    sizes = check.sizes
  }

  var isBroken: Bool { clauses.contains { $0.verdict == .broken } }

  static func json(_ results: [CheckResult]) throws(ProgramFailure) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(results), as: UTF8.self) + "\n"
    } catch {
      throw ProgramFailure(.failed, "the result cannot be written as JSON: \(error)")
    }
  }
}

/// Sets outcomes as lines of a table, one after the other as they come.
struct CheckReport {
  let style: TerminalStyle

  /// Behind the number, the name and the verdict.
  private static let indent = "      "

  func head(_ check: KindCheck) -> String {
    let promises = check.promises
    let identity = promises.library?.identity ?? promises.name
    let sizes = check.sizes.map { "\($0)" }.joined(separator: ", ")
    return wrapped("\(identity): \(promises.summary)", first: "", rest: "  ")
      + wrapped(
        "Both sides wait by \(check.waits.map(\.rawValue).joined(separator: ", ")); records of "
          + "\(sizes) bytes.", first: "", rest: "  ")
      + (promises.library?.broker.map {
        wrapped("It needs a process that runs: \($0).", first: "", rest: "  ")
      } ?? "") + "\n"
  }

  func line(_ outcome: ClauseOutcome) -> String {
    let number = outcome.number.map { "\($0)" } ?? ""
    let head =
      String(repeating: " ", count: 2 - number.count) + number + "  "
      + outcome.name.padding(toLength: 15, withPad: " ", startingAt: 0)
    switch outcome.verdict {
    case .passed:
      let checks = "passed  \(outcome.checks) check\(outcome.checks == 1 ? "" : "s")"
      return head + checks + "\n" + lines(outcome.findings)
    case .broken: return head + "BROKEN\n" + lines(outcome.findings)
    case .exempt:
      return wrapped("not checked: " + outcome.findings.joined(), first: head, rest: Self.indent)
    }
  }

  func verdict(_ result: CheckResult) -> String {
    let broken = result.clauses.filter { $0.verdict == .broken }
      .map { $0.number.map { "\($0)" } ?? $0.name }
    let kept = result.clauses.count { $0.verdict == .passed }
    return "\n"
      + wrapped(
        broken.isEmpty
          ? "\(result.kind) keeps all \(kept) that were checked."
          : "\(result.kind) breaks \(broken.joined(separator: ", ")).", first: "", rest: "  ")
  }

  private func lines(_ findings: [String]) -> String {
    findings.map { wrapped($0, first: Self.indent, rest: Self.indent + "  ") }.joined()
  }

  /// Lines that fit the terminal. What a library says may be anything, and is escaped.
  private func wrapped(_ text: String, first: String, rest: String) -> String {
    var bytes: [UInt8] = []
    appendEscaped(Array(text.utf8), to: &bytes)
    var lines: [String] = []
    var line = first
    var isEmpty = true
    for word in String(decoding: bytes, as: UTF8.self).split(separator: " ") {
      if !isEmpty && line.count + 1 + word.count > style.width {
        lines.append(line)
        line = rest
        isEmpty = true
      }
      line += isEmpty ? word : " " + word
      isEmpty = false
    }
    return (lines + [line]).map { $0 + "\n" }.joined()
  }
}
