// Options that take several values at once.

import CommandLine
import Testing

struct ListTests {
  private static func sizes(_ arguments: String...) throws -> [Int]? {
    guard case .run(let invocation) = try CompareProgram.description.parse(["run"] + arguments)
    else { return nil }
    return invocation.subcommand?.integerElements(CompareProgram.sizes)
  }

  @Test func `commas and repetition mean the same`() throws {
    #expect(try Self.sizes() == [])
    #expect(try Self.sizes("--sizes", "24") == [24])
    #expect(try Self.sizes("--sizes", "24,100,4096") == [24, 100, 4096])
    #expect(try Self.sizes("--sizes=24,100", "--sizes", "4096") == [24, 100, 4096])
  }

  @Test func `the first wrong element is named`() {
    #expect(
      CompareProgram.complaint("run", "--sizes", "24,23,x")?
        .contains("value '23' for --sizes is out of range (expected 24 to 4096)") == true)
    #expect(
      CompareProgram.complaint("run", "--sizes", "24,")?
        .contains("empty value for --sizes (expected 24 to 4096)") == true)
    #expect(
      CompareProgram.complaint("run", "--sizes", "1k")?
        .contains("value '1k' for --sizes is not an integer") == true)
  }

  @Test func `the help shows what an element may be`() {
    #expect(CompareProgram.run.help(width: 200).contains("Sizes of records. (values: 24 to 4096)"))
  }
}
