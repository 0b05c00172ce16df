// Signs that stand in place of words.

extension Explanation {
  package static let marks = [
    Explanation(
      "≈", .marks,
      "No difference was found: the bounds of the ratio include 1. Between two figures of the answer "
        + "it means that their own bounds overlap.",
      "It does not say that both are equal. The bounds say how large a difference may have been "
        + "missed; more rounds (--rounds, --time) make them narrower."),
    Explanation(
      "~", .marks,
      "The figure is close to the truth and not exact. A note below the table says why; JSON has "
        + "isApproximate and reason. Do not compare two of them by their last digits."),
    Explanation(
      "–", .marks,
      "The figure is not known: it could not be read or counted, or too little was measured. A note "
        + "below the table, a warning or JSON's reason says why. It is not zero: zero is a "
        + "measurement, and is written as 0.",
      "A percentile is – where fewer than ten samples lie above it, or fewer than half of the rounds "
        + "have one. More time helps, and sometimes fewer and longer rounds (warning few-samples)."),
    Explanation(
      "*", .marks,
      "Behind the name of a kind from a library: it says that it may drop records or overwrite them. "
        + "Its figures are not those of a kind that keeps every record."),
    Explanation(
      "…", .marks,
      "Rows are left out between the first ones and the last one, because the line has no room. The "
        + "table has all of them."),
    Explanation(
      "[95 %]", also: ["95 %", "95%", "interval", "95 % interval", "bounds"], .marks,
      "The bounds within which a figure or a ratio lies with 95 % confidence, such as [0.98, 1.02]. "
        + "They tell what this run can know, not how much single round trips differ.",
      "For a ratio, rounds are drawn again 2,000 times and everything is computed anew; the bounds of "
        + "relative and of new/old hold for all rows of a table together.",
      "A ratio whose bounds include 1 shows no difference. Wide bounds need more rounds, or a quieter "
        + "machine. Other runs can lie outside: compare within one run."),
    Explanation(
      "<", also: ["<0.001", "<1"], .marks,
      "The figure is smaller than that, and is not zero. Zero is written as 0."),
    Explanation(
      "1.00", .marks,
      "In the column relative, the row that the others are held against: the fastest, or the kind of "
        + "--reference. It has no bounds, because it is compared with itself."),
    Explanation(
      "µs", also: ["ns", "us", "ms", "s"], .marks,
      "Units of time: 1 s is 1,000 ms, 1,000,000 µs or 1,000,000,000 ns. Where only ASCII can be "
        + "shown, a u stands for the Greek letter. A column of a table has the one unit in which its "
        + "figures are shortest; CSV and JSON have ns, and their keys end in the unit."),
    Explanation(
      "M msg/s", also: ["k msg/s", "msg/s", "G msg/s"], .marks,
      "Messages a second: k stands for a thousand, M for a million and G for a thousand millions. A "
        + "message is one record."),
    Explanation(
      "MB/s", also: ["B/s", "kB/s", "GB/s"], .marks,
      "Bytes a second: kB/s is a thousand, MB/s a million and GB/s a thousand millions of them. They "
        + "count all bytes of a record."),
    Explanation(
      "KiB", also: ["B", "MiB", "GiB"], .marks,
      "Units of bytes: B is one, KiB 1,024, MiB 1,048,576 and GiB 1,073,741,824 of them."),
  ]
}

extension WordGroup {
  static let marks = WordGroup("signs and units", of: "sign")
}
