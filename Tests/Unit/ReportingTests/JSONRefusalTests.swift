// A file may be cut off, edited, or of another version: what is wrong with it is said with its place.

import IPCChannels
import Reporting
import Sampling
import Testing

@testable import Comparison

@Suite struct JSONRefusalTests {
  /// A small result with rounds in it: some pings of two rounds.
  private static let small: String = {
    var cell = Cell(Parts.coordinates(.pipe, .block, .same))
    cell.rounds = [1, 2].map { number in
      Round(
        number: number, roundTrip: Parts.snapshot(of: [400, 411, 5000]),
        response: Parts.snapshot(of: [410, 421, 6000]),
        stream: Stream(messages: 64, nanoseconds: 900), setUp: Parts.snapshot(of: [90_000]),
        cpuNanoseconds: 3000, voluntarySwitches: 6, involuntarySwitches: 0,
        floor: FloorRound(
          roundTrip: Parts.snapshot(of: [390, 395]),
          stream: Stream(messages: 65, nanoseconds: 901), setUp: Parts.snapshot(of: [80_000])),
        libcFloor: FloorRound(
          roundTrip: Parts.snapshot(of: [393, 399]),
          stream: Stream(messages: 66, nanoseconds: 902), setUp: Parts.snapshot(of: [81_000])),
        clientCPU: 0, serverCPU: 0)
    }
    return JSONReport().render(Report(Parts.result(cells: [cell], rounds: 2)))
  }()

  /// Why a file is refused; nil where it is read.
  private static func refusal(_ text: String = small, _ edit: (String) -> String) -> String? {
    do {
      _ = try JSONReader.read(Array(edit(text).utf8))
      return nil
    } catch {
      return error.description
    }
  }

  private static func refusal(replacing old: String, with new: String) -> String? {
    #expect(small.contains(old), "\(old)")
    return refusal { $0.replacing(old, with: new) }
  }

