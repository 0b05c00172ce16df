// Kernel files of machines that this program should know its way about on, as far as they tell of
// processors.

import Comparison
import TestSupport

/// What is to be laid out of one processor.
struct TreeProcessor {
  let number: Int
  /// The hardware threads of its core, in the kernel's list format.
  let threads: String
  let package: Int
  /// The processors that its last-level cache serves; nil for no cache files.
  var cache: String?
  var cacheLevel = 3
}

extension KernelTree {
  /// Lays out processors and, where a machine has NUMA, the processors of each node.
  @discardableResult
  func tree(_ processors: [TreeProcessor], nodes: [String] = []) -> KernelTree {
    file("sys/devices/system/cpu/online", processorList(processors.map(\.number)))
    for processor in processors {
      let folder = "sys/devices/system/cpu/cpu\(processor.number)"
      file("\(folder)/topology/thread_siblings_list", processor.threads)
      file("\(folder)/topology/physical_package_id", "\(processor.package)")
      if let cache = processor.cache {
        // The first two are the core's own; instructions are no data however many share them.
        self.cache(folder, 0, level: 1, "Data", processor.threads)
        self.cache(folder, 1, level: 1, "Instruction", processor.threads)
        self.cache(folder, 2, level: processor.cacheLevel, "Unified", cache)
        self.cache(folder, 3, level: 9, "Instruction", "0-1023")
      }
    }
    for (number, list) in nodes.enumerated() {
      file("sys/devices/system/node/node\(number)/cpulist", list)
    }
    return self
  }

  private func cache(_ folder: String, _ index: Int, level: Int, _ type: String, _ list: String) {
    file("\(folder)/cache/index\(index)/level", "\(level)")
    file("\(folder)/cache/index\(index)/type", type)
    file("\(folder)/cache/index\(index)/shared_cpu_list", list)
  }

  /// A desktop of Intel: three fast cores with two threads each, four slow ones behind the same cache,
  /// and two slower ones that have no part in it.
  static func hybridDesktop() -> KernelTree {
    let fast = (0..<6).map { number in
      let first = number / 2 * 2
      return TreeProcessor(
        number: number, threads: "\(first)-\(first + 1)", package: 0, cache: "0-9")
    }
    let slow = (6..<10).map {
      TreeProcessor(number: $0, threads: "\($0)", package: 0, cache: "0-9")
    }
    let slowest = (10..<12).map {
      TreeProcessor(number: $0, threads: "\($0)", package: 0, cache: "10-11", cacheLevel: 2)
    }
    return KernelTree().tree(fast + slow + slowest, nodes: ["0-11"])
      .file("sys/devices/cpu_core/cpus", "0-5")
      .file("sys/devices/cpu_atom/cpus", "6-11")
  }

  /// A server with two sockets of four cores, whose second threads are numbered behind all first ones.
  static func twoSockets() -> KernelTree {
    let processors = (0..<16).map { number in
      let core = number % 8
      return TreeProcessor(
        number: number, threads: "\(core),\(core + 8)", package: core / 4,
        cache: core < 4 ? "0-3,8-11" : "4-7,12-15")
    }
    return KernelTree().tree(processors, nodes: ["0-3,8-11", "4-7,12-15"])
  }

  /// An EPYC of one package with four caches, two cores each, with two nodes or one.
  static func epyc(nodes: [String] = ["0-7"]) -> KernelTree {
    let processors = (0..<8).map { number in
      let first = number / 2 * 2
      return TreeProcessor(
        number: number, threads: "\(number)", package: 0, cache: "\(first)-\(first + 1)")
    }
    return KernelTree().tree(processors, nodes: nodes)
  }

  /// A board with four small cores and two big ones, which says nothing of caches and nodes.
  static func board() -> KernelTree {
    let processors = (0..<6).map {
      TreeProcessor(number: $0, threads: "\($0)", package: 0)
    }
    let fixture = KernelTree().tree(processors)
    for number in 0..<6 {
      fixture.file(
        "sys/devices/system/cpu/cpu\(number)/cpu_capacity", number < 4 ? "446" : "1024")
    }
    return fixture
  }

  /// A virtual machine with two processors, which share everything but their cores.
  static func virtualMachine() -> KernelTree {
    KernelTree().tree(
      (0..<2).map { TreeProcessor(number: $0, threads: "\($0)", package: 0, cache: "0-1") },
      nodes: ["0-1"])
  }
}
