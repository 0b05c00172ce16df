// Large records one way.

import Comparison
import IPCChannels

extension Benchmark {
  private static let sizes = [4096, 65_536, 1_048_576]
  private static let repetitions = 7

  func bulk() throws -> Section {
    var section = Section(
      title: "Bulk.",
      explanation: """
        Bytes a second one way, two CPUs, `spin`: the channel alone, between two threads, of the \
        same loop in bare C between two processes, which for rings is a memcpy into a mapping and \
        one out of it, and for `file` that file is one on disk. Median of \
        \(Benchmark.repetitions) turns, with the least and the greatest.
        """)
    for size in Benchmark.sizes { section.rows += try bulk(size) }
    return section
  }

  private func bulk(_ size: Int) throws -> [Finding] {
    let kinds = Benchmark.rings + Benchmark.streams
    var ratios: [ChannelKind: [Double]] = [:]
    for _ in 0..<repetitions(Benchmark.repetitions) {
      for kind in kinds {
        // Right beside each other, because the host moves the two CPUs. Rings in memory have one
        // floor.
        let floor = cells(
          [[.shm, .eventfd].contains(kind) ? .memfd : kind], waits: [.spin], .cross, size: size)
        let bare = try compare(floor, rounds: 1, seconds: 0.3).cell(floor[0]).floorRate
        var visit = BulkVisit(
          transfer: BulkTransfer(
            recordSize: size,
            count: Int(share * (Benchmark.rings.contains(kind) ? 1e9 : 25e7)) / size))
        ratios.note(
          kind, try kind.accept(&visit).get(), of: bare.map { $0 * Double(size) })
      }
    }
    return kinds.map { kind in
      Finding(
        "\(kind.rawValue), \(size) bytes", ratios.spread(kind),
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
