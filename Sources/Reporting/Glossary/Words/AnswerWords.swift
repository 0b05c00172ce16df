// The answer block: the lines that stand before any table, and the words in them.

internal import Comparison

extension Explanation {
  /// The labels of the answer.
  package static let answerLines = [
    Explanation(
      "choose", .answer,
      "The row to take: the one that no other row is shown to beat, and beside it those for which no "
        + "difference to it was found and which take at most 1.25 times as long.",
      "It is said by the median, of round trips or, in an open loop, of responses. Where several are "
        + "named, choose among them by something else: promises, p99, costs.",
      "'the smallest median' instead of 'the fastest' means that others were not decided: read the "
        + "line unknown. 'the fastest of those that are sure' means that the row with the smallest "
        + "median is too noisy to hold others against."),
    Explanation(
      "unknown", .answer,
      "Rows of which the run cannot tell whether they are as fast as the row to choose: their bounds "
        + "include 1 and reach beyond 1.25.",
      "'at most 1.8 times' is the upper bound: they may be that much slower, and may be as fast.",
      "The end of the line says what would decide: a number of rounds, more time, or less noise. It is "
        + "no tie, and no reason to prefer either."),
    Explanation(
      "next", .answer,
      "The rows behind the one to choose that wait in the same way, with their medians.",
      "'at least 2.1 times' is the lower bound of how many times as long they take, and holds for all "
        + "rows together. The estimate itself is the column relative of the table.",
      "Use the bound when you argue: it is what the run has shown."),
    Explanation(
      "at times", .answer,
      "Cells of an open loop that kept their rate (--rate) in some rounds, and not in the median of "
        + "them. They have no rank.",
      "A stall of the machine does that, and so does a rate at the edge of what the kind can do.",
      "Measure again on a quieter machine, or ask for a little less."),
    Explanation(
      "gave up", .answer,
      "Cells of an open loop that did not keep their rate (--rate): messages came faster than they "
        + "were answered, and piled up. They have no rank.",
      "A cell did not keep its rate if less than 99 % of it was answered in the median of its rounds, "
        + "or if its pings were sent later and later in at least three quarters of them.",
      "The share or the number that is said is what it can do here. Their response times tell how long "
        + "the rounds were: never compare them."),
    Explanation(
      "missing", .answer,
      "Rows without figures, of which the answer cannot say anything. The table has the reason for "
        + "each.",
      "They may be the fastest. Remove the reason before you take the answer for all kinds."),
    Explanation(
      "left out", .answer,
      "Lines of the answer for which its ten lines had no room. The table has what they would say."),
    Explanation(
      "p99", .answer,
      "The rows by the time that 99 of 100 round trips stay below, the shortest first. Its order need "
        + "not be that of the medians: choose by it if the slow ones hurt.",
      "≈ between two rows means that their own bounds overlap, and a comma that they do not. 'of no "
        + "row' means that too little was measured, and says what would help."),
    Explanation(
      "one way", .answer,
      "The rows by how many messages a second they stream one way, the most first. Choose by it if you "
        + "move data and wait for no answers.",
      "≈ and the comma are as in the line p99."),
    Explanation(
      "costs", .answer,
      "The least and the most that rows cost: CPU time of both sides for a round trip, and system "
        + "calls. The second table has every row.",
      "'(3 of 4 counted)' means that the others are not known. A fast row can be an expensive one: a "
        + "side that spins pays with a processor."),
    Explanation(
      "self-test", .answer,
      "The run measures one cell twice, as if it were two kinds, and compares it with itself. The "
        + "truth is 1.00, and its bounds should include 1: 'as it should be'.",
      "'unsure' means that rounds disagree so much that a great difference would have been missed, "
        + "here and everywhere in this run. 'none' means that the run could not test itself.",
      "If it failed, WARNING stands in its place: no difference of this run can be trusted."),
    Explanation(
      "WARNING", also: ["this run cannot be trusted"], .answer,
      "The self-test failed: the run found a difference between a cell and itself, so that its other "
        + "differences may be as false.",
      "Do not use the run. End what else runs on the machine, and measure again with more time and "
        + "more rounds."),
    Explanation(
      "builds", .answer,
      "What came of two builds in one run (--against): passed, slower or undecided, and how many rows "
        + "became what. The last table has the rows."),
  ]

