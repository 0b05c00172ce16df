// `sockperf ping-pong`: a client sends a message, waits for the answer, and notes how long that took.
// By default it prints half of that, which it calls latency; with --full-rtt it prints all of it.

/// One run of `sockperf ping-pong --full-rtt`.
public struct SockperfPingPong: Equatable, Sendable {
  /// Half of the round trips took no longer, in nanoseconds.
  public let medianNanoseconds: Double

  public init(_ output: String) throws(UnreadableOutput) {
    func unreadable(_ expected: String) -> UnreadableOutput {
      UnreadableOutput(program: "sockperf ping-pong", expected: expected, output: output)
    }
    let lines = Self.withoutColours(output).split(separator: "\n")
    let summaries = lines.filter { $0.hasPrefix("sockperf: Summary: ") }
    guard summaries.count == 1,
      summaries[0].number(after: "sockperf: Summary: Round trip is ", before: " usec") != nil
    else {
      throw unreadable("one line 'sockperf: Summary: Round trip is N usec', which --full-rtt gives")
    }
    let whole =
      "sockperf: # dropped messages = 0; # duplicated messages = 0; # out-of-order messages = 0"
    guard lines.contains(where: { $0 == whole }) else {
      throw unreadable("the line '\(whole)'")
    }
    let medians = lines.compactMap {
      $0.number(after: "sockperf: ---> percentile 50.000 =", before: "")
    }
    guard medians.count == 1, medians[0] > 0 else {
      throw unreadable("one line 'sockperf: ---> percentile 50.000 = N', and a number above 0")
    }
    medianNanoseconds = medians[0] * 1000
  }

  /// Without the sequences that colour a terminal: ESC, `[`, digits and semicolons, `m`.
  private static func withoutColours(_ text: String) -> String {
    let parts = text.split(separator: "\u{1B}[", omittingEmptySubsequences: false)
    return String(parts[0])
      + parts.dropFirst().map { part in
        let rest = part.drop { $0.isNumber || $0 == ";" }
        return rest.first == "m" ? String(rest.dropFirst()) : "\u{1B}[" + part
      }.joined()
  }
}
