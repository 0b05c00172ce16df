// What decides how far a message travels: which core, caches, memory and package a processor belongs
// to. Recorded with a result, because a CPU number says nothing on another machine.

/// What the kernel tells of one processor. Nil is "not said here".
package struct ProcessorFacts: Codable, Equatable, Sendable {
  /// The kernel's number of the processor, from 0.
  package var number: Int
  /// The hardware threads of its core, itself among them, in ascending order.
  package var threads: [Int]?
  /// The package, such as a chip in a socket.
  package var package: Int?
  /// The NUMA node.
  package var node: Int?
  /// The cache that is farthest from the core and still its own or shared with others.
  package var lastLevelCache: SharedCache?
  /// The kind of its core, such as `cpu_core` or `capacity 446`; nil also where all cores of the
  /// machine are of one kind.
  package var coreType: String?

  package init(
    number: Int, threads: [Int]? = nil, package: Int? = nil, node: Int? = nil,
    lastLevelCache: SharedCache? = nil, coreType: String? = nil
  ) {
    self.number = number
    self.threads = threads
    self.package = package
    self.node = node
    self.lastLevelCache = lastLevelCache
    self.coreType = coreType
  }
}

/// A cache, and the processors that it serves.
package struct SharedCache: Codable, Equatable, Sendable {
  /// 1 is nearest to the core.
  package var level: Int
  /// The processors, in the kernel's list format, such as `0-7,64-71`.
  package var processors: String

  package init(level: Int, processors: String) {
    self.level = level
    self.processors = processors
  }
}
