// Processes that this one started, and what those started.

import Linux
import TestSupport
import Testing

struct ChildProcessTests {
  @Test func `the end of a process is the end of what it started`() throws {
    let witness = try ClosingWitness()
    let output = try PipeEnd.pair()
    do {
      let end = witness.writeEnds.takeFirst()
      // What the shell starts says so, and holds the witness too.
      let process = try ChildProcess(
        "/bin/sh", ["sh", "-c", "(echo; exec sleep 1000) & wait"], input: nil,
        output: output.write.number, errors: end.number)
      _ = consume end
      #expect(try poll(output.read.number, until: Deadline(after: .seconds(10))))
      #expect(!witness.allAreClosed(within: .zero))
      withExtendedLifetime(process) {}
    }
    #expect(witness.allAreClosed())
  }

  @Test
  func `a process that is asked to end may clear up, and one that does not end is not awaited`()
    throws
  {
    let directory = TemporaryDirectory()
    let file = directory.path("file")
    for (answer, patience) in [("rm $0; exit", Duration.seconds(20)), ("", .milliseconds(50))] {
      let output = try PipeEnd.pair()
      let script = "touch $0; trap '\(answer)' TERM; echo; while :; do sleep 0.01; done"
      let process = try ChildProcess(
        "/bin/sh", ["sh", "-c", script, file], input: nil, output: output.write.number,
        errors: output.write.number)
      #expect(try poll(output.read.number, until: Deadline(after: .seconds(10))))
      process.end(within: patience)
      #expect(directory.names == (answer.isEmpty ? ["file"] : []))
    }
  }
}
