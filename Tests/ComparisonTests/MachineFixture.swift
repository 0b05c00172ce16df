// A machine as a directory of kernel files.

import Comparison
import Glibc
import KernelProbes
import Linux

/// Kernel files of a test's own, removed with it.
final class MachineFixture {
  private let directory = TemporaryDirectory()
  private var made: [String] = []

  var root: String { directory.path }

  /// Makes a file, and the folders that it lies in.
  @discardableResult
  func file(_ path: String, _ text: String) -> MachineFixture {
    var folder = root
    for name in path.split(separator: "/").dropLast() {
      folder += "/\(name)"
      if FileEntry(at: folder) == nil { made.append(folder) }
      try! makePrivateDirectory(folder)
    }
    let whole = "\(root)/\(path)"
    if FileEntry(at: whole) == nil { made.append(whole) }
    writeFile(whole, text + "\n")
    return self
  }

  /// Makes a symbolic link, which may point nowhere.
  @discardableResult
  func link(_ path: String, to target: String) -> MachineFixture {
    // Makes the folders, and a file that gives way to the link.
    file(path, "")
    let whole = "\(root)/\(path)"
    precondition(unsafe unlink(whole) == 0 && symlink(target, whole) == 0, "symlink \(path)")
    return self
  }

  /// Makes the topology of processors 0, 1, …: each with its core's number and its package's.
  @discardableResult
  func processors(_ numbers: [(core: Int, package: Int)]) -> MachineFixture {
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

  deinit {
    // What lies deepest was made last.
    for path in made.reversed() where unsafe unlink(path) != 0 { unsafe rmdir(path) }
  }
}
