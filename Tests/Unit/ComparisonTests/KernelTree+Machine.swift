// Machines laid out as kernel files.

import Comparison
import Linux
import TestSupport

extension KernelTree {
  /// Makes the topology of processors 0, 1, …: each with its core's number and its package's.
  @discardableResult
  func processors(_ numbers: [(core: Int, package: Int)]) -> KernelTree {
    file("sys/devices/system/cpu/online", numbers.count == 1 ? "0" : "0-\(numbers.count - 1)")
    for (index, own) in numbers.enumerated() {
      let folder = "sys/devices/system/cpu/cpu\(index)/topology"
      let threads = numbers.indices.filter { numbers[$0] == own }
      file("\(folder)/core_id", "\(own.core)")
      file("\(folder)/physical_package_id", "\(own.package)")
      file("\(folder)/thread_siblings_list", threads.map(String.init).joined(separator: ","))
    }
    return self
  }

  /// What is read of it.
  func machine(
    allowed: [Int] = [0, 1], pairs: [Placement] = [], architecture: String = "x86_64",
    scheduling: InheritedScheduling? = nil, includesHostName: Bool = false
  ) -> Machine {
    let system = SystemName(host: "host", release: "1.2.3-uname", machine: architecture)
    return MachineReader(
      root: root, allowed: allowed, pairs: pairs, system: system, scheduling: scheduling,
      includesHostName: includesHostName
    ).read()
  }
}