  /// What stands before the answer.
  package static let headLines = [
    Explanation(
      "machine", .head,
      "What the run was measured on: processor, kernel, and the state that changes speed. Figures of "
        + "two machines are not comparable, and those of one machine only where these lines agree."),
    Explanation(
      "measured", .head,
      "How much was measured: the rounds that count, the seed of their order, the records in each call "
        + "of a stream, the sizes of records and the time that it took.",
      "'7 of 15 rounds' means that the time did not suffice for all (--time)."),
    Explanation(
      "by", .head,
      "The program that measured, with the beginning of its executable's SHA-256, and when the run "
        + "began (UTC). With --against it names both builds. 'debug build' means that the numbers are "
        + "worth nothing."),
    Explanation(
      "servers", .head,
      "The command that the servers were started under (--server-under), and what it was seen to "
        + "change. The figures are those of servers under it; clients ran without."),
    Explanation(
      "baseline", .head,
      "What measuring itself takes: the step of the clock, one reading of it, and a ping that is "
        + "answered by a call in the same process.",
      "Nothing of it is subtracted. A round trip contains about one reading of the clock, which "
        + "matters for the fastest rings only."),
    Explanation(
      "clock step", .head,
      "The smallest difference between two readings of CLOCK_MONOTONIC that was seen. Figures cannot "
        + "be finer, and bounds allow for it."),
    Explanation(
      "clock reading", .head,
      "The time that one reading of the clock takes. Some 20 ns is usual; hundreds mean that the clock "
        + "source is slow (warning clock-source)."),
    Explanation(
      "call in process", .head,
      "The time of a ping that a call in the same process answers: what the program does for a round "
        + "trip beside moving it."),
    Explanation(
      "incomplete", .head,
      "The run ended before every cell was measured as planned; the words behind it say why. What is "
        + "shown holds for the rounds that were run. Measure again before you decide."),
  ]

  /// Words in the sentences of an answer.
  package static let answerPhrases = [
    Explanation(
      "at least", .phrases,
      "Behind it stands the lower bound of a ratio: with 95 % confidence for all rows together, the "
        + "row takes that many times as long or longer. The estimate is larger."),
    Explanation(
      "at most", .phrases,
      "Behind it stands the upper bound of a ratio: the row may take that many times as long, and may "
        + "be as fast. It is not a difference that was found."),
    Explanation(
      "no difference found", .phrases,
      "The bounds of the ratio include 1. That is no proof of equality: a difference smaller than the "
        + "bounds allow may be there, and more rounds might show it."),
    Explanation(
      "the wait is the price", also: ["it is the wait", "any kind"], .phrases,
      "Every kind that waits in this way is far slower than the fastest row, and the kinds differ by "
        + "less than that. Change how both sides wait (--wait) before you change the kind."),
    Explanation(
      "kind by kind", also: ["little price"], .phrases,
      "Each kind takes about as long with this way to wait as with the other, so that the kinds differ "
        + "and not the waits. Choose the way to wait by its costs."),
    Explanation(
      "rounds disagree", .phrases,
      "The same cell took very different times in different rounds, so that nothing can be told from "
        + "them. End what else runs, pin both sides (--placement), and measure more rounds."),
    Explanation(
      "as it should be", .phrases,
      "The self-test found no difference between a cell and itself, and would have found a great one."
    ),
    Explanation(
      "kept the rate", also: ["reached", "fell behind"], .phrases,
      "In an open loop, a cell keeps its rate (--rate) if at least 99 % of it was answered in the "
        + "median of its rounds, and its pings were not sent later and later.",
      "'reached 6,000/s of 10,000/s' says what was answered and what was asked for. 'fell behind more "
        + "and more' says that messages piled up until the round ended."),
    Explanation(
      "known", also: ["of known", "counted"], .phrases,
      "'(2 of 3 known)' means that one of three rows has no such figure: too few samples, or something "
        + "that could not be counted. Notes and warnings say why."),
    Explanation(
      "not measured", also: ["not on this machine"], .phrases,
      "The cell has no figures, because the machine lacks something for it, a limit refused it, or "
        + "the time ran out. The row has the reason."),
    Explanation(
      "not shown for want of width", .phrases,
      "Columns for which the terminal is too narrow. Make it wider, or write --csv or --json, which "
        + "have every figure."),
    Explanation(
      "costs per round trip", .phrases,
      "The second table of a group: what a round trip costs both sides beside its time, and what one "
        + "more client takes."),
  ]
}

extension WordGroup {
  static let answer = WordGroup("lines of the answer", of: "line of the answer")
  static let head = WordGroup("lines at the head", of: "line at the head")
  static let phrases = WordGroup("words of answers and tables", of: "words")
}