  @Test func `an older file says what to do`() {
    #expect(
      Self.refusal(replacing: "\"schemaVersion\":2", with: "\"schemaVersion\":1")
        == "schema version 1 was found, and this program reads versions 2 and 3: it holds no distribution "
        + "for each round, from which figures are computed now; measure again, or show it with the "
        + "ipc-compare that wrote it")
    // Nothing else that the old schema had is asked for.
    #expect(Self.refusal { _ in "{\"schemaVersion\":1}" }?.hasPrefix("schema version 1") == true)
  }

  @Test func `a name that stands for nothing is said beside those that do`() {
    #expect(
      Self.refusal { text in
        text.replacing(#""wait":"block""#, with: #""wait":"a nap""#)
      }?.contains("coordinates.wait: expected one of block, spin, adaptive, found 'a nap'") == true,
      "\(Self.refusal { $0.replacing(#""wait":"block""#, with: #""wait":"a nap""#) } ?? "")")
  }

  @Test func `a newer file is refused with both numbers`() {
    #expect(
      Self.refusal { _ in "{\"schemaVersion\": 7}" }
        == "schema version 7 was found, and this program reads versions 2 and 3: use the ipc-compare that "
        + "wrote it, or a later one")
  }

  @Test(arguments: [
    ("", "line 1, byte 1: a value was expected, and the text ends"),
    ("{\n  \"a\": 1,\n  \"b\": }", "line 3, byte 8: a value was expected, and '}' found"),
    ("{\"a\" 1}", "line 1, byte 6: ':' was expected, and '1' found"),
    ("{\"a\":1,}", "line 1, byte 8: a key was expected, and '}' found"),
    ("[1, 2", "line 1, byte 6: ',' or ']' was expected, and the text ends"),
    ("{} x", "line 1, byte 4: the end was expected, and 'x' found"),
    ("\"abc", "line 1, byte 5: '\"' was expected, and the text ends"),
    ("\"abc\\", "line 1, byte 6: an escape was expected, and the text ends"),
    ("\"\\q\"", "line 1, byte 3: an escape was expected, and 'q' found"),
    ("\"\\u00g0\"", "line 1, byte 6: a hexadecimal digit was expected, and 'g' found"),
    ("\"\\uD83Dx\"", "line 1, byte 8: the second half of a character was expected, and 'x' found"),
    ("[01]", "line 1, byte 3: ',' or ']' was expected, and '1' found"),
    ("[-]", "line 1, byte 3: a value was expected, and ']' found"),
    ("nul", "line 1, byte 4: 'null' was expected, and the text ends"),
    ("1.", "line 1, byte 3: a digit was expected, and the text ends"),
  ])
  func `malformed JSON is refused with the place`(text: String, fault: String) {
    #expect(throws: UnreadableResult.self) { try JSONReader.read(Array(text.utf8)) }
    #expect(Self.refusal { _ in text } == "not JSON: \(fault); the file may be cut off")
  }

  /// Not as an argument above, which the log of the tests would show.
  @Test func `values in one another beyond what is needed are refused with the place`() {
    let text = String(repeating: "[", count: 100_000)
    #expect(
      Self.refusal { _ in text }
        == "not JSON: line 1, byte 257: more than 256 levels; the file may be cut off")
  }

  @Test(arguments: ["complete", "\\u0063omplete"])
  func `a key that stands twice is refused with its place`(spelling: String) {
    #expect(
      Self.refusal(
        replacing: "\"schemaVersion\":2", with: "\"\(spelling)\":false,\"schemaVersion\":2")?
        .hasSuffix(": the key 'complete' stands here a second time in one object; one must go")
        == true)
    let inner = Self.refusal(replacing: "{\"clientCPU\":0,", with: "{\"number\":9,\"clientCPU\":0,")
    #expect(inner?.contains("the key 'number' stands here a second time") == true)
  }

  @Test func `a file that is cut off anywhere is refused`() {
    let text = JSONReport().render(Fixture.incomplete.report)
    for length in 0..<text.utf8.count - 2 {
      let part = Array(text.utf8.prefix(length))
      #expect(throws: UnreadableResult.self) { try JSONReader.read(part) }
    }
  }

  @Test func `text that is not UTF-8 is refused`() {
    #expect(throws: UnreadableResult.self) { try JSONReader.read([0x22, 0xFF, 0x22]) }
  }

  @Test func `what may be absent may be absent`() {
    let text = JSONReport().render(Fixture.empty.report)
    #expect(Self.refusal(text) { $0.replacing("\"failure\"", with: "\"x\"") } == nil)
    #expect(Self.refusal(replacing: "\"clockSource\"", with: "\"x\"") == nil)
    #expect(Self.refusal(replacing: "\"analysis\"", with: "\"x\"") == nil)
  }

  @Test(arguments: [
    ("\"kernel\"", "\"x\"", "the key machine.kernel is missing"),
    ("\"complete\":true", "\"complete\":3", "complete: true or false was expected"),
    ("\"batch\":64", "\"batch\":\"64\"", "settings.batch: a whole number was expected"),
    ("\"kernel\":\"", "\"kernel\":1,\"x\":\"", "machine.kernel: text was expected"),
    ("\"command\":[", "\"command\":1,\"x\":[", "command: a list was expected"),
    ("\"baseline\":{", "\"baseline\":1,\"x\":{", "baseline: an object was expected"),
    ("\"setUp\"", "\"x\"", "the key cells[0].rounds[0].setUp is missing"),
    ("\"number\":2", "\"number\":null", "cells[0].rounds[1].number is null"),
    (
      "\"name\":\"pipe\",\"placement\":\"same\"", "\"name\":\"pipe\",\"placement\":\"moon\"",
      "cells[0].coordinates.placement: expected one of same, smt, cache, package, node, cross, free, "
        + "cpus-0-1 and the like, found 'moon'"
    ),
    ("\"wait\":\"block\"", "\"wait\":\"pray\"", "cells[0].coordinates.wait"),
    ("\"kind\":\"pipe\"", "\"kind\":\"tube\"", "cells[0].coordinates.kind"),
    ("\"entry\":\"own\"", "\"entry\":\"none\"", "cells[0].coordinates.entry"),
    (
      "[400,1,11,1,4589,1]", "[1,1,18446744073709551615,1]",
      "cells[0].rounds[0].roundTrip.buckets: bucket 1 begins above"
    ),
  ])
  func `a missing or wrong key is named with its path`(
    old: String, new: String, fault: String
  ) throws {
    let refusal = try #require(Self.refusal(replacing: old, with: new))
    #expect(refusal.hasPrefix("no result of ipc-compare: \(fault)"), "\(refusal)")
  }

  @Test func `what is no object is refused`() {
    #expect(
      Self.refusal { _ in "[]" }
        == "no result of ipc-compare: the whole text: an object was expected")
    #expect(
      Self.refusal { _ in "{\"schemaVersion\":\"2\"}" }
        == "no result of ipc-compare: schemaVersion: a whole number was expected")
  }

  @Test func `a number that does not fit is refused with its place`() throws {
    let text = "{\"schemaVersion\":-1.5}"
    #expect(
      Self.refusal { _ in text }
        == "no result of ipc-compare: a number at line 1, byte 18 is negative, fractional or too "
        + "large where a count was expected")
    let refusal = Self.refusal(
      replacing: "\"callPicoseconds\":3250", with: "\"callPicoseconds\":-3")
    #expect(refusal?.contains("a number at line 1, byte ") == true)
  }

  @Test func `a run that came to its end has a cell, and no failure`() {
    let empty = JSONReport().render(Fixture.empty.report)
    #expect(
      Self.refusal(empty) { text in
        text.replacing("\"complete\":false", with: "\"complete\":true")
      } == "failure: a run that is complete has none; one of the two is wrong")
    #expect(
      Self.refusal(empty) { text in
        text.replacing("\"complete\":false", with: "\"complete\":true")
          .replacing("\"failure\"", with: "\"x\"")
      } == "cells: it is empty, and the run is complete; a run has a cell at least")
  }

  @Test func `a reference that no cell has is refused with its place`() {
    func edited(_ name: String) -> String? {
      Self.refusal(replacing: "\"seed\":", with: "\"reference\":\"\(name)\",\"seed\":")
    }
    #expect(
      edited("zzz")
        == "settings.reference: no cell has the name 'zzz', to which others are compared")
    #expect(edited("pipe") == nil)
  }

  @Test(arguments: [
    (
      "[400,1,11,1,4589,1]", "[400,1,11,1]",
      "cells[0].rounds[0].roundTrip: the buckets hold 2 samples; 3 were expected, "
        + "from 400 to 5000 ns"
    ),
    (
      "[410,1,11,1,5579,1]", "[410,1,11,1,5579]",
      "cells[0].rounds[0].response: buckets are pairs of a value and a count; one number is over"
    ),
    (
      "[89984,1]", "[89984,0]",
      "cells[0].rounds[0].setUp: buckets are not in ascending order, or one of them is empty"
    ),
    (
      "[390,1,5,1]", "[390,1,0,1]",
      "cells[0].rounds[0].floor.roundTrip: buckets are not in ascending order, or one of them is "
        + "empty"
    ),
    (
      "\"max\":5000", "\"max\":5004",
      "cells[0].rounds[0].roundTrip: the largest sample is 5004 ns, and the last bucket holds 5000 "
        + "to 5003 ns"
    ),
    (
      "\"min\":410", "\"min\":412",
      "cells[0].rounds[0].response: the smallest sample is 412 ns, and the first bucket holds 410 to "
        + "410 ns"
    ),
    (
      "\"sum\":5811", "\"sum\":5800",
      "cells[0].rounds[0].roundTrip: the samples add up to 5800 ns; 5811 to 5811 ns were expected by "
        + "their buckets"
    ),
    (
      "\"number\":2", "\"number\":1",
      "cells[0].rounds[1]: it has number 1, as cells[0].rounds[0]; one must go"
    ),
    ("\"number\":2", "\"number\":0", "cells[0].rounds[1].number: 0 was found; 1 to 2 was expected"),
    (
      "\"number\":2", "\"number\":3", "cells[0].rounds[1].number: 3 was found; 1 to 2 was expected"
    ),
    (
      "\"clients\":1", "\"clients\":9223372036854775807",
      "cells[0].coordinates.clients: 9223372036854775807 was found; 1 to 1000 was expected"
    ),
    (
      "\"recordSize\":24", "\"recordSize\":-1",
      "cells[0].coordinates.recordSize: -1 was found; 24 to 1048576 was expected"
    ),
    (
      "\"processors\":2", "\"processors\":0",
      "machine.processors: 0 was found; 1 to 8192 was expected"
    ),
    (
      "\"allowed\":[0,1]", "\"allowed\":[0,-9223372036854775808]",
      "machine.allowed[1]: -9223372036854775808 was found; 0 to 8191 was expected"
    ),
    (
      "\"allowed\":[0,1]", "\"allowed\":[1,0]",
      "machine.allowed[1]: 0 stands behind 1; ascending numbers were expected"
    ),
    (
      "\"batch\":64", "\"batch\":0", "settings.batch: 0 was found; 1 to 65536 was expected"
    ),
    (
      "\"clockStepNanoseconds\":10", "\"clockStepNanoseconds\":0",
      "baseline.clockStepNanoseconds: 0 was found; 1 to 1000000000 was expected"
    ),
    (
      "\"messages\":64,", "\"messages\":0,",
      "cells[0].rounds[0].stream: 0 messages in 900 ns; both must be at least 1"
    ),
    (
      "\"nanoseconds\":901", "\"nanoseconds\":0",
      "cells[0].rounds[0].floor.stream: 65 messages in 0 ns; both must be at least 1"
    ),
    (
      "\"nanoseconds\":902", "\"nanoseconds\":0",
      "cells[0].rounds[0].libcFloor.stream: 66 messages in 0 ns; both must be at least 1"
    ),
  ])
  func `a round that contradicts itself is refused with its place`(
    old: String, new: String, fault: String
  ) {
    #expect(Self.refusal(replacing: old, with: new) == fault)
  }
}
