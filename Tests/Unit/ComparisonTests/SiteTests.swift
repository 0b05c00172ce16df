// What each placement means on machines of several kinds, and what is said where a machine lacks it.

import Comparison
import TestSupport
import Testing

struct SiteTests {
  /// The processors of a placement, or what is lacking.
  private func site(_ machine: Machine, _ placement: Placement) throws -> String {
    let site = try #require(machine.site(of: placement))
    if let reason = site.unavailable {
      #expect(site.clientCPU == nil && site.serverCPU == nil)
      return reason
    }
    return "\(try #require(site.clientCPU)) \(try #require(site.serverCPU))"
  }

  private func relation(_ machine: Machine, _ placement: Placement) throws -> String? {
    machine.relation(of: try #require(machine.site(of: placement)))?.description
  }

  @Test func `a desktop with hybrid cores pairs cores of one type, away from processor 0`() throws {
    let machine = KernelTree.hybridDesktop().machine(allowed: Array(0...11))
    #expect(try site(machine, .cross) == "2 4")
    #expect(try site(machine, .smt) == "2 3")
    #expect(try site(machine, .cache) == "2 4")
    #expect(try site(machine, .package) == "6 10")
    #expect(try site(machine, .node) == "this machine has no processors of two NUMA nodes")
    #expect(try relation(machine, .package) == "one package, two last-level caches")
    #expect(machine.cpus.first { $0.number == 2 }?.coreType == "cpu_core")
    #expect(machine.cpus.first { $0.number == 10 }?.coreType == "cpu_atom")
    // Of one type and away from processor 0 are only the slow ones here, and of one type at all only
    // the fast ones there.
    let slow = KernelTree.hybridDesktop().machine(allowed: [0, 1, 2, 3, 6, 7])
    #expect(try site(slow, .cross) == "6 7")
    let fast = KernelTree.hybridDesktop().machine(allowed: [0, 1, 2, 3, 6])
    #expect(try site(fast, .cross) == "0 2")
  }

  @Test func `where no two cores are of one type, the pair says so`() throws {
    let machine = KernelTree.hybridDesktop().machine(allowed: [2, 6])
    #expect(try site(machine, .cross) == "2 6")
    #expect(try relation(machine, .cross) == "one last-level cache, cpu_core and cpu_atom")
    #expect(
      try site(machine, .smt)
        == "this machine has two hardware threads of one core, but not among the processors that "
        + "this process may use, 2,6 (taskset -cp $$)")
  }

