// Six cells in two places: one that could not be measured, one too noisy, one that equals the
// reference, one whose floor waits in another way, one whose system calls could not be
// counted, nor all of its footprint.

import Reporting

@testable import Comparison

enum ClosedLoop {
  static let refusal =
    "the server refused: 256 queues are all that this machine has (fs.mqueue.queues_max); "
    + "close some, or raise the limit"

  static let cells = [
    Parts.cell(
      "memfd", "block", .same, median: 3655,
      systemCalls: SystemCalls(client: 2000, server: 2000, messages: 1000)),
    Parts.cell(
      "shm", "block", .same, median: 3690,
      systemCalls: SystemCalls(client: 2000, server: 2000, messages: 1000)),
    Parts.cell(
      "socketpair", "block", .same, median: 7463,
      systemCalls: SystemCalls(unavailable: "the page to count in cannot be made: EMFILE"),
      footprint: Footprint(
        clients: 8, serverDescriptors: 5, clientDescriptors: nil, serverBytes: nil,
        unavailable: "/proc/4711/smaps cannot be read: open: ENOENT")),
    Parts.unavailable("mqueue", .same, refusal),
    Parts.cell(
      "memfd", "adaptive", .cross, median: 391, floorWait: "spin",
      systemCalls: SystemCalls(
        client: 3, server: 5, messages: 1000,
        approximate: "how long both sides look before they sleep depends on timing")),
    Parts.cell(
      "pipe", "block", .cross, median: 38_400, count: 900,
      systemCalls: SystemCalls(client: 2000, server: 2000, messages: 1000)),
  ]

  static let report: Report = {
    let analysis = Analysis(
      groups: [
        Group(
          placement: .same, recordSize: 24, clients: 1,
          rows: [
            Parts.row(
              cells[0], isReference: true,
              floorRatio: Ratio(value: 1.04, lower: 1.02, upper: 1.06, isNoisy: false)),
            Parts.row(
              cells[1], ratio: Ratio(value: 1.01, lower: 0.99, upper: 1.03, isNoisy: false),
              floorRatio: Ratio(value: 1.1, lower: 1.05, upper: 1.15, isNoisy: false)),
            Parts.row(
              cells[2], ratio: Ratio(value: 2.042, lower: 2.01, upper: 2.07, isNoisy: false),
              floorRatio: Ratio(value: 1, lower: 0.98, upper: 1.02, isNoisy: false)),
            Parts.row(cells[3]),
          ],
          reference: cells[0].coordinates,
          verdict: Verdict(
            sentence: "memfd (block) and shm (block) are the fastest, and no difference was found "
              + "between them; socketpair (block) takes 2.04 times as long.",
            isTooNoisy: false)),
        Group(
          placement: .cross, recordSize: 24, clients: 1,
          rows: [
            Parts.row(
              cells[4], isReference: true,
              floorRatio: Ratio(value: 1.29, lower: 1.21, upper: 1.4, isNoisy: false),
              switches: 0),
            Parts.row(
              cells[5], ratio: Ratio(value: 98.2, lower: 61.4, upper: 155.3, isNoisy: true),
              floorRatio: Ratio(value: 1.02, lower: 0.97, upper: 1.08, isNoisy: false)),
          ],
          reference: cells[4].coordinates,
          verdict: Verdict(
            sentence: "memfd (adaptive) is the fastest; the rounds of pipe (block) disagree too "
              + "much to say by how much.",
            isTooNoisy: true)),
      ], warnings: Parts.warnings)
    return Report(result: Parts.result(cells: cells), analysis: analysis)
  }()
}
