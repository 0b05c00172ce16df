// Large records one way.

import Comparison
import IPCChannels

extension Benchmark {
  private static let sizes = [4096, 65_536, 1_048_576]
  private static let repetitions = 5

  func bulk() throws -> Section {
    var section = Section(
      title: "Bulk.",
      explanation: """
        Bytes a second one way, two CPUs, of the same loop in bare C. Rings, `spin`: the channel \
        alone, of a memcpy into a mapping and one out of it; median of \(Benchmark.repetitions) \
        turns, with the least and the greatest. Pipes and sockets, `adaptive`: a session, whose \
        client fills each record and whose server checks each byte, which bare C does not.
        """)
    for size in Benchmark.sizes {
      section.rows += try rings(size) + sessions(size)
    }
    return section
  }

  private func rings(_ size: Int) throws -> [Finding] {
    let transfer = BulkTransfer(recordSize: size, count: 2_000_000_000 / size)
    let memfd = cells(["memfd"], waits: ["spin"], .cross, size: size)
    var ratios: [String: [Double]] = [:]
    for _ in 0..<Benchmark.repetitions {
      let floor = try compare(memfd, rounds: 2, seconds: 1).cell(memfd[0]).floorRate * Double(size)
      ratios["shm", default: []].append(try transfer.run(ShmChannel.self) / floor)
      ratios["memfd", default: []].append(try transfer.run(MemfdChannel.self) / floor)
      ratios["eventfd", default: []].append(try transfer.run(EventfdChannel.self) / floor)
      ratios["file", default: []].append(try transfer.run(FileChannel.self) / floor)
    }
    return Benchmark.rings.map {
      Finding("\($0), \(size) bytes", ratios[$0]!.spread, atLeast: 0.9)
    }
  }

  private func sessions(_ size: Int) throws -> [Finding] {
    let kinds = ["pipe", "fifo", "socketpair", "unix", "tcp"]
    let result = try compare(
      cells(kinds, waits: ["adaptive"], .cross, size: size), rounds: 6, seconds: 8)
    return result.rows.compactMap { row in
      row.floorStreamRatio.map {
        Finding("\(row.coordinates.name), \(size) bytes", $0.inverse, atLeast: 0.95)
      }
    }
  }
}
