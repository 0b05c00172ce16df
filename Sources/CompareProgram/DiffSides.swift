// Which files of a command line are old and which are new. Whatever could be meant in two ways is refused.

internal import CommandLine
internal import Comparison
internal import ProgramSupport

/// The files of both sides of a difference.
struct DiffSides {
  let old: [String]
  let new: [String]

  init(_ invocation: Invocation) throws(ProgramFailure) {
    let files = invocation.strings(DiffCommand.old)
    let given = invocation.strings(DiffCommand.to)
    if given.isEmpty {
      guard files.count == 2 else {
        let found =
          files.count == 1
          ? "a difference needs two files, and one was given"
          : "\(files.count) files do not say which are old and which are new"
        throw ProgramFailure(
          invocation.error(
            "\(found); write 'diff OLD NEW', or 'diff OLD... --to NEW...' for several a side"))
      }
      (old, new) = ([files[0]], [files[1]])
    } else {
      (old, new) = (files, given)
    }
    for side in [old, new] where Set(side).count < side.count {
      throw ProgramFailure(
        invocation.error(
          "a file stands twice on one side, and would count as two runs; name each of them once"))
    }
  }

  /// Reads the runs of both sides. A run that stands twice, on one side or on both, would pass every check.
  func read() throws(ProgramFailure) -> (old: [ComparedRun], new: [ComparedRun]) {
    let runs = try readRuns(old + new)
    return (Array(runs.prefix(old.count)), Array(runs.dropFirst(old.count)))
  }
}
