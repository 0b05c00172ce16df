// How both sides wait, and where they run: the two things that outweigh the choice of a kind.

internal import Comparison
internal import IPCChannels

extension Explanation {
  package static let waits = WaitStrategy.allCases.map(Explanation.init)
  package static let placements = (Placement.named + [.anyPair]).map(Explanation.init)

  private init(_ wait: WaitStrategy) {
    let price =
      "In the answer, the line '\(wait.rawValue)' says what this way to wait costs beside the "
      + "way of the fastest row: the price of waiting before that of another kind."
    self.init(wait.rawValue, .waits, paragraphs: wait.paragraphs + [price])
  }

  private init(_ placement: Placement) {
    var names: [String] = []
    if case .cpus = placement { names = ["cpus-A-B"] }
    self.init(
      names.first ?? placement.rawValue, also: [placement.rawValue], .placements,
      paragraphs: placement.paragraphs)
  }
}

extension WaitStrategy {
  fileprivate var paragraphs: [String] {
    switch self {
    case .block:
      [
        "A side that has to wait sleeps in the kernel at once. It takes no CPU time while it waits, "
          + "and somebody pays for its wake-up.",
        "On two processors that wake-up is most of a round trip, whatever the kind is: tens of "
          + "microseconds on many machines. On one processor it is a context switch.",
        "Take it where messages are rare, or where processors are shared.",
      ]
    case .spin:
      [
        "A side that has to wait looks again and again, and never sleeps. This is the fastest answer, "
          + "and it takes a whole processor on each side while it waits.",
        "Do not use it with both sides on one processor: each round trip then costs a tick of the "
          + "scheduler, a millisecond and more. The warning oversubscribed tells of that.",
        "Take it only where each side has a processor of its own to burn.",
      ]
    case .adaptive:
      [
        "A side that has to wait looks for a while, about 60 µs at most, and then sleeps. It learns "
          + "from how its waits ended whether looking pays, and stops looking where it does not.",
        "Its system calls depend on timing and are shown with a ~.",
        "It is the default of ipc-server and ipc-client. Take it where messages come in bursts, "
          + "and two processors are there.",
      ]
    }
  }
}

extension Placement {
  fileprivate var paragraphs: [String] {
    switch self {
    case .same:
      [
        "Client and server are pinned to one processor, and take turns on it. A round trip is two "
          + "context switches and what the kind adds to them.",
        "Compare it with cross before you choose: the ranking of the kinds can be another one there.",
      ]
    case .smt:
      [
        "Client and server are pinned to two hardware threads of one core. They share its caches, so "
          + "that a message travels less far, and its execution units, so that a side that spins "
          + "slows the other.",
        "On a machine without such threads its rows stay in the table, with the reason and no figures.",
      ]
    case .cache:
      [
        "Client and server are pinned to two cores that share a last-level cache. A message moves "
          + "from one core to the other through that cache.",
        "It is the nearest pair of whole cores: the best case of two processors.",
      ]
    case .package:
      [
        "Client and server are pinned to two cores of one package that do not share a last-level "
          + "cache. A message crosses from one cache to another inside the package.",
        "Compare it with cache to see what the distance costs.",
      ]
    case .node:
      [
        "Client and server are pinned to two NUMA nodes, or to two packages where the kernel tells "
          + "no nodes. Memory of one side is far from the other: the worst case of two processors.",
        "Where it is much slower than cache, pin your own programs (taskset(1), numactl(8)).",
      ]
    case .cross:
      [
        "Client and server are pinned to two cores, of one package where possible. The heading of a "
          + "group says which processors they are, and what these share.",
        "How far apart they are depends on the machine, so that numbers of cross from two machines "
          + "are not of one distance. Name smt, cache, package or node for one.",
      ]
    case .free:
      [
        "Client and server run wherever the kernel puts them, as most programs do. The kernel often "
          + "puts both on one processor, and may change its mind in the middle of a run.",
        "Its rounds disagree more than those of pinned placements. Use it to see what programs "
          + "get, not to compare kinds (warnings unpinned and same-core).",
      ]
    case .cpus:
      [
        "A pair of processors from --cpus A,B: the client is pinned to processor A and the server to "
          + "processor B. In files and tables it is written as cpus-A-B, such as cpus-0-4.",
        "Use it where no named placement is the pair that you mean. 'lscpu -e' shows which cores "
          + "and caches processors have.",
      ]
    }
  }
}

extension WordGroup {
  static let waits = WordGroup("wait strategies", of: "wait strategy")
  static let placements = WordGroup("placements", of: "placement")
}
