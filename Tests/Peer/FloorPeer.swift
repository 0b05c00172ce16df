// A process of one thread that runs a bare loop, for tests: they have threads, and must not fork.
// It prints what it found and what it left behind.

import Comparison
import Glibc
import Linux
import Sampling
import TestSupport

/// A bare loop or set-up, and what is done with it.
struct FloorPeer {
  private let action: String
  private let mechanism: FloorMechanism
  /// How the loop waits, or what is wrong with its processor.
  private let manner: String
  private let size: Int
  private let flavour: FloorFlavour

  /// Runs the peer and returns its exit status.
  static func run(_ arguments: [String]) -> Int32 {
    guard arguments.count == 5, let mechanism = FloorMechanism(rawValue: arguments[1]),
      let size = Int(arguments[3]), let flavour = FloorFlavour(rawValue: arguments[4])
    else {
      print(
        "usage: test-peer floor loop|hold|stall|bereave|open|set-up|host|orphan MECHANISM "
          + "block|spin|pinned|nowhere SIZE inlined|libc")
      return 64
    }
    ThreadSignal.disarmBrokenPipe()
    // A test's thread blocks most signals, and a program that it starts would go on so.
    var noSignals = sigset_t()
    unsafe sigprocmask(SIG_SETMASK, &noSignals, nil)
    // A test that was killed ends nobody.
    alarm(120)
    FloorPeer(
      action: arguments[0], mechanism: mechanism, manner: arguments[2], size: size,
      flavour: flavour
    ).runAndLook()
    return 0
  }

  private var cpu: Int? {
    switch manner {
    case "pinned": Processor.allowed.first
    case "nowhere": 1000
    default: nil
    }
  }

  /// Does what was asked for, and says what that left behind.
  private func runAndLook() {
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
  }

  private func sayChild() {
    say("child: \(Processes.ownChildren[0]).")
  }

  /// Fields of /proc/self/status that are about signals.
  private func signalFields(_ names: [String]) -> [String] {
    let lines = ((try? readWholeFile("/proc/self/status")) ?? "").split(separator: "\n")
    return names.map { name in
      lines.first { $0.hasPrefix(name + ":") }.map { String($0.dropFirst(name.count + 2)) } ?? ""
    }
  }

  /// Leaves this user so many signals beside those that are queued now.
  private func leaveSignals(_ spare: UInt) {
    let queued = signalFields(["SigQ"])[0].prefix { $0 != "/" }
    ResourceLimit.pendingSignals.set(UInt(queued)! + spare)
  }

  private func openLoop() throws(FloorError) -> BareLoop {
    try BareLoop(
      mechanism, flavour, recordSize: size, spins: manner == "spin", clientCPU: cpu,
      serverCPU: cpu)
  }

  private func makeRoundTrips(_ count: UInt64, _ loop: inout BareLoop) throws(FloorError) {
    var histogram = Histogram()
    // Who comes too late for the deadline measures one all the same.
    while histogram.count < count {
      try loop.roundTrips(until: Deadline(after: .zero), into: &histogram)
    }
    say("round trips: \(count) or more")
  }

  private func openHost() throws(FloorError) -> BareHost {
    try BareHost(
      mechanism, flavour, recordSize: size, spins: manner == "spin", clientCPU: cpu,
      serverCPU: cpu)
  }

  private func setUp(_ count: UInt64, _ host: inout BareHost) throws(FloorError) {
    var histogram = Histogram()
    while histogram.count < count {
      try host.setUps(until: Deadline(after: .zero), into: &histogram)
    }
    say("set-ups: \(histogram.count)")
  }

  private func runHost() throws(FloorError) {
    var host = try openHost()
    try setUp(20, &host)
    if action == "set-up" { return }
    sayChild()
    if action == "host" { while pause() != 0 {} }
    kill(Processes.ownChildren[0], SIGKILL)
    while true { try setUp(1, &host) }
  }

  private func run() throws(FloorError) {
    if ["set-up", "host", "orphan"].contains(action) { return try runHost() }
    // Fewer than a loop may have under way, so that the kernel refuses some.
    if manner == "pinned" && mechanism == .signal { leaveSignals(20) }
    // More, so that it refuses none.
    if action == "stall" { leaveSignals(400) }
    var loop = try openLoop()
    switch action {
    case "loop":
      try makeRoundTrips(20, &loop)
      // Two processes that spin and share processors with other tests lose a tick each time that their
      // buffer is full or empty.
      let isSlow = size > 65_536 || manner == "spin"
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
}
