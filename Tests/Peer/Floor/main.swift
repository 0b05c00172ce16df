// A process of one thread that runs a bare loop, for tests: they have threads, and must not fork.
// It prints what it found and what it left behind. It can be run by hand, too.

import Comparison
import Glibc
import Linux
import Sampling
import TestSupport

let arguments = Array(Swift.CommandLine.arguments.dropFirst())
guard arguments.count == 5, let mechanism = FloorMechanism(rawValue: arguments[1]),
  let size = Int(arguments[3]), let flavour = FloorFlavour(rawValue: arguments[4])
else {
  print(
    "usage: FloorPeer loop|hold|stall|bereave|open|set-up|host|orphan MECHANISM "
      + "block|spin|pinned|nowhere SIZE inlined|libc")
  exit(64)
}
let cpu: Int? =
  switch arguments[2] {
  case "pinned": Processor.allowed.first
  case "nowhere": 1000
  default: nil
  }
ThreadSignal.disarmBrokenPipe()
// A test's thread blocks most signals, and a program that it starts would go on so.
var noSignals = sigset_t()
unsafe sigprocmask(SIG_SETMASK, &noSignals, nil)
// A test that was killed ends nobody.
alarm(120)

/// Writes a line at once: whoever holds the loop is waited for.
func say(_ line: String) {
  let bytes = Array((line + "\n").utf8)
  unsafe write(1, bytes, bytes.count)
}

func sayChild() {
  say("child: \(Processes.ownChildren[0]).")
}

/// Fields of /proc/self/status that are about signals.
func signalFields(_ names: [String]) -> [String] {
  let lines = ((try? readWholeFile("/proc/self/status")) ?? "").split(separator: "\n")
  return names.map { name in
    lines.first { $0.hasPrefix(name + ":") }.map { String($0.dropFirst(name.count + 2)) } ?? ""
  }
}

/// Leaves this user so many signals beside those that are queued now.
func leaveSignals(_ spare: UInt) {
  let queued = signalFields(["SigQ"])[0].prefix { $0 != "/" }
  ResourceLimit.pendingSignals.set(UInt(queued)! + spare)
}

func openLoop() throws(FloorError) -> BareLoop {
  try BareLoop(
    mechanism, flavour, recordSize: size, spins: arguments[2] == "spin", clientCPU: cpu,
    serverCPU: cpu)
}

func makeRoundTrips(_ count: UInt64, _ loop: inout BareLoop) throws(FloorError) {
  var histogram = Histogram()
  // Who comes too late for the deadline measures one all the same.
  while histogram.count < count {
    try loop.roundTrips(until: Deadline(after: .zero), into: &histogram)
  }
  say("round trips: \(count) or more")
}

func openHost() throws(FloorError) -> BareHost {
  try BareHost(
    mechanism, flavour, recordSize: size, spins: arguments[2] == "spin", clientCPU: cpu,
    serverCPU: cpu)
}

func setUp(_ count: UInt64, _ host: inout BareHost) throws(FloorError) {
  var histogram = Histogram()
  while histogram.count < count {
    try host.setUps(until: Deadline(after: .zero), into: &histogram)
  }
  say("set-ups: \(histogram.count)")
}

func runHost() throws(FloorError) {
  var host = try openHost()
  try setUp(20, &host)
  if arguments[0] == "set-up" { return }
  sayChild()
  if arguments[0] == "host" { while pause() != 0 {} }
  kill(Processes.ownChildren[0], SIGKILL)
  while true { try setUp(1, &host) }
}

func run() throws(FloorError) {
  if ["set-up", "host", "orphan"].contains(arguments[0]) { return try runHost() }
  // Fewer than a loop may have under way, so that the kernel refuses some.
  if arguments[2] == "pinned" && mechanism == .signal { leaveSignals(20) }
  // More, so that it refuses none.
  if arguments[0] == "stall" { leaveSignals(400) }
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
    // As an answer that nobody has waited for.
    if mechanism == .signal { kill(getpid(), __libc_current_sigrtmax()) }
  case "hold":
    try makeRoundTrips(1, &loop)
    sayChild()
    // Not for ever, as the compiler sees it: before a loop without an end it drops what is not used
    // any more.
    while pause() != 0 {}
  case "stall":
    try makeRoundTrips(1, &loop)
    sayChild()
    // Until the child is stopped.
    _ = try loop.stream(1 << 40, batch: 1)
  case "bereave":
    try makeRoundTrips(1, &loop)
    kill(Processes.ownChildren[0], SIGKILL)
    while true { try makeRoundTrips(1, &loop) }
  default: break
  }
}

let before = OpenDescriptors()
let processors = Processor.allowed
let signals = signalFields(["SigPnd", "ShdPnd", "SigBlk"])
do throws(FloorError) {
  try run()
} catch {
  say("\(error)")
}
for descriptor in OpenDescriptors().new(since: before) { say("left open: \(descriptor)") }
for child in Processes.ownChildren { say("left running: \(child)") }
if ProcessStatus.number("Threads", of: getpid()) != 1 { say("left a thread") }
if processors != Processor.allowed { say("left pinned") }
if signals != signalFields(["SigPnd", "ShdPnd", "SigBlk"]) { say("left signals") }
say("done")
