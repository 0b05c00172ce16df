// `perf bench sched pipe`: two processes pass an int back and forth over two pipes. One of its
// operations is two writes and two reads, which is one round trip: the parent writes and then reads,
// the child reads and then writes, as often as `--loop` says (`strace -f perf bench sched pipe -l 20`
// shows 20 of each in each process).

/// One run of `perf bench sched pipe`.
public struct PerfPipe: Equatable, Sendable {
  public let loops: Int
  /// The mean over all of the run, in nanoseconds. The run's time includes the start and the end of
  /// the child, which is several milliseconds for a program as large as perf.
  public let nanosecondsPerLoop: Double

  /// Reads what perf prints in its default format.
  ///
  /// - Parameter loops: how many were asked for.
  public init(_ output: String, loops: Int) throws(UnreadableOutput) {
    func unreadable(_ expected: String) -> UnreadableOutput {
      UnreadableOutput(program: "perf bench sched pipe", expected: expected, output: output)
    }
    let lines = output.split(separator: "\n").map(\.trimmingSpaces).filter { !$0.isEmpty }
    let head = [
      "# Running 'sched/pipe' benchmark:",
      "# Executed \(loops) pipe operations between two processes",
    ]
    guard lines.count == 5, lines.prefix(2).map(String.init) == head else {
      throw unreadable("five lines, the first two of them '\(head[0])' and '\(head[1])'")
    }
    guard let seconds = lines[2].number(after: "Total time:", before: "[sec]") else {
      throw unreadable("'Total time: N [sec]' in its third line")
    }
    guard let microseconds = lines[3].number(after: "", before: "usecs/op"), microseconds > 0 else {
      throw unreadable("'N usecs/op' in its fourth line, and a number above 0")
    }
    guard lines[4].number(after: "", before: "ops/sec") != nil else {
      throw unreadable("'N ops/sec' in its fifth line")
    }
    // The total is cut off after its milliseconds.
    guard abs(microseconds * Double(loops) / 1e6 - seconds) < 0.0015 else {
      throw unreadable("a total time that is \(loops) times that of one operation")
    }
    self.loops = loops
    nanosecondsPerLoop = microseconds * 1000
  }

  /// What one round trip takes without the start and the end of the child, in nanoseconds: by the
  /// difference between this run and a shorter one.
  ///
  /// - Returns: nil where the shorter run took as long as this one, which says nothing.
  public func roundTrip(without short: PerfPipe) -> Double? {
    precondition(short.loops < loops, "the other run is the shorter one")
    let difference =
      nanosecondsPerLoop * Double(loops) - short.nanosecondsPerLoop * Double(short.loops)
    return difference > 0 ? difference / Double(loops - short.loops) : nil
  }
}
