// What sockperf prints, and what is no output of sockperf's.

import ForeignPrograms
import Testing

struct SockperfTests {
  private func output(
    summary: String = "Round trip is 14.250 usec", dropped: Int = 0, median: String = "  12.125"
  ) -> String {
    """
    sockperf: \u{1B}[2;35m== version #3.8-test == \u{1B}[0m
    sockperf: Test ended
    sockperf: [Valid Duration] RunTime=0.550 sec; SentMessages=38000; ReceivedMessages=38000
    sockperf: \u{1B}[2;35m====> avg-rtt=14.250 (std-dev=3.000)\u{1B}[0m
    sockperf: # dropped messages = \(dropped); # duplicated messages = 0; # out-of-order messages = 0
    sockperf: Summary: \(summary)
    sockperf: \u{1B}[2;35mTotal 38000 observations\u{1B}[0m; each percentile contains 380.00 observations
    sockperf: ---> <MAX> observation = 1250.000
    sockperf: ---> percentile 99.000 =   21.500
    sockperf: ---> percentile 50.000 = \(median)
    sockperf: ---> percentile 25.000 =   11.750
    sockperf: ---> <MIN> observation =   11.000

    """
  }

  @Test func `the median of the round trips is read in nanoseconds`() throws {
    #expect(try SockperfPingPong(output()).medianNanoseconds == 12_125)
  }

  @Test func `colours are no part of a line`() throws {
    let coloured = output().replacing(
      "sockperf: ---> percentile 50.000 =   12.125",
      with: "\u{1B}[31msockperf: ---> percentile 50.000 = \u{1B}[0m  12.125\u{1B}[0m")
    #expect(coloured.contains("\u{1B}[31m"))
    #expect(try SockperfPingPong(coloured).medianNanoseconds == 12_125)
  }

  @Test func `half round trips are no round trips`() {
    #expect(throws: UnreadableOutput.self) {
      try SockperfPingPong(output(summary: "Latency is 7.125 usec"))
    }
  }

  @Test func `a run that lost messages has no figure`() {
    #expect(throws: UnreadableOutput.self) { try SockperfPingPong(output(dropped: 1)) }
  }

  @Test(arguments: ["12,125", "-nan", "0.000", "", "12.125 msec", "1.2.3"])
  func `a median that is no plain number above zero is no figure`(median: String) {
    #expect(throws: UnreadableOutput.self) { try SockperfPingPong(output(median: median)) }
  }

  @Test func `two outputs in one have no figure`() {
    #expect(throws: UnreadableOutput.self) { try SockperfPingPong(output() + output()) }
  }

  @Test(arguments: ["", "sockperf: ERROR: no connection\n"])
  func `another text is shown in the error`(text: String) {
    let error = #expect(throws: UnreadableOutput.self) { try SockperfPingPong(text) }
    #expect(error?.description.hasSuffix(text) == true)
  }

  @Test(
    arguments: [
      ("sockperf, version 3.8-test\n   compiled some day\n", 3, 8, false),
      ("sockperf, version 3.9\n", 3, 9, true), ("sockperf, version 3.10-git\n", 3, 10, true),
      ("sockperf, version 4.0.1\n", 4, 0, true), ("sockperf, version 2.11\n", 2, 11, false),
    ])
  func `UNIX sockets come with version 3.9`(
    text: String, major: Int, minor: Int, hasUnixSockets: Bool
  ) throws {
    let version = try SockperfVersion(text)
    #expect(version.description == "\(major).\(minor)")
    #expect(version.hasUnixSockets == hasUnixSockets)
  }

  @Test(arguments: ["", "sockperf 3.9\n", "sockperf, version x\n", "sockperf, version 3\n"])
  func `a version in another form is an error`(text: String) {
    #expect(throws: UnreadableOutput.self) { try SockperfVersion(text) }
  }
}
