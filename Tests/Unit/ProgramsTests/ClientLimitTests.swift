// What a server's limits are where nobody says: read off files that lay out a machine.

import IPCChannels
import Linux
import TestSupport
import Testing

@testable import ProgramSupport
@testable import ServerSide

struct StandardClientLimitTests {
  private let tree = KernelTree()

  private func limits() throws -> StandardClientLimits {
    try StandardClientLimits(in: KernelFiles(root: tree.root))
  }

  private func chosen(clients: Int?, memory: Int?) throws -> ClientLimits {
    try ClientLimits(clients: clients, memory: memory) { () throws(SystemError) in
      try StandardClientLimits(in: KernelFiles(root: tree.root))
    }
  }

  @Test func `a container's limit of processes bounds the clients, and is named`() throws {
    tree.file("proc/self/cgroup", "0::/").file("sys/fs/cgroup/pids.max", "41")
    let clients = try limits().clients
    #expect(clients.value == .number(41))
    #expect(clients.source == "/sys/fs/cgroup/pids.max")
    tree.file("proc/sys/kernel/threads-max", "40")
    #expect(try limits().clients.value == .number(40))
    #expect(try limits().clients.source == "/proc/sys/kernel/threads-max")
    tree.file("proc/sys/kernel/pid_max", "39")
    #expect(try limits().clients.value == .number(39))
  }

  @Test func `half of a container's memory is for clients, and it is said of what`() throws {
    tree.file("proc/self/cgroup", "0::/").file("sys/fs/cgroup/memory.max", "8388608")
    let memory = try limits().memory
    #expect(memory.value == .number(4_194_304))
    #expect(memory.source == "half of /sys/fs/cgroup/memory.max")
  }

  @Test func `where no file says anything, the process's and the machine's limits remain`() throws {
    let limits = try chosen(clients: nil, memory: nil)
    let (descriptors, all) = (try descriptorLimit(), try #require(machineMemory()))
    #expect(limits.clients > 0 && limits.clients <= descriptors / 2)
    #expect(limits.memory > 0 && limits.memory <= all / 2)
  }

  @Test func `what the user says replaces what the machine says`() throws {
    tree.file("proc/sys/kernel/threads-max", "40")
    #expect(try chosen(clients: nil, memory: 5).clients == 40)
    #expect(try chosen(clients: nil, memory: 5).memory == 5)
    #expect(try chosen(clients: 900, memory: nil).clients == 900)
  }
}
