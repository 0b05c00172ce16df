// Values that stand for options which nobody wrote.

import CommandLine
import Testing

struct AssumedValueTests {
  private static let size = Option.value("size", .list(.size(1...4096)), help: "Sizes.")
  private static let rate = Option.value("rate", .rate(1...1000), help: "A rate.")
  private static let program = ProgramDescription(
    name: "program", overview: "Measures.", options: [size, rate])

  @Test func `what is written holds, and the rest is assumed`() throws {
    guard case .run(let written) = try Self.program.parse(["--size", "24"]) else { return }
    let invocation = written.assuming(
      [(Self.size, "1K,2K"), (Self.rate, "1k")], from: "--preset x")
    #expect(invocation.integerElements(Self.size) == [24])
    #expect(invocation.integer(Self.rate) == 1000)
    #expect(invocation.isGiven(Self.rate) && !written.isGiven(Self.rate))
    #expect(invocation.name(Self.size) == "--size")
    #expect(invocation.name(Self.rate) == "--rate of --preset x")
  }
}
