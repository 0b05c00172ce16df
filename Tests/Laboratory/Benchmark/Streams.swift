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
      let one = try compare(rings, rounds: 2, batch: 1, seconds: 2)
      let many = try compare(rings, rounds: 2, batch: 64, seconds: 2, floor: false)
      let full = try compare(bytes, rounds: 2, batch: 170, seconds: 3)
      let pipe = full.cell(bytes[0]).floorRate
      for ring in rings {
        let floor = one.cell(ring).floorRate
        single[ring.name, default: []].append(one.cell(ring).rate / floor)
        lumped[ring.name, default: []].append(many.cell(ring).rate / floor)
        abovePipe[ring.name, default: []].append(many.cell(ring).rate / pipe)
      }
      for kind in bytes {
        ofFloor[kind.name, default: []].append(full.cell(kind).rate / full.cell(kind).floorRate)
      }
    }
    for name in Benchmark.rings {
      section.rows += [
        Finding("\(name), one record a call, of bare C's", single[name]!.spread, atLeast: 1),
        Finding("\(name), 64 a call, of bare C's one a call", lumped[name]!.spread, atLeast: 2),
        Finding("\(name), 64 a call, of bare C's pipe, 170", abovePipe[name]!.spread, atLeast: 1),
      ]
    }
    for name in Benchmark.streams {
      section.rows.append(
        Finding("\(name), 170 a call, of bare C's", ofFloor[name]!.spread, atLeast: 0.95))
    }
    return section
  }
}

extension Stream {
  /// Messages in a nanosecond.
  fileprivate var rate: Double { Double(messages) / Double(nanoseconds) }
}

extension Cell {
  /// Messages in a nanosecond, one way; the median over rounds.
  var rate: Double {
    rounds.compactMap { $0.stream?.rate }.median
  }

  var floorRate: Double {
    rounds.compactMap { $0.floor?.stream?.rate }.median
  }
}
