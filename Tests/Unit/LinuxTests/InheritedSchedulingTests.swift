// Under which scheduling a child starts, as the kernel itself says of children.

import Testing

@testable import Linux

struct InheritedSchedulingTests {
  @Test func `this thread's policy and nice value are those that /proc has`() throws {
    let scheduling = try #require(InheritedScheduling.current())
    let stat = try readWholeFile("/proc/thread-self/stat")
    // proc_pid_stat(5): behind the name in parentheses, the first field is number 3.
    let name = try #require(stat.lastIndex(of: ")"))
    let fields = stat[name...].dropFirst().split(separator: " ")
    let names = [
      "0": "SCHED_OTHER", "1": "SCHED_FIFO", "2": "SCHED_RR", "3": "SCHED_BATCH",
      "5": "SCHED_IDLE",
    ]
    #expect(scheduling.policy == names[String(fields[41 - 3])])
    #expect(scheduling.priority == Int(fields[40 - 3]))
    #expect(scheduling.nice == Int(fields[19 - 3]))
  }

  @Test func `with reset-on-fork no real-time policy and no negative nice value is inherited`() {
    func inherited(_ answer: Int32, _ priority: Int, _ nice: Int) -> InheritedScheduling {
      .inherited(answer: answer, priority: priority, nice: nice)
    }
    let flag: Int32 = 0x4000_0000
    let standard = InheritedScheduling(policy: "SCHED_OTHER", priority: 0, nice: 0)
    #expect(inherited(0, 0, 0) == standard)
    #expect(
      inherited(0, 0, -5) == InheritedScheduling(policy: "SCHED_OTHER", priority: 0, nice: -5))
    #expect(inherited(flag, 0, -5) == standard)
    #expect(
      inherited(flag, 0, 5) == InheritedScheduling(policy: "SCHED_OTHER", priority: 0, nice: 5))
    #expect(
      inherited(1, 50, 0) == InheritedScheduling(policy: "SCHED_FIFO", priority: 50, nice: 0))
    #expect(inherited(flag | 1, 50, 0) == standard)
    #expect(inherited(flag | 3, 0, 0).policy == "SCHED_BATCH")
    #expect(inherited(9, 0, 0).policy == "policy 9")
  }
}
