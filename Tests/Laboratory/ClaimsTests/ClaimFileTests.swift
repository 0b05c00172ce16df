// What a file of claims may say. Each mistake is named with its place.

import Comparison
import Foundation
import TestSupport
import Testing

@testable import Claims

enum Files {
  static let published = bytes("claims.json")
  static let planted = bytes("ClaimsTests/planted.json")

  private static func bytes(_ name: String) -> [UInt8] {
    let path = "\(Repository.root)/Tests/Laboratory/\(name)"
    return [UInt8](try! Data(contentsOf: URL(filePath: path)))
  }
}

struct ClaimFileTests {
  /// A claim with nothing wrong in it.
  private static let sound = """
    {"claims": [{"id": "one", "address": "https://example.org/a", "dated": null, "read": "2026-01-02",
      "quotation": "2 times", "meaning": "twice", "command": "--kind pipe,fifo --placement same",
      "holdsIf": {"metric": "round_trip_median", "of": {"kind": "pipe", "wait": "block"},
        "to": {"kind": "fifo", "wait": "block"}, "atLeast": 1.5, "atMost": 3}}]}
    """

  private func read(_ text: String) throws -> [Claim] {
    try ClaimFile(Array(text.utf8), RegisteredKinds(), on: MadeResult.machine).claims
  }

  /// The sound claim with something else in the place of a part of it.
  private func refusal(_ part: String, _ other: String) throws -> String {
    try #require(Self.sound.contains(part), "the sound claim has no '\(part)'")
    let changed = Self.sound.replacingOccurrences(of: part, with: other)
    let error = #expect(throws: Refusal.self) { try read(changed) }
    return error?.description ?? ""
  }

