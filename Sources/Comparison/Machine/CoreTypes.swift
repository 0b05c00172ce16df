// Which cores are faster than others on machines that have several kinds: a pair of two kinds measures
// neither.

internal import Linux

/// The kinds of cores of a machine.
struct CoreTypes {
  private let names: [Int: String]

  /// Reads them.
  ///
  /// - Parameter architecture: as uname(2) names it.
  init(of processors: [Int], architecture: String, in files: KernelFiles) {
    let found = Self.counters(in: files) ?? Self.capacities(processors, architecture, in: files)
    names = Set(found.values).count > 1 ? found : [:]
  }

  /// The kind of a processor's core; nil where all are of one kind, and where nothing is said.
  func name(of processor: Int) -> String? { names[processor] }

  /// On hybrid machines of Intel each kind has performance counters of its own, and
  /// /sys/devices/cpu_core/cpus and cpu_atom/cpus (some have cpu_lowpower too) list its processors.
  private static func counters(in files: KernelFiles) -> [Int: String]? {
    var types: [Int: String] = [:]
    for name in files.names("sys/devices") ?? [] where name.hasPrefix("cpu_") {
      for processor in files.processors("sys/devices/\(name)/cpus") ?? [] {
        types[processor] = name
      }
    }
    return types.isEmpty ? nil : types
  }

  /// Where firmware describes the processors, as on Arm, cpu_capacity is the share of the fastest
  /// core's speed in 1024ths. On x86 it differs between equal cores of which one has a faster clock.
  private static func capacities(
    _ processors: [Int], _ architecture: String, in files: KernelFiles
  ) -> [Int: String] {
    if ["x86_64", "i686"].contains(architecture) { return [:] }
    return processors.reduce(into: [:]) { types, processor in
      types[processor] = files.number("sys/devices/system/cpu/cpu\(processor)/cpu_capacity")
        .map { "capacity \($0)" }
    }
  }
}
