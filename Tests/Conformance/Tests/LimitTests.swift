// Faults B7, F1 and what else only message queues have: a limit is named with its value and its
// file.

import Conformance
import ConformanceSupport
import IPCChannels
import TestSupport
import Testing

struct LimitTests {
  @Test(arguments: [Death.whileIdle, .whileStreaming])
  func `queues of a process that was killed are gone`(death: Death) async throws {
    // More often than a machine has queues: what a death left behind would use them up.
    try await Case(kind: .queue).passes(.deaths(death, times: 140))
  }

  @Test func `E6, E8, messages that no honest peer sends are violations`() async throws {
    try await Case(kind: .queue).passes(.fault(.oddMessages))
  }

  @Test func `C1, queues of another order or size are refused by name`() async throws {
    try await Case(kind: .queue).passes(.fault(.unsuitableQueue))
  }

  @Test func `F1, a record that no queue takes is refused by the limit's name`() async throws {
    try await Case(kind: .queue, size: 65_536).passes(.fault(.recordTooLarge))
  }

  @Test(.enabled(if: Namespaces.areAvailable, Namespaces.reason))
  func `F1, queues_max is named when there are no more queues`() async throws {
    try await Case(kind: .queue).passes(.fault(.queuesUsedUp))
  }

  @Test(.enabled(if: Namespaces.areAvailable, Namespaces.reason))
  func `F1, RLIMIT_MSGQUEUE is named when its bytes are used up`() async throws {
    let findings = try await Check.fault(.queuesUsedUp).run(
      .kind(.queue), wrapper: Namespaces.ofQueues + ["prlimit", "--msgqueue=20000"])
    #expect(findings == [])
  }

  @Test(.enabled(if: Namespaces.areAvailable, Namespaces.reason))
  func `queues are as long as RLIMIT_MSGQUEUE allows where msg_max is larger`() async throws {
    let script = "echo 5000 >\(MachineQueues.file(of: "msg_max")) && exec \"$0\" \"$@\""
    let findings = try await Check.clause(.ordered).run(
      .kind(.queue),
      wrapper: Namespaces.ofQueues + ["prlimit", "--msgqueue=819200", "sh", "-c", script])
    #expect(findings == [])
  }

  @Test(
    .enabled(if: Namespaces.areAvailable, Namespaces.reason),
    arguments: [(ChannelKind.shm, "/dev/shm"), (.file, "/mnt")])
  func `B7, a full file system is named`(kind: ChannelKind, place: String) async throws {
    let script = "mount -t tmpfs -o size=16k tmpfs \(place) && exec \"$0\" \"$@\""
    let findings = try await Check.fault(.memoryFull).run(
      .kind(kind),
      wrapper: Namespaces.ofMounts + ["env", "TMPDIR=\(place)", "sh", "-c", script])
    #expect(findings == [])
  }

  @Test func `F1, a file above RLIMIT_FSIZE is refused by name`() async throws {
    let findings = try await Check.fault(.fileTooLarge).run(
      .kind(.file), wrapper: ["sh", "-c", "ulimit -f 16; exec \"$0\" \"$@\""])
    #expect(findings == [])
  }
}
