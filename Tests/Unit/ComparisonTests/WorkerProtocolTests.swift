// What a program and its workers say to each other, word for word: two builds of one protocol version
// must understand each other, also when one of them is older.

import Foundation
import Linux
import Testing

@testable import Comparison

@Suite("The worker protocol")
struct WorkerProtocolTests {
  private static let client = """
    {"contender":"pipe","cpu":0,"recordSize":24,"socket":"s","timeoutNanoseconds":1,"wait":"block"}
    """
  private static let times = """
    {"roundTripNanoseconds":1,"setUpNanoseconds":3,"streamNanoseconds":2}
    """
  private static let histogram = """
    {"buckets":[],"count":0,"max":0,"min":0,"sum":0}
    """

  private static let pace = """
    {"earlyBacklogNanoseconds":1,"lateBacklogNanoseconds":2,"messages":3,"nanoseconds":4}
    """

  private static let orders = [
    #"{"baseline":{}}"#,
    """
    {"measure":{"_0":{"batch":1,"client":\(client),"clients":1,\
    "pacerCPU":1,"ratePerSecond":5,"times":\(times)}}}
    """,
    """
    {"floor":{"_0":{"batch":1,"clientCPU":0,"kind":"pipe","recordSize":24,\
    "serverCPU":1,"spins":false,"times":\(times)}}}
    """,
    """
    {"floor":{"_0":{"batch":1,"clientCPU":0,"flavour":"libc","kind":"pipe","recordSize":24,\
    "serverCPU":1,"spins":false,"times":\(times)}}}
    """,
    #"{"footprint":{"_0":\#(client),"clients":8}}"#,
    #"{"count":{"_0":\#(client)}}"#,
  ]

  private static let reports = [
    """
    {"baseline":{"_0":{"callPicoseconds":1,"clockReadingPicoseconds":2,"clockStepNanoseconds":3}}}
    """,
    """
    {"measured":{"_0":{"cpuNanoseconds":0,"involuntarySwitches":0,\
    "pace":\(pace),"response":\(histogram),"roundTrip":\(histogram),"roundTripNanoseconds":0,\
    "sentMessages":0,"setUp":\(histogram),"sightings":[{"client":0,"server":1}],"streamMessages":0,\
    "streamNanoseconds":0,"streamStart":0,"voluntarySwitches":0}}}
    """,
    """
    {"footprint":{"_0":{"clientDescriptors":1,"clients":8,"serverBytes":2,"serverDescriptors":3}}}
    """,
    """
    {"counted":{"_0":{"client":{"made":1,"possible":2},"clientSwitches":3,"messages":250,\
    "server":{"made":4,"possible":5},"serverSwitches":6}}}
    """,
    #"{"failed":{"_0":{"cause":"timedOut","text":"why"}}}"#,
  ]

  @Test(
    "Nothing in an order changes without another version: raise WorkerProgram.protocolVersion",
    arguments: orders)
  func everyOrder(text: String) throws {
    #expect(try again(WorkOrder.self, text) == text)
  }

  @Test(
    "Nothing in a report changes without another version: raise WorkerProgram.protocolVersion",
    arguments: reports)
  func everyReport(text: String) throws {
    #expect(try again(WorkReport.self, text) == text)
  }

  @Test(
    "What nobody can have asked for is not carried out",
    arguments: [
      (1, "\"clients\":1", "\"clients\":0"), (1, "\"batch\":1", "\"batch\":-1"),
      (1, "\"ratePerSecond\":5", "\"ratePerSecond\":0"),
      (1, "\"recordSize\":24", "\"recordSize\":4611686018427387904"),
      (1, "\"roundTripNanoseconds\":1", "\"roundTripNanoseconds\":18446744073709551615"),
      (2, "\"recordSize\":24", "\"recordSize\":0"), (2, "\"batch\":1", "\"batch\":65537"),
      (4, "\"clients\":8", "\"clients\":0"), (5, "\"cpu\":0", "\"cpu\":-1"),
    ])
  func impossibleOrders(order: Int, old: String, new: String) throws {
    let text = Self.orders[order]
    try JSONDecoder().decode(WorkOrder.self, from: Data(text.utf8)).validate()
    let edited = text.replacing(old, with: new)
    #expect(edited != text)
    let read = try JSONDecoder().decode(WorkOrder.self, from: Data(edited.utf8))
    #expect(throws: Contradiction.self) { try read.validate() }
  }

  @Test(
    "What cannot have happened is not computed with",
    arguments: [
      (0, "\"clockStepNanoseconds\":3", "\"clockStepNanoseconds\":0"),
      (1, "\"roundTripNanoseconds\":0", "\"roundTripNanoseconds\":18446744073709551615"),
      (1, "\"streamMessages\":0", "\"streamMessages\":9223372036854775808"),
      (1, "\"server\":1", "\"server\":-1"),
      (1, "\"roundTrip\":{\"buckets\":[]", "\"roundTrip\":{\"buckets\":[5,1]"),
      (
        1, "\"setUp\":{\"buckets\":[],\"count\":0",
        "\"setUp\":{\"buckets\":[0,9223372036854775808],\"count\":9223372036854775808"
      ),
      (2, "\"serverBytes\":2", "\"serverBytes\":-2"),
      (3, "\"made\":1", "\"made\":18446744073709551615"),
      (3, "\"serverSwitches\":6", "\"serverSwitches\":9223372036854775808"),
    ])
  func impossibleReports(report: Int, old: String, new: String) throws {
    let text = Self.reports[report]
    try JSONDecoder().decode(WorkReport.self, from: Data(text.utf8)).validate()
    let edited = text.replacing(old, with: new)
    #expect(edited != text)
    let read = try JSONDecoder().decode(WorkReport.self, from: Data(edited.utf8))
    #expect(throws: Contradiction.self) { try read.validate() }
  }

  @Test("A server's CPU time beyond all measure is no figure")
  func cpuTime() throws {
    var slice = MeasuredSlice()
    func usage(_ nanoseconds: UInt64) -> ThreadUsage {
      ThreadUsage(cpuNanoseconds: nanoseconds, voluntarySwitches: 0, involuntarySwitches: 0)
    }
    try slice.addCosts(from: usage(5), to: usage(8))
    let impossible: [(UInt64, UInt64)] = [(0, .max), (1 << 63, 0), (8, 7)]
    for (before, after) in impossible {
      let failure = #expect(throws: WorkFailure.self) {
        try slice.addCosts(from: usage(before), to: usage(after))
      }
      #expect(failure?.cause == .integrity)
    }
    #expect(slice.cpuNanoseconds == 3)
  }

  @Test("These are the words of version 2")
  func current() {
    #expect(WorkerProgram.protocolVersion == 2)
  }

  /// Decoded and encoded again.
  private func again<Value: Codable>(_ type: Value.Type, _ text: String) throws -> String {
    let value = try JSONDecoder().decode(type, from: Data(text.utf8))
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
