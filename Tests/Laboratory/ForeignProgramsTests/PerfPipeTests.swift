// What perf prints, and what is no output of perf's.

import ForeignPrograms
import Testing

struct PerfPipeTests {
  private func output(
    operations: Int = 2000, between: String = "processes", total: String = "0.014",
    each: String = "7.031500", rate: String = "142217"
  ) -> String {
    """
    # Running 'sched/pipe' benchmark:
    # Executed \(operations) pipe operations between two \(between)

         Total time: \(total) [sec]

           \(each) usecs/op
             \(rate) ops/sec

    """
  }

  @Test func `the time of one operation is read in nanoseconds`() throws {
    let perf = try PerfPipe(output(), loops: 2000)
    #expect(perf.loops == 2000)
    #expect(abs(perf.nanosecondsPerLoop - 7031.5) < 1e-6)
  }

  @Test func `another number of operations than was asked for is no figure`() {
    #expect(throws: UnreadableOutput.self) { try PerfPipe(output(), loops: 20_000) }
  }

  @Test func `threads are not processes`() {
    #expect(throws: UnreadableOutput.self) {
      try PerfPipe(output(between: "threads"), loops: 2000)
    }
  }

  @Test(arguments: ["7,031500", "nan", "-7.031500", "7.03e0", "0.000000", "", "7.0 31500"])
  func `a time that is no plain number above zero is no figure`(each: String) {
    #expect(throws: UnreadableOutput.self) { try PerfPipe(output(each: each), loops: 2000) }
  }

  @Test func `a total that is not the sum of the operations is no figure`() {
    #expect(throws: UnreadableOutput.self) { try PerfPipe(output(total: "0.140"), loops: 2000) }
    #expect(throws: UnreadableOutput.self) { try PerfPipe(output(total: "?"), loops: 2000) }
  }

  @Test func `a rate that is no number is no figure`() {
    #expect(throws: UnreadableOutput.self) { try PerfPipe(output(rate: "many"), loops: 2000) }
  }

  @Test(arguments: [
    "", "0.014\n", "WARNING: no perf for this kernel\n", "# Running 'sched/pipe'\n",
  ])
  func `another text is shown in the error`(text: String) {
    let error = #expect(throws: UnreadableOutput.self) { try PerfPipe(text, loops: 2000) }
    #expect(error?.output == text)
    #expect(error?.description.hasSuffix(text) == true)
  }

  @Test func `a line more than is known is no figure`() {
    #expect(throws: UnreadableOutput.self) {
      try PerfPipe("a warning\n" + output(), loops: 2000)
    }
  }

  @Test func `what starting and ending takes is not part of a round trip`() throws {
    // 1,000 operations of 5 µs and 10,000 of 5 µs, 6 ms around each.
    let short = try PerfPipe(
      output(operations: 1000, total: "0.011", each: "11.000000"), loops: 1000)
    let long = try PerfPipe(
      output(operations: 10_000, total: "0.056", each: "5.600000"), loops: 10_000)
    let roundTrip = try #require(long.roundTrip(without: short))
    #expect(abs(roundTrip - 5000) < 1e-6)
  }

  @Test func `a long run that took no longer than a short one says nothing`() throws {
    let short = try PerfPipe(
      output(operations: 1000, total: "0.060", each: "60.000000"), loops: 1000)
    let long = try PerfPipe(
      output(operations: 10_000, total: "0.056", each: "5.600000"), loops: 10_000)
    #expect(long.roundTrip(without: short) == nil)
  }
}
