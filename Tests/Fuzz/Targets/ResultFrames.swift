// Files for `report` and `diff`: read, and shown in every format if they can be.

import Comparison
import Reporting

import class FoundationEssentials.JSONEncoder

/// Result files that are as the bytes say.
public enum ResultFrames {
  /// JSON, or instead of it changes of a result: a place in two bytes, and what stands there instead.
  static func run(_ bytes: [UInt8]) -> Int {
    if bytes.first == UInt8(ascii: "{") {
      show(bytes)
      return 1
    }
    var source = ByteSource(bytes)
    let text = texts[Int(source.byte() ?? 0) % texts.count]
    var replacements: [Int: String] = [:]
    while let low = source.byte() {
      let place = (Int(low) | Int(source.byte() ?? 0) << 8) % text.places.count
      let choice = Int(source.byte() ?? 0)
      replacements[place] =
        switch choice {
        case 0..<128: ResultText.literals[choice % ResultText.literals.count]
        case 128..<192: "\(source.word())"
        case 192..<224: text.literal(at: Int(source.byte() ?? 0) % text.places.count)
        default: "\(source.byte() ?? 0)"
        }
    }
    show(text.replacing(replacements))
    return 1
  }

  private static let texts = [ModelResult.closedLoop, ModelResult.openLoop].map(text)

  /// Short texts, to be changed in each place in turn.
  public static let shortTexts = [ModelResult.twoRounds, ModelResult.twoRoundsAtARate].map(text)

  /// A result without what is computed from it, which nobody reads back.
  private static func text(_ result: RunResult) -> ResultText {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let bytes = try? encoder.encode(result) else { preconditionFailure("no result") }
    return ResultText(String(decoding: bytes, as: UTF8.self))
  }

  /// Reads a file as the program does.
  ///
  /// - Returns: why it was refused; nil where it was read.
  public static func refusal(of bytes: [UInt8]) -> String? {
    do throws(UnreadableResult) {
      _ = try JSONReader.read(bytes)
      return nil
    } catch {
      return error.description
    }
  }

  /// Shows a file in every format, if it can be read.
  public static func show(_ bytes: [UInt8]) {
    guard let result = try? JSONReader.read(bytes) else { return }
    let report = Report(result)
    for format in formats { _ = format.render(report) }
    _ = PercentileReport().files(report)
    let written = Array(JSONReport().render(report).utf8)
    precondition((try? JSONReader.read(written)) == result, "a result is written as it was read")
    for difference in [
      Difference(old: ModelResult.closedLoop, new: result),
      Difference(old: result, new: ModelResult.closedLoop),
      Difference(
        old: [ComparedRun(name: "a", result: result), ComparedRun(name: "b", result: result)],
        new: [
          ComparedRun(name: "c", result: ModelResult.closedLoop),
          ComparedRun(name: "d", result: ModelResult.openLoop),
        ], metrics: Metric.all.filter(\.isComparable)),
    ] {
      for format in differenceFormats { _ = format.render(difference, difference.verdict()) }
    }
  }

  private static let style = TerminalStyle(width: 40, usesColour: true, usesUnicode: false)

  private static let formats: [any ReportFormat] = [
    TableReport(style: style), WarningReport(style: style), MarkdownReport(), CSVReport(),
    JUnitReport(), GitHubReport(), BencherReport(), OpenMetricsReport(),
    HTMLReport(holdingResult: true),
  ]

  private static let differenceFormats: [any DifferenceFormat] = [
    DifferenceReport(style: style), JUnitDifferenceReport(), GitHubDifferenceReport(),
    HTMLDifferenceReport(),
  ]
}
