// Words of `--for` become values, and what makes no sense is refused with a reason.

import Testing

@testable import CommandLine
@testable import Reporting

struct NeedsTests {
  @Test func `each word sets what it says`() throws {
    let needs = try Needs(
      "4096B 20x500/s round-trip p99.9 trusted poll,containers 15% two-cpus whole")
    #expect(needs.recordSize == 4096)
    #expect(needs.clients == 20)
    #expect(needs.ratePerSecond == 500)
    #expect(needs.timed == .roundTrip)
    #expect(needs.quantile == .p999)
    #expect(needs.peer == .trusted)
    #expect(needs.budget == .percent(15))
    #expect(needs.place == .twoProcessors)
    #expect(needs.demands == [.poll, .containers, .whole])
  }

  @Test(
    arguments: [
      ("24B", .number(24)), ("4k", .number(4096)), ("4K", .number(4096)), ("4KiB", .number(4096)),
      ("1M", .number(1 << 20)), ("0B", .number(0)), ("1", .none), ("KiB", .none), ("4iB", .none),
      ("24b", .none), ("-4K", .outOfRange), ("99999999999999999999G", .outOfRange),
      ("8MB", .ambiguous("could count in 1,000s or in 1,024s; write 8000000B or 8M")),
    ] as [(String, ScaledNumber)])
  func `a size has a unit, and means what it means to --size`(word: String, bytes: ScaledNumber) {
    #expect(Quantity.bytes(word) == bytes)
  }

  @Test(
    arguments: [
      ("20x500/s", 20, 500), ("20", 20, nil), ("20x", 20, nil), ("500/s", nil, 500),
      ("1x10k/s", 1, 10_000), ("2M/s", nil, 2_000_000),
    ] as [(String, Int?, Int?)])
  func `a load is clients, a rate, or both`(word: String, clients: Int?, rate: Int?) throws {
    let load = try #require(try Quantity.load(word))
    #expect(load.clients == clients)
    #expect(load.rate == rate)
  }

  @Test(arguments: ["x500/s", "20x/s", "1x2x3/s", "/s", "k/s", "1.5k/s", "x"])
  func `what is no load is none`(word: String) throws {
    #expect(try Quantity.load(word) == nil)
  }

  @Test(arguments: [
    ("trusted hostile", "'trusted' and 'hostile' exclude each other"),
    ("poll poll", "'poll' is said twice"),
    ("4K 24B", "'4K' and '24B' exclude each other"),
    ("20 5x10/s", "'20' and '5x10/s' exclude each other"),
    ("sleep spin", "'sleep' and 'spin' exclude each other"),
    ("one-way p99", "'one-way' and 'p99' exclude each other: a stream is timed as a whole"),
    ("set-up p99", "of set-ups only the median is told"),
    ("set-up 10/s", "set-ups are timed without a rate"),
    ("spin one-cpu", "keeps the other one from answering"),
    ("spin busy", "has no CPU of its own"),
    ("20%", "'20%' needs a rate, such as 500/s"),
    ("20% 10/s one-way", "the CPU time of streams is not measured"),
    ("0%", "'0%' is out of range"),
    ("0B", "'0B' is out of range: 1 to 1099511627776 bytes"),
    ("2T 1/s", "'2T' is out of range"),
    ("64kb", "'64kb' could count in 1,000s or in 1,024s; write 64000B or 64K"),
    ("20x10K/s", "'10K' in '20x10K/s' could count in 1,000s or in 1,024s; write 10k"),
    ("1001", "1 to 1000 clients"),
    ("0x5/s", "1 to 1000 clients"),
    ("99999999999999999999/s", "out of range"),
    ("", "no need is named"),
    (" , ", "no need is named"),
  ])
  func `what does not go together is refused, with a reason`(text: String, reason: String) {
    let error = #expect(throws: NeedsError.self) { try Needs(text) }
    #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
  }

  @Test(arguments: [
    ("trustd", "did you mean 'trusted'?"), ("Poll", "did you mean 'poll'?"),
    ("hostil", "did you mean 'hostile'?"), ("onecpu", "did you mean 'one-cpu'?"),
    ("contain", "did you mean 'containers'?"),
  ])
  func `a wrong word is answered with the nearest one`(word: String, hint: String) {
    let error = #expect(throws: NeedsError.self) { try Needs("24B \(word)") }
    #expect(error?.description.contains(hint) == true, "\(error?.description ?? "")")
    #expect(error?.description.contains("containers") == true)
  }

  @Test func `every word of the table is read as itself, and says what it asks for`() throws {
    #expect(Set(NeedWord.all.map(\.spelling)).count == NeedWord.all.count)
    for word in NeedWord.all {
      // A share of a CPU means something at a rate only.
      let needs = try Needs(word.spelling.hasSuffix("%") ? "\(word.spelling) 10/s" : word.spelling)
      #expect(needs.words.first == word.spelling)
      #expect(needs != Needs(), "\(word.spelling)")
      #expect(word.explanation.hasSuffix("."), "\(word.spelling)")
    }
  }

  @Test func `a message that no record holds goes in several, and so many more a second`() throws {
    let needs = try Needs("8M 1x60/s")
    #expect(needs.pieces == 8)
    #expect(needs.measuredSize == 1 << 20)
    #expect(needs.openLoopRate == 480)
    #expect(try Needs("8B").measuredSize == 24)
  }
}
