// What the control groups' files say, of either version.

import Linux
import TestSupport
import Testing

struct ControlGroupTests {
  private let tree = KernelTree()

  private func least(_ controller: String, _ name: String, first: String? = nil) -> Int? {
    ControlGroups(of: controller, in: KernelFiles(root: tree.root)).least(name, first: first)?
      .number
  }

  @Test func `the least of a group and of those that it is in counts`() {
    tree.file("proc/self/cgroup", "0::/a/b")
    #expect(least("pids", "pids.max") == nil)
    tree.file("sys/fs/cgroup/a/b/pids.max", "max")
    #expect(least("pids", "pids.max") == nil)
    tree.file("sys/fs/cgroup/a/pids.max", "70")
    #expect(least("pids", "pids.max") == 70)
    tree.file("sys/fs/cgroup/a/b/pids.max", "60")
    #expect(least("pids", "pids.max") == 60)
    tree.file("sys/fs/cgroup/pids.max", "50")
    #expect(least("pids", "pids.max") == 50)
  }

  @Test func `it is told where the number stands`() {
    tree.file("proc/self/cgroup", "0::/").file("sys/fs/cgroup/memory.max", "4096")
    let files = KernelFiles(root: tree.root)
    #expect(
      ControlGroups(of: "memory", in: files).least("memory.max")?.file
        == "/sys/fs/cgroup/memory.max")
  }

  @Test func `version 1 has a hierarchy and names of its own`() {
    tree.file("proc/self/cgroup", "9:pids:/x\n5:memory:/a\n0::/")
    tree.file("sys/fs/cgroup/memory/a/memory.limit_in_bytes", "1048576")
    tree.file("sys/fs/cgroup/memory/a/memory.max", "1")
    tree.file("sys/fs/cgroup/pids/x/pids.max", "33")
    #expect(least("memory", "memory.max", first: "memory.limit_in_bytes") == 1_048_576)
    #expect(least("pids", "pids.max") == 33)
    #expect(least("cpu", "cpu.max") == nil)
  }
}
