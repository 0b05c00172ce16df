// A process of one thread that runs a bare loop, for tests: they have threads, and must not fork.
// It prints what it found and what it left behind. It can be run by hand, too.

import Comparison
import Glibc
import KernelProbes
import Linux
import Sampling

let arguments = Array(Swift.CommandLine.arguments.dropFirst())
guard arguments.count == 4, let mechanism = FloorMechanism(rawValue: arguments[1]),
  let size = Int(arguments[3])
else {
  print("usage: FloorPeer loop|hold|bereave|open MECHANISM block|spin|pinned|nowhere SIZE")
  exit(64)
}
let cpu: Int? =
  switch arguments[2] {
  case "pinned": Processor.allowed.first
  case "nowhere": 1000
  default: nil
  }
ThreadSignal.disarmBrokenPipe()
// A test that was killed ends nobody.
alarm(120)

/// Writes a line at once: whoever holds the loop is waited for.
func say(_ line: String) {
  let bytes = Array((line + "\n").utf8)
  unsafe write(1, bytes, bytes.count)
}

func openLoop() throws(FloorError) -> BareLoop {
  try BareLoop(
    mechanism, recordSize: size, spins: arguments[2] == "spin", clientCPU: cpu, serverCPU: cpu)
}

func makeRoundTrips(_ count: UInt64, _ loop: inout BareLoop) throws(FloorError) {
  var histogram = Histogram()
  while histogram.count < count {
    try loop.roundTrips(until: Deadline(after: .milliseconds(10)), into: &histogram)
  }
  say("round trips: \(count) or more")
}

func run() throws(FloorError) {
  var loop = try openLoop()
  switch arguments[0] {
  case "loop":
    try makeRoundTrips(20, &loop)
    // Two processes that spin and share processors with other tests lose a tick each time that their
    // buffer is full or empty.
    let isSlow = size > 65_536 || arguments[2] == "spin"
    for (count, batch) in [(0, 1), (1, 1), (1000, 1), (5000, 7)] as [(UInt64, Int)] {
      _ = try loop.stream(isSlow ? count / 50 : count, batch: batch)
      say("stream of batches of \(batch): \(count)")
    }
    try makeRoundTrips(20, &loop)
  case "hold":
    try makeRoundTrips(1, &loop)
    say("child: \(Processes.ownChildren[0]).")
    // Not for ever, as the compiler sees it: before a loop without an end it drops what is not used
    // any more.
    while pause() != 0 {}
  case "bereave":
    try makeRoundTrips(1, &loop)
    kill(Processes.ownChildren[0], SIGKILL)
    while true { try makeRoundTrips(1, &loop) }
  default: break
  }
}

let before = OpenDescriptors()
let processors = Processor.allowed
do throws(FloorError) {
  try run()
} catch {
  say("\(error)")
}
for descriptor in OpenDescriptors().new(since: before) { say("left open: \(descriptor)") }
for child in Processes.ownChildren { say("left running: \(child)") }
if processors != Processor.allowed { say("left pinned") }
say("done")
