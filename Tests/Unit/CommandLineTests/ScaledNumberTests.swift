// Sizes and rates, with and without a letter for a power of 1,024 or of 1,000.

import Testing

@testable import CommandLine

struct ScaledNumberTests {
  private static let memory = Option.value("memory", .size(1...Int.max), help: "Memory.")
  private static let record = Option.value("record", .size(24...1_048_576), help: "A record.")
  private static let rate = Option.value("rate", .rate(1...10_000_000), help: "A rate.")
  private static let sizes = Option.value("sizes", .list(.size(24...1_048_576)), help: "Records.")
  private static let rates = Option.value("rates", .list(.rate(1...10_000_000)), help: "Rates.")
  private static let program = ProgramDescription(
    name: "program", overview: "Takes numbers.", options: [memory, record, rate, sizes, rates])

  private static func invocation(_ words: [String]) throws(UsageError) -> Invocation? {
    guard case .run(let invocation) = try program.parse(words) else { return nil }
    return invocation
  }

  private static func complaint(_ word: String) -> String? {
    do throws(UsageError) {
      _ = try invocation([word])
      return nil
    } catch {
      return error.text.split(separator: "\n").first.map(String.init)
    }
  }

  @Test(arguments: [
    ("1", 1), ("65536", 65_536), ("1K", 1 << 10), ("3k", 3 << 10), ("512M", 512 << 20),
    ("2G", 2 << 30), ("1t", 1 << 40), ("4KiB", 4096), ("1MiB", 1 << 20), ("0064", 64),
    ("9223372036854775807", Int.max), ("8388607T", 8_388_607 << 40),
  ])
  func `a letter behind a size stands for a power of 1,024`(value: String, expected: Int) throws {
    #expect(try Self.invocation(["--memory=\(value)"])?.integer(Self.memory) == expected)
  }

  @Test(arguments: [("1", 1), ("10k", 10_000), ("2M", 2_000_000), ("10000000", 10_000_000)])
  func `a letter behind a rate stands for a power of 1,000`(value: String, expected: Int) throws {
    #expect(try Self.invocation(["--rate=\(value)"])?.integer(Self.rate) == expected)
  }

  @Test func `each element of a list may have its letter`() throws {
    let invocation = try Self.invocation(["--sizes", "4k,64K,1M", "--rates", "60,10k"])
    #expect(invocation?.integerElements(Self.sizes) == [4096, 65_536, 1_048_576])
    #expect(invocation?.integerElements(Self.rates) == [60, 10_000])
  }

  @Test(arguments: [
    "0", "0K", "-1", "-5k", "9223372036854775808", "8388608T", "99999999999999999999999K",
  ])
  func `what is beyond every range is out of range`(value: String) {
    #expect(
      Self.complaint("--memory=\(value)")
        == "program: value '\(value)' for --memory is out of range (expected 1 or more)")
  }

  @Test(arguments: ["23", "2M", "1T", "16777216T"])
  func `what a letter makes too large is out of range`(value: String) {
    #expect(
      Self.complaint("--record=\(value)")
        == "program: value '\(value)' for --record is out of range (expected 24 to 1048576)")
  }

  @Test(arguments: [
    "+1", "1.5M", "K", "1KX", "1 K", "0x10", "1ß", "１", "4KIB", "1e3", "4 KiB", "--", "1,024",
  ])
  func `what is no size is refused with an example`(value: String) {
    #expect(
      Self.complaint("--record=\(value)")
        == "program: value '\(value)' for --record is no size (expected 24 to 1048576; 4K is 4,096)"
    )
  }

  @Test(arguments: [
    ("--record=4KB", "4000 or 4K"), ("--record=4kb", "4000 or 4K"),
    ("--memory=2Mb", "2000000 or 2M"), ("--rate=10K", "10k, which is 10000"),
    ("--sizes=64,4KB", "4000 or 4K"),
  ])
  func `what counts in 1,000s for one reader and in 1,024s for another is not guessed`(
    word: String, remedy: String
  ) {
    let complaint = Self.complaint(word) ?? ""
    #expect(
      complaint.hasSuffix(" could count in 1,000s or in 1,024s; write \(remedy)"), "\(complaint)")
  }

  @Test func `a rate is in no thousandths`() {
    #expect(
      Self.complaint("--rate=5m")
        == "program: value '5m' for --rate could be thousandths or millions; write 5M, which is 5000000"
    )
    #expect(
      Self.complaint("--rate=1G")
        == "program: value '1G' for --rate is no rate (expected 1 to 10000000; 10k is 10,000)")
    #expect(
      Self.complaint("--rate=11M")
        == "program: value '11M' for --rate is out of range (expected 1 to 10000000)")
  }

  @Test func `the help says what a letter means`() {
    let help = Self.program.help(width: 200)
    #expect(help.contains("A record. (values: 24 to 1048576; 4K is 4,096)"), "\(help)")
    #expect(help.contains("A rate. (values: 1 to 10000000; 10k is 10,000)"), "\(help)")
  }
}