  @Test func `a sound claim is read`() throws {
    let claim = try #require(try read(Self.sound).first)
    #expect(claim.predicate.pairs.count == 1)
    #expect(
      claim.predicate.text
        == "pipe, block ÷ fifo, block, round trip median: at least 1.5 and at most 3")
  }

  @Test(
    arguments: [
      ("\"id\"", "\"name\": 1, \"id\"", "claims[0].name: there is no such key"),
      ("\"metric\"", "\"margin\": 1, \"metric\"", "claims[0].holdsIf.margin: there is no such key"),
      (
        "{\"kind\": \"pipe\"", "{\"sort\": \"pipe\"",
        "claims[0].holdsIf.of.sort: there is no such key"
      ),
      ("{\"claims\"", "{\"more\": 1, \"claims\"", "more: there is no such key"),
    ])
  func `unknown keys are refused`(part: String, other: String, message: String) throws {
    #expect(try refusal(part, other).contains(message))
  }

  @Test(
    arguments: [
      ("\"dated\": null, ", "", "the key claims[0].dated is missing"),
      (
        "\"atLeast\": 1.5", "\"atLeast\": \"1.5\"",
        "claims[0].holdsIf.atLeast: a number was expected"
      ),
      ("\"one\"", "\"One\"", "claims[0].id: expected small letters"),
      ("https://", "", "claims[0].address: expected an address"),
      ("null", "\"last year\"", "claims[0].dated: expected a year"),
      ("2026-01-02", "2026", "claims[0].read: expected a day"),
      ("2 times", "many times", "claims[0].quotation: expected one line"),
      ("\"twice\"", "\"\"", "claims[0].meaning: expected a line"),
      ("round_trip_median", "system_calls", "claims[0].holdsIf.metric: expected one of"),
      ("round_trip_median", "voluntary_switches", "claims[0].holdsIf.metric: expected one of"),
      ("round_trip_median", "response_median", "claims[0].holdsIf.metric: expected one of"),
      ("--kind", "--kinds", "claims[0].command: unknown option"),
      ("pipe,fifo", "pipe,fofo", "claims[0].command: "),
      ("pipe,fifo", "pipe,pipe", "claims[0].command: --kind names pipe more than once"),
      ("--placement same", "--time 9", "claims[0].command: --time does not say which cells"),
      ("--placement same", "--help", "claims[0].command: it asks for help"),
    ])
  func `a mistake is named with its place`(part: String, other: String, message: String) throws {
    #expect(try refusal(part, other).contains(message))
  }

  @Test func `a text that is not JSON is refused with its line`() throws {
    #expect(try refusal("\"id\"", "id").contains("line 1"))
  }

  // MARK: Predicates that nothing could miss, or nothing keep

  @Test func `a cell is not compared with itself`() throws {
    let message = try refusal("{\"kind\": \"fifo\"", "{\"kind\": \"pipe\"")
    #expect(
      message.contains("claims[0].holdsIf: of and to are both 'pipe, block', whose ratio is 1"))
  }

  @Test(
    arguments: [
      (", \"atLeast\": 1.5, \"atMost\": 3", "", "no bound was given"),
      ("\"atLeast\": 1.5, \"atMost\": 3", "\"atLeast\": 0", "atLeast is 0.0"),
      ("\"atLeast\": 1.5, \"atMost\": 3", "\"atLeast\": -2", "atLeast is -2.0"),
      ("\"atLeast\": 1.5, \"atMost\": 3", "\"atMost\": 1e9", "atMost is 1000000000.0"),
      ("\"atLeast\": 1.5", "\"atLeast\": 3", "no interval lies between them"),
      ("\"atLeast\": 1.5", "\"atLeast\": 4", "no interval lies between them"),
    ])
  func `bounds that every ratio keeps or none are refused`(
    part: String, other: String, message: String
  ) throws {
    let refusal = try refusal(part, other)
    #expect(refusal.hasPrefix("claims[0].holdsIf: ") && refusal.contains(message))
  }

  @Test(
    arguments: [
      (
        "{\"kind\": \"fifo\", \"wait\": \"block\"}", "{\"kind\": \"fifo\"}",
        "both have to name the same"
      ),
      (
        "{\"kind\": \"fifo\", \"wait\": \"block\"}", "{\"kind\": \"unix\", \"wait\": \"block\"}",
        "'unix, block', which to names"
      ),
      (
        "{\"kind\": \"fifo\", \"wait\": \"block\"}", "{\"kind\": \"fifo\", \"wait\": \"spin\"}",
        "'fifo, spin', which to names"
      ),
    ])
  func `both sides are cells of the command`(part: String, other: String, message: String) throws {
    #expect(try refusal(part, other).contains(message))
  }

  @Test func `two claims do not share a name`() throws {
    let claim = Self.sound.dropFirst("{\"claims\": [".count).dropLast(2)
    let message = #expect(throws: Refusal.self) { try read("{\"claims\": [\(claim), \(claim)]}") }
    #expect(message?.description.hasPrefix("claims[1].id: it is that of claims[0]") == true)
    #expect(throws: Refusal.self) { try read("{\"claims\": []}") }
  }

  // MARK: The published claims

  @Test func `ten claims or more are published`() throws {
    let claims = try ClaimFile(
      Files.published, RegisteredKinds(), on: MadeResult.machine
    ).claims
    #expect(claims.count >= 10)
    #expect(Set(claims.map(\.address)).count >= 8)
  }

  @Test func `nothing planted is among the published claims`() throws {
    let text = String(decoding: Files.published, as: UTF8.self)
    #expect(!text.contains("planted") && !text.contains("example.org"))
  }

  @Test func `on one processor the published claims are read as well`() throws {
    var machine = MadeResult.machine
    machine.allowed = [0]
    machine.sites = [
      Site(.same, client: 0, server: 0), Site(.cross, unavailable: "there is one processor"), .free,
    ]
    let published = try ClaimFile(Files.published, RegisteredKinds(), on: machine).claims
    let usual = try ClaimFile(Files.published, RegisteredKinds(), on: MadeResult.machine).claims
    #expect(published.flatMap(\.cells) == usual.flatMap(\.cells))
  }
}
