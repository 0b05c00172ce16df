// Numbers of bytes, with and without a letter for a power of 1,024.

import CommandLine
import Testing

struct BytesTests {
  private static let memory = Option.value("memory", .bytes, help: "Memory.")
  private static let program = ProgramDescription(
    name: "program", overview: "Takes bytes.", options: [memory])

  private func bytes(_ value: String) throws(UsageError) -> Int? {
    guard case .run(let invocation) = try Self.program.parse(["--memory=\(value)"]) else {
      return nil
    }
    return invocation.bytes(Self.memory)
  }

  @Test(arguments: [
    ("1", 1), ("65536", 65_536), ("1K", 1 << 10), ("3k", 3 << 10), ("512M", 512 << 20),
    ("2G", 2 << 30), ("1t", 1 << 40), ("9223372036854775807", Int.max),
    ("8388607T", 8_388_607 << 40),
  ])
  func `a letter stands for a power of 1,024`(value: String, expected: Int) throws {
    #expect(try bytes(value) == expected)
  }

  @Test(arguments: [
    "0", "0K", "-1", "+1", "1.5M", "K", "1KB", "1 K", "0x10", "1ß", "１", "9223372036854775808",
    "8388608T",
  ])
  func `anything else is refused with examples`(value: String) {
    #expect {
      try bytes(value)
    } throws: { error in
      (error as? UsageError)?.text.contains(
        "for --memory is no number of bytes (expected a number of bytes, such as 65536, 512M or 2G)"
      )
        == true
    }
  }
}
