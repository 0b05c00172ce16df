// Some formats hold numbers and nothing that is said of them. What needs a word beside it is left out
// there: a program that draws the numbers would believe it.

internal import Comparison
internal import IPCChannels

/// The figures of a run that can stand alone.
struct PlainFigures {
  private let isComplete: Bool
  private let backlog: Backlog

  init(_ result: RunResult) {
    isComplete = result.complete
    backlog = Backlog(result)
  }

  /// Returns a figure with a value; nil where none is known, where it is not exact, where it is of a backlog,
  /// and where the run did not come to its end.
  func figure(_ metric: Metric, of row: Row) -> Figure? {
    guard isComplete, let figure = row[metric], figure.value != nil, !figure.isApproximate,
      backlog.remark(on: metric, of: row.coordinates) == nil
    else { return nil }
    return figure
  }
}
