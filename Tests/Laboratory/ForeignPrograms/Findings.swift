// What the turns of one mechanism say: how the library stands to the foreign program, and which of
// the differences between them makes what.

import Comparison
import Reporting

/// The figures of one turn.
public typealias Turn = [Figure: Double]

/// The rows of one mechanism, and the sentence that sums them up.
public struct Findings {
  /// One line: how many times as long the first takes as the second.
  struct Row {
    let one: Figure
    let other: Figure
    let ratio: PairedRatio
    /// Whether the two should take the same time.
    let isCheck: Bool
  }

  let mechanism: Mechanism
  let rows: [Row]
  /// The two checks between the first row and its parts, multiplied turn by turn: what would be left
  /// of the difference if all that is measured between them were taken away.
  let rest: PairedRatio
  private let medians: [Figure: Double]

  /// From the whole comparison to its parts: the first row is the product of the others, as far as
  /// medians multiply.
  private static let steps: [(one: Figure, other: Figure, isCheck: Bool)] = [
    (.ours, .theirs, true),
    (.asWritten, .theirs, true),
    (.inlined, .asWritten, false),
    (.bare, .inlined, false),
    (.floor, .bare, true),
    (.ours, .floor, false),
  ]

  /// - Parameter turns: each with all figures.
  /// - Returns: nil for fewer turns than an interval needs.
  public init?(_ mechanism: Mechanism, _ turns: [Turn]) {
    var rows: [Row] = []
    for step in Self.steps {
      let ratio = PairedRatio(
        of: turns.map { $0[step.one]! }, to: turns.map { $0[step.other]! })
      guard let ratio else { return nil }
      rows.append(Row(one: step.one, other: step.other, ratio: ratio, isCheck: step.isCheck))
    }
    let rest = PairedRatio(
      of: turns.map { $0[.asWritten]! * $0[.floor]! }, to: turns.map { $0[.theirs]! * $0[.bare]! })
    guard let rest else { return nil }
    self.mechanism = mechanism
    self.rows = rows
    self.rest = rest
    medians = Dictionary(
      uniqueKeysWithValues: Figure.allCases.compactMap { figure in
        turns.map { $0[figure]! }.median.map { (figure, $0) }
      })
  }

  /// Whether the library takes as long as the foreign program, give or take a tenth.
  var agreement: Agreement { rows[0].ratio.agreement }

  /// The first check that fails, the first row left out.
  private var failedCheck: Row? {
    rows.dropFirst().first { $0.isCheck && $0.ratio.agreement == .differs }
  }

  /// Whether a difference between the library and the foreign program lies between two loops of C
  /// that make the calls of one and of the other, and in what the library takes longer than its own:
  /// then the rows between them are its causes.
  var isExplained: Bool { failedCheck == nil && rest.agreement != .differs }

  /// Whether both take the same time, give or take a tenth, or nothing is left of the difference that
  /// nobody can account for. A wide interval is no agreement.
  public var isGood: Bool { agreement == .within || isExplained }

  /// The rows of a table in Markdown, under ``tableHead``.
  public var tableRows: [String] {
    rows.map { row in
      let cells = [
        mechanism.name(row.one), microseconds(row.one), mechanism.name(row.other),
        microseconds(row.other), row.ratio.text, row.isCheck ? row.ratio.agreement.rawValue : "",
      ]
      return "| " + cells.joined(separator: " | ") + " |"
    }
  }

  /// The two lines above the rows.
  public static let tableHead = [
    "| what | µs | compared with | µs | times | |", "|---|---|---|---|---|---|",
  ]

  /// What the rows say, in words.
  public var sentence: String {
    let name = "`\(mechanism.rawValue)`"
    let times = "\(rows[0].ratio.text) times as long as \(mechanism.theirs)"
    switch agreement {
    case .within: return "\(name) takes \(times): they agree within 10 %."
    case .reaches, .differs: break
    }
    if let failed = failedCheck {
      return "\(name) takes \(times). The difference is not explained: "
        + "\"\(mechanism.name(failed.one))\" takes \(failed.ratio.text) times as long as "
        + "\"\(mechanism.name(failed.other))\", and should take the same time."
    }
    if !isExplained {
      return "\(name) takes \(times). The difference is not explained: without all that the rows "
        + "account for, \(rest.text) would be left."
    }
    let parts = rows.dropFirst().filter { !$0.isCheck }
      .map { NumberText.fixed($0.ratio.value, decimals: 2) }
    return "\(name) takes \(times). The difference is explained: inlined calls instead of the C "
      + "library's functions give a factor of \(parts[0]), the other differences between the two loops "
      + "of C \(parts[1]), and the library beside bare C \(parts[2]); without these, \(rest.text) is "
      + "left."
  }

  private func microseconds(_ figure: Figure) -> String {
    NumberText.fixed(medians[figure]! / 1000, decimals: 2)
  }
}

extension PairedRatio {
  /// Such as `0.97 [0.94, 1.01]`.
  var text: String {
    let figures = [value, lower, upper].map { NumberText.fixed($0, decimals: 2) }
    return "\(figures[0]) [\(figures[1]), \(figures[2])]"
  }
}
