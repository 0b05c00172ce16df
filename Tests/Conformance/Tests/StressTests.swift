// A small part of what `make stress` does, by the same program.

import ConformanceSupport
import IPCChannels
import TestSupport
import Testing

struct StressTests {
  @Test func `50,000 messages in random batches are exact, however either side waits`() throws {
    let stress = try SpawnedProcess([
      BuiltProgram.laboratory.path, "stress", "--kind", "memfd", "--messages", "5600", "--seed",
      "1",
    ])
    let ending = stress.finish(within: .seconds(120))
    #expect(ending.status == "exit 0", "\(ending.output)")
    // The seed, the pairings, and what they come to.
    #expect(ending.output.split(separator: "\n").count == 11, "\(ending.output)")
  }
}
