// An open loop: service time and response time part where a stall holds up what comes after it.

import Reporting

@testable import Comparison

enum OpenLoop {
  static let cells = [
    Parts.cell(
      "shm", "adaptive", .free, median: 410, responseMedian: 480, floorWait: "spin",
      systemCalls: SystemCalls(client: 0, server: 0, messages: 1000)),
    Parts.cell(
      "pipe", "block", .free, median: 4170, responseMedian: 9130,
      systemCalls: SystemCalls(client: 2000, server: 2000, messages: 1000)),
  ]

  static let report: Report = {
    let analysis = Analysis(
      groups: [
        Group(
          placement: .free, recordSize: 24, clients: 1,
          rows: [
            Parts.row(cells[0], isReference: true),
            Parts.row(
              cells[1], ratio: Ratio(value: 19.04, lower: 18.2, upper: 20.1, isNoisy: false)),
          ],
          reference: cells[0].coordinates,
          verdict: Verdict(
            sentence: "shm (adaptive) is the fastest; pipe (block) takes 19.0 times as long.",
            isTooNoisy: false))
      ], warnings: [])
    return Report(result: Parts.result(rate: 10_000, cells: cells), analysis: analysis)
  }()
}