  @Test func `a server with two sockets has every distance but caches within a package`() throws {
    let machine = KernelTree.twoSockets().machine(allowed: Array(0...15))
    #expect(try site(machine, .same) == "1 1")
    #expect(try site(machine, .smt) == "1 9")
    #expect(try site(machine, .cache) == "1 2")
    #expect(
      try site(machine, .package)
        == "this machine has no two cores of one package that do not share a last-level cache")
    #expect(try site(machine, .node) == "1 4")
    #expect(try site(machine, .cross) == "1 2")
    #expect(try relation(machine, .smt) == "hardware threads of one core")
    #expect(try relation(machine, .cache) == "one last-level cache")
    #expect(try relation(machine, .node) == "two NUMA nodes, two packages")
    #expect(machine.cores == 8)
    #expect(machine.cpus.map(\.number) == [1, 2, 4, 9])
    #expect(
      machine.cpus.last
        == ProcessorFacts(
          number: 9, threads: [1, 9], package: 0, node: 0,
          lastLevelCache: SharedCache(level: 3, processors: "0-3,8-11")))
  }

  @Test func `a distance keeps the client of cross, even where lower numbers are as far apart`()
    throws
  {
    let fixture = KernelTree().tree(
      (0..<4).map { TreeProcessor(number: $0, threads: "\($0)", package: $0 == 1 ? 1 : 0) })
    let machine = fixture.machine(allowed: Array(0...3))
    #expect(try site(machine, .cross) == "2 3")
    #expect(try site(machine, .node) == "2 1")
  }

  @Test func `without NUMA nodes two packages are taken for them`() throws {
    let fixture = KernelTree().tree([
      TreeProcessor(number: 0, threads: "0", package: 0),
      TreeProcessor(number: 1, threads: "1", package: 1),
    ])
    #expect(try site(fixture.machine(), .node) == "0 1")
    #expect(try relation(fixture.machine(), .node) == "two packages")
    fixture.file("sys/devices/system/node/node0/cpulist", "0-1")
    #expect(
      try site(fixture.machine(), .node) == "this machine has no processors of two NUMA nodes")
  }

  @Test func `a node that has memory alone is none of its processors`() throws {
    let fixture = KernelTree.virtualMachine()
      .file("sys/devices/system/node/node1/cpulist", "")
    #expect(
      try site(fixture.machine(), .node) == "this machine has no processors of two NUMA nodes")
  }

  @Test func `a package with several caches has pairs in one of them and across two`() throws {
    let machine = KernelTree.epyc().machine(allowed: Array(0...7))
    #expect(try site(machine, .cross) == "1 2")
    // Processor 1 shares its cache with processor 0 alone.
    #expect(try site(machine, .cache) == "2 3")
    #expect(try site(machine, .package) == "1 2")
    #expect(try site(machine, .smt) == "this machine has no two hardware threads of one core")
    #expect(try relation(machine, .cross) == "one package, two last-level caches")
  }

  @Test func `the caches of a package are told apart within one NUMA node, where it has two`()
    throws
  {
    let machine = KernelTree.epyc(nodes: ["1,4-7", "0,2,3"]).machine(allowed: Array(0...7))
    #expect(try site(machine, .package) == "1 4")
    #expect(try site(machine, .node) == "1 2")
    #expect(try relation(machine, .node) == "two NUMA nodes, one package, two last-level caches")
  }

  @Test func `a board without cache files has types of cores, and says what is not told`() throws {
    let machine = KernelTree.board().machine(allowed: Array(0...5), architecture: "aarch64")
    #expect(try site(machine, .cross) == "1 2")
    #expect(try site(machine, .smt) == "this machine has no two hardware threads of one core")
    #expect(
      try site(machine, .cache) == "the kernel does not tell whether this machine has two cores "
        + "that share a last-level cache")
    #expect(
      try site(machine, .package) == "the kernel does not tell whether this machine has two cores "
        + "of one package that do not share a last-level cache")
    #expect(
      try site(machine, .node)
        == "this machine has no processors of two packages (the kernel tells "
        + "no NUMA nodes)")
    #expect(machine.cpus.map(\.coreType) == ["capacity 446", "capacity 446"])
    let big = KernelTree.board().machine(allowed: [0, 4, 5], architecture: "aarch64")
    #expect(try site(big, .cross) == "4 5")
    #expect(big.cpus.map(\.coreType) == ["capacity 1024", "capacity 1024"])
    #expect(try relation(big, .cross) == "one package")
  }

  @Test func `capacities of processors that know other types tell nothing`() {
    let machine = KernelTree.board().machine(allowed: Array(0...5), architecture: "x86_64")
    #expect(machine.cpus.allSatisfy { $0.coreType == nil })
  }

  @Test func `a virtual machine with two processors has one distance`() throws {
    let machine = KernelTree.virtualMachine().machine()
    #expect(try site(machine, .cross) == "0 1")
    #expect(try site(machine, .cache) == "0 1")
    for placement in [Placement.smt, .package, .node] {
      #expect(try site(machine, placement).hasPrefix("this machine has no "))
    }
    let relation = try #require(machine.relation(of: machine.site(of: .cross)!))
    #expect(relation.isOrdinary)
  }

  @Test func `a machine that tells nothing of cores says that`() throws {
    let fixture = KernelTree().file("sys/devices/system/cpu/online", "0-1")
    for placement in [Placement.smt, .cache, .package, .node] {
      #expect(
        try site(fixture.machine(), placement)
          .hasPrefix("the kernel does not tell whether this machine has "))
    }
  }

  @Test func `with one processor every distance says which it is`() throws {
    let machine = KernelTree.twoSockets().machine(allowed: [5])
    for placement in [Placement.smt, .cache, .package, .node, .cross] {
      #expect(
        try site(machine, placement)
          == "needs two processors; this process may use CPU 5 only (taskset -cp $$)")
    }
  }

  @Test func `an explicit pair is taken as it is, and refused where it is not allowed`() throws {
    let pairs = [
      Placement.cpus(client: 4, server: 1), .cpus(client: 1, server: 1),
      .cpus(client: 1, server: 16),
    ]
    let machine = KernelTree.twoSockets().machine(allowed: Array(0...15), pairs: pairs)
    #expect(machine.sites.map(\.placement) == Placement.named + pairs)
    #expect(try site(machine, pairs[0]) == "4 1")
    #expect(try relation(machine, pairs[0]) == "two NUMA nodes, two packages")
    #expect(try site(machine, pairs[1]) == "1 1")
    #expect(machine.site(of: pairs[1])?.isOneProcessor == true)
    #expect(try relation(machine, pairs[1]) == nil)
    #expect(
      try site(machine, pairs[2])
        == "processor 16 is not among those that this process may use, 0-15 (taskset -cp $$)")
  }
}
