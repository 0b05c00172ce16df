// What becomes of a row of a difference, of a whole difference, and of a self-test.

internal import Comparison

extension Explanation {
  package static let verdicts =
    DifferenceStatus.allCases.map { status in
      Explanation(
        DifferenceText.word(status), also: [status.rawValue] + status.otherNames, .verdicts,
        paragraphs: status.paragraphs)
    }
    + DifferenceVerdict.Outcome.allCases.map { outcome in
      Explanation(DifferenceText.word(outcome), .outcomes, paragraphs: outcome.paragraphs)
    }
    + Answer.SelfTest.Outcome.allCases.map { outcome in
      Explanation(outcome.rawValue, .selfTests, paragraphs: outcome.paragraphs)
    }
    + [
      Explanation(
        "best", .standings,
        "In CSV's standing and JSON's answer: the rows to choose from, as in the line choose."),
      Explanation(
        "unknown", .standings,
        "In CSV's standing and JSON's answer: the run cannot tell whether the row is as fast as the "
          + "best, as in the line unknown."),
      Explanation(
        "slower", .standings,
        "In CSV's standing and JSON's answer: the row is shown to be slower than the best."),
    ]

  /// What stands around the rows of a difference.
  package static let differenceLines = [
    Explanation(
      "old", .differences,
      "The result to compare with, or with --against the other build. A column of a difference has its "
        + "figure, which is the geometric mean of several runs."),
    Explanation(
      "new", .differences,
      "The result to judge, or with --against this build. A column of a difference has its figure."),
    Explanation(
      "new/old", also: ["ratio"], .differences,
      "The new figure by the old one: 1.20 took 1.2 times as long. Where more is better, such as for a "
        + "rate, below 1 is worse; the column behind it says slower or faster.",
      "Its bounds hold with 95 % confidence for all rows together. Between two runs they allow for "
        + "what runs of one program differ by, so that they are wider than within one run."),
    Explanation(
      "result", .differences,
      "What became of a row: faster, slower, ≈, too noisy, or why it was not compared."),
    Explanation(
      "differs", .differences,
      "Something is not the same in both results: the machine, the program or how it was measured. A "
        + "difference in speed may come from that. Measure both alike before you blame the code."),
    Explanation(
      "only old warns", also: ["only new warns", "both warn", "warns"], .differences,
      "A warning of one side alone can be why the sides differ. One that both have weakens the "
        + "comparison and favours neither. The id in brackets is a word that can be explained."),
    Explanation(
      "spread between runs", also: ["spread", "run-spread"], .differences,
      "How far runs of one program lie apart although nothing changed, as a standard deviation. One "
        + "file a side cannot show it: 2 % is assumed (--run-spread).",
      "Several files a side (diff OLD... --to NEW...) measure it, and run --against does without, "
        + "because both builds share their rounds."),
    Explanation(
      "slowdowns are found from", also: ["resolution"], .differences,
      "What this comparison could find at all: a row that got slower by less would be called ≈. If "
        + "that is more than you care about, 'passed' says little: measure longer or use --against."
    ),
  ]
}

extension DifferenceStatus {
  fileprivate var otherNames: [String] {
    switch self {
    case .noisy: ["noise"]
    default: []
    }
  }

  fileprivate var paragraphs: [String] {
    switch self {
    case .faster:
      [
        "The row is better beyond its bounds, in whichever direction its figure is better, or keeps a "
          + "rate that the old side did not keep."
      ]
    case .slower:
      [
        "The row is worse beyond its bounds, also of a cost such as CPU time, or it no longer keeps a "
          + "rate that the old side kept. The status is 2 then.",
        "Look first at the lines 'differs': another kernel or governor is slower as well.",
      ]
    case .equal:
      [
        "The bounds include 1, and are narrow enough to say that no difference was found. The line "
          + "'slowdowns are found from' says how small a difference would have been seen."
      ]
    case .noisy:
      [
        "The row decides nothing: its rounds or runs lie so far apart that a great difference would "
          + "be missed. It is told with its bounds and without a ratio.",
        "A row is too noisy where its own rounds leave room for more than 1.3 times between the two "
          + "bounds, or where the printed bounds lie more than twice apart; and by more than 100 ns.",
        "The status is 3 then, unless --allow-noise is given. Measure longer, on a quieter machine, "
          + "or both builds in one run (--against).",
      ]
    case .neitherKept:
      [
        "Neither side kept the rate that was asked for, so that there are no response times to "
          + "compare. It keeps nothing from passing. Ask for a lower --rate."
      ]
    case .onlyInOld:
      [
        "The new side has no such cell: it was not asked for, or could not be measured. The status is "
          + "3 then, unless --allow-missing is given."
      ]
    case .onlyInNew:
      ["The old side has no such cell. It is told, and keeps nothing from passing."]
    case .notCompared:
      [
        "Both sides have the cell, and one of them not well enough: too few rounds, too few samples, or "
          + "windows of other lengths. The row has the reason.",
        "The status is 3 then, unless --allow-missing is given.",
      ]
    }
  }
}

extension DifferenceVerdict.Outcome {
  fileprivate var paragraphs: [String] {
    switch self {
    case .passed:
      [
        "Every cell of the old side was compared, none is slower, and no run has shown that it cannot "
          + "be trusted. The status is 0.",
        "It says no more than the comparison could find: read 'slowdowns are found from' as well.",
      ]
    case .slower:
      [
        "Something is slower, whatever is undecided beside it. The status is 2, and no option lets it "
          + "pass."
      ]
    case .undecided:
      [
        "Nothing that was compared is slower, and something was not compared or not decided: a cell is "
          + "missing, a row is too noisy, a run is incomplete or failed its self-test.",
        "The status is 3. --allow-missing and --allow-noise take such reasons away; better is to "
          + "measure again.",
      ]
    }
  }
}

extension Answer.SelfTest.Outcome {
  fileprivate var paragraphs: [String] {
    switch self {
    case .passed:
      [
        "The run found no difference between a cell and itself, and its bounds lie less than twofold "
          + "apart, so that it would have found a great one."
      ]
    case .unsure:
      [
        "The run found no difference between a cell and itself, but its bounds lie twofold or more "
          + "apart: it would have missed a great difference, there and in every other row.",
        "Measure again with more rounds, on a quieter machine.",
      ]
    case .failed:
      [
        "The run found a difference between a cell and itself. No difference that it found can be "
          + "trusted: measure again on a quieter machine, with more rounds and more time."
      ]
    }
  }
}

extension WordGroup {
  static let verdicts = WordGroup(
    "what becomes of a row of a difference", of: "row of a difference")
  static let outcomes = WordGroup("verdicts of a difference", of: "verdict of a difference")
  static let selfTests = WordGroup("outcomes of a self-test", of: "outcome of a self-test")
  static let standings = WordGroup("standings", of: "standing of a row")
  static let differences = WordGroup("lines of a difference", of: "line of a difference")
}
