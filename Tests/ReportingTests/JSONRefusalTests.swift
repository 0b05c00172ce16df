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
        == "schema version 1 was found, and this program reads version 2: it holds no distribution "
        + "for each round, from which figures are computed now; measure again, or show it with the "
        + "ipc-compare that wrote it")
    // Nothing else that the old schema had is asked for.
    #expect(Self.refusal { _ in "{\"schemaVersion\":1}" }?.hasPrefix("schema version 1") == true)
  }

  @Test func `a newer file is refused with both numbers`() {
    #expect(
      Self.refusal { _ in "{\"schemaVersion\": 7}" }
        == "schema version 7 was found, and this program reads version 2: use the ipc-compare that "
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
    ("\"abc\\", "line 1, byte 6: '\"' was expected, and the text ends"),
    ("nul", "line 1, byte 4: 'null' was expected, and the text ends"),
    ("1.", "line 1, byte 3: a digit was expected, and the text ends"),
    (String(repeating: "[", count: 100_000), "line 1, byte 257: more than 256 levels"),
  ])
  func `malformed JSON is refused with the place`(text: String, fault: String) {
    #expect(throws: UnreadableResult.self) { try JSONReader.read(Array(text.utf8)) }
    #expect(Self.refusal { _ in text } == "not JSON: \(fault); the file may be cut off")
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
    ("\"complete\":true", "\"complete\":3", "complete is no Bool"),
    ("\"setUp\"", "\"x\"", "the key cells[0].rounds[0].setUp is missing"),
    ("\"number\":2", "\"number\":null", "cells[0].rounds[1].number is null"),
    (
      "\"name\":\"pipe\",\"placement\":\"same\"", "\"name\":\"pipe\",\"placement\":\"moon\"",
      "cells[0].coordinates.placement"
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
      Self.refusal { _ in "[]" }?.hasPrefix("no result of ipc-compare: the whole text is no")
        == true)
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
      "\"messages\":64,", "\"messages\":0,",
      "cells[0].rounds[0].stream: 0 messages in 900 ns; both must be at least 1"
    ),
    (
      "\"nanoseconds\":901", "\"nanoseconds\":0",
      "cells[0].rounds[0].floor.stream: 65 messages in 0 ns; both must be at least 1"
    ),
  ])
  func `a round that contradicts itself is refused with its place`(
    old: String, new: String, fault: String
  ) {
    #expect(Self.refusal(replacing: old, with: new) == fault)
  }
}
