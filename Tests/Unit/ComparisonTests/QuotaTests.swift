// How much CPU time a machine's control groups allow.

import Comparison
import TestSupport
import Testing

struct QuotaTests {
  private let fixture = KernelTree()
  private var quota: Double? { fixture.machine().quota }

  private var unavailable: String? { fixture.machine().quotaUnavailable }

  @Test func `where control groups cannot be seen, no quota is not the same as no limit`() {
    #expect(quota == nil)
    #expect(unavailable == "/proc/self/cgroup cannot be read")
    fixture.file("proc/self/cgroup", "0::/a")
    #expect(quota == nil)
    #expect(unavailable == "nothing is mounted at /sys/fs/cgroup")
    fixture.file("sys/fs/cgroup/cgroup.procs", "1")
    #expect(quota == nil)
    #expect(unavailable == nil, "no group sets a limit")
  }

  @Test func `memberships in another format are passed over`() {
    fixture.file("proc/self/cgroup", "nonsense")
    #expect(quota == nil)
  }

  @Test func `version 2 states quota and period`() {
    fixture.file("proc/self/cgroup", "0::/a/b")
    fixture.file("sys/fs/cgroup/a/b/cpu.max", "50000 100000")
    #expect(quota == 0.5 && unavailable == nil)
    fixture.file("sys/fs/cgroup/a/b/cpu.max", "max 100000")
    #expect(quota == nil)
  }

  @Test func `the tightest group on the way to the root counts`() {
    fixture.file("proc/self/cgroup", "0::/a/b")
    fixture.file("sys/fs/cgroup/a/b/cpu.max", "300000 100000")
    fixture.file("sys/fs/cgroup/a/cpu.max", "150000 100000")
    #expect(quota == 1.5)
    fixture.file("sys/fs/cgroup/a/b/cpu.max", "100000 100000")
    #expect(quota == 1)
  }

  @Test func `a container's quota lies at the root of its mount`() {
    fixture.file("proc/self/cgroup", "0::/docker/of-the-host")
    fixture.file("sys/fs/cgroup/cpu.max", "250000 100000")
    #expect(quota == 2.5)
  }

  @Test(arguments: ["cpu", "cpu,cpuacct"])
  func `version 1 states quota and period in two files`(mount: String) {
    fixture.file("proc/self/cgroup", "5:memory:/other\n4:\(mount):/a\n0::/")
    fixture.file("sys/fs/cgroup/\(mount)/a/cpu.cfs_quota_us", "80000")
    fixture.file("sys/fs/cgroup/\(mount)/a/cpu.cfs_period_us", "40000")
    fixture.file("sys/fs/cgroup/memory/other/cpu.cfs_quota_us", "1000")
    fixture.file("sys/fs/cgroup/memory/other/cpu.cfs_period_us", "100000")
    #expect(quota == 2)
    fixture.file("sys/fs/cgroup/\(mount)/a/cpu.cfs_quota_us", "-1")
    #expect(quota == nil)
  }

  @Test func `whether a hierarchy that is not mounted has a limit is not known`() {
    fixture.file("proc/self/cgroup", "4:cpu,cpuacct:/x\n0::/")
    fixture.file("sys/fs/cgroup/unified/cgroup.procs", "1")
    #expect(quota == nil && unavailable == "nothing is mounted at /sys/fs/cgroup/cpu")
    fixture.file("proc/self/cgroup", "")
    #expect(quota == nil && unavailable == nil, "a process in no group has no limit")
  }

  @Test func `version 2 beside version 1 has a mount of its own`() {
    fixture.file("proc/self/cgroup", "1:cpuset:/\n0::/a")
    fixture.file("sys/fs/cgroup/unified/a/cpu.max", "120000 100000")
    #expect(quota == 1.2)
  }
}
