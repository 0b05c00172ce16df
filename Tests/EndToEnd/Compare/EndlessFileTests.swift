// What `report` and `diff` are given may be no result, and may have no end.

import TestSupport
import Testing

@Suite("Files without an end", .waitsForPrograms)
struct EndlessFileTests {
  @Test("A file without an end is refused", arguments: [["report"], ["diff"]])
  func endless(command: [String]) throws {
    let workspace = try Workspace()
    let files = command == ["diff"] ? ["/dev/zero", "/dev/zero"] : ["/dev/zero"]
    let run = try FinishedRun(.compare, command + files, in: workspace)
    #expect(
      run
        == .failed(
          1,
          "ipc-compare: /dev/zero has more than 256 MiB, the largest result that is read; name a file "
            + "that 'run --json' wrote, or measure fewer rounds"))
  }
}
