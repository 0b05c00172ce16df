// What stands around the tables of several results side by side.

internal import Comparison

extension Explanation {
  package static let sideBySide = [
    Explanation(
      "A", also: (1..<SideBySide.mostRuns).map(SideBySide.mark), .sideBySide,
      "A letter stands for a file, in the order in which 'report' was given them; the lines at the top say "
        + "which. In tables it stands over the figures of that file."),
    Explanation(
      "what differs", .sideBySide,
      "The facts that are not the same in all files: machine, kernel, program, or how it was measured. Any "
        + "of them can be why the figures differ."),
    Explanation(
      "what may be compared", .sideBySide,
      "Which figures of two files may be held against each other, and which may not, with the reason."
    ),
    Explanation(
      "times", .sideBySide,
      "Whether times of one file may be held against those of another. Where machine or kernel differ, a "
        + "difference of times tells of those as well as of the kinds."),
    Explanation(
      "ratios", .sideBySide,
      "Each ratio is of two rows of one file, which shared their rounds. Ratios of two files can be "
        + "compared even where times cannot: they say whether the order of the kinds is the same."),
    Explanation(
      "not", .sideBySide,
      "What may not be compared: placements that are another distance in each file, and files that are "
        + "incomplete, failed their self-test or come from a debug build."),
  ]
}

extension WordGroup {
  static let sideBySide = WordGroup("lines of several results", of: "line of several results")
}
