// Large records one way.

import Comparison
import IPCChannels

extension Benchmark {
  private static let sizes = [4096, 65_536, 1_048_576]
  private static let streams = ["pipe", "fifo", "socketpair", "unix", "tcp"]
  private static let repetitions = 7

  func bulk() throws -> Section {
    var section = Section(
      title: "Bulk.",
      explanation: """
        Bytes a second one way, two CPUs, `spin`: the channel alone, between two threads, of the \
        same loop in bare C between two processes, which for rings is a memcpy into a mapping and \
        one out of it. Median of \(Benchmark.repetitions) turns, with the least and the greatest.
        """)
    for size in Benchmark.sizes { section.rows += try bulk(size) }
    return section
  }

  private func bulk(_ size: Int) throws -> [Finding] {
    let kinds = Benchmark.rings + Benchmark.streams
    // One floor is that of all rings.
    let floors = cells(["memfd"] + Benchmark.streams, waits: ["spin"], .cross, size: size)
    var ratios: [String: [Double]] = [:]
    for _ in 0..<Benchmark.repetitions {
      let result = try compare(floors, rounds: 1, seconds: 2)
      for kind in kinds {
        let floor = floors.first { $0.name == kind } ?? floors[0]
        let bare = result.cell(floor).floorRate * Double(size)
        var visit = BulkVisit(
          transfer: BulkTransfer(
            recordSize: size,
            count: (Benchmark.rings.contains(kind) ? 1_000_000_000 : 250_000_000) / size))
        ratios[kind, default: []].append(
          try ChannelKind(rawValue: kind)!.accept(&visit).get() / bare)
      }
    }
    return kinds.map { kind in
      Finding(
        "\(kind), \(size) bytes", ratios[kind]!.spread,
        atLeast: Benchmark.rings.contains(kind) ? 0.9 : 0.95)
    }
  }
}

/// Moves records through whichever kind.
private struct BulkVisit: ChannelTypeVisitor {
  let transfer: BulkTransfer

  func visit<Link: Channel & ~Copyable>(_ type: Link.Type) -> Result<Double, any Error> {
    Result { try transfer.run(type) }
  }
}
