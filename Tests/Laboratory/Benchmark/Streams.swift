// Messages one way, with several records a call.

import Comparison
import IPCChannels

extension Benchmark {
  /// Repetitions, each with a run for every size of a batch: what is compared lies side by side.
  private static let repetitions = 6

  func streams() throws -> Section {
    var section = Section(
      title: "Stream.",
      explanation: """
        24 bytes, `spin`, two CPUs, messages a second; median of \(Benchmark.repetitions) runs \
        that take turns, with the least and the greatest.
        """)
    let rings = cells(Benchmark.rings, waits: [.spin], .cross)
    let bytes = cells(Benchmark.streams, waits: [.spin], .cross)
    var single: [String: [Double]] = [:]
    var lumped: [String: [Double]] = [:]
    var abovePipe: [String: [Double]] = [:]
    var ofFloor: [String: [Double]] = [:]
    for _ in 0..<repetitions(Benchmark.repetitions) {
      let one = try compare(rings, rounds: 2, batch: 1, seconds: 3)
      let many = try compare(rings, rounds: 2, batch: 64, seconds: 3, floor: false)
      let full = try compare(bytes, rounds: 2, batch: 170, seconds: 4)
      let pipe = full.cell(bytes[0]).floorRate
      for ring in rings {
        let floor = one.cell(ring).floorRate
        single.note(ring.name, one.cell(ring).rate, of: floor)
        lumped.note(ring.name, many.cell(ring).rate, of: floor)
        abovePipe.note(ring.name, many.cell(ring).rate, of: pipe)
      }
      for kind in bytes {
        ofFloor.note(kind.name, full.cell(kind).rate, of: full.cell(kind).floorRate)
      }
    }
    for name in Benchmark.rings.map(\.rawValue) {
      section.rows += [
        Finding("\(name), one record a call, of bare C's", single.spread(name), atLeast: 1),
        Finding("\(name), 64 a call, of bare C's one a call", lumped.spread(name), atLeast: 2),
        Finding("\(name), 64 a call, of bare C's pipe, 170", abovePipe.spread(name), atLeast: 1),
      ]
    }
    for name in Benchmark.streams.map(\.rawValue) {
      section.rows.append(
        Finding("\(name), 170 a call, of bare C's", ofFloor.spread(name), atLeast: 0.95))
    }
    return section
  }
}

extension Stream {
  /// Messages in a nanosecond.
  fileprivate var rate: Double { Double(messages) / Double(nanoseconds) }
}

extension Cell {
  /// Messages in a nanosecond, one way; the median over rounds, nil where none has a stream.
  var rate: Double? {
    rounds.compactMap { $0.stream?.rate }.median
  }

  /// The same of the loop in bare C beside it.
  var floorRate: Double? {
    rounds.compactMap { $0.floor?.stream?.rate }.median
  }
}
