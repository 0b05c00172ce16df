// What a program and its workers say to each other, word for word: two builds of one protocol version
// must understand each other, also when one of them is older.

import Foundation
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
    #"{"footprint":{"_0":\#(client),"clients":8}}"#,
    #"{"count":{"_0":\#(client)}}"#,
  ]

  private static let reports = [
    """
    {"baseline":{"_0":{"callPicoseconds":1,"clockReadingPicoseconds":2,"clockStepNanoseconds":3}}}
    """,
    """
    {"measured":{"_0":{"clientCPU":0,"cpuNanoseconds":0,"involuntarySwitches":0,\
    "pace":\(pace),"response":\(histogram),"roundTrip":\(histogram),"roundTripNanoseconds":0,\
    "sentMessages":0,"serverCPU":1,"setUp":\(histogram),"streamMessages":0,\
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

  @Test("These are the words of version 1")
  func current() {
    #expect(WorkerProgram.protocolVersion == 1)
  }

  /// Decoded and encoded again.
  private func again<Value: Codable>(_ type: Value.Type, _ text: String) throws -> String {
    let value = try JSONDecoder().decode(type, from: Data(text.utf8))
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
