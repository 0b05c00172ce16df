// The loops of C, each in a process of its own, as `laboratory crosscheck` starts them.

import ForeignPrograms
import Linux
import TestSupport
import Testing

struct LoopTests {
  private func loop(_ mechanism: Mechanism, _ figure: Figure, cpu: Int) throws -> SpawnedProcess {
    try SpawnedProcess([
      BuiltProgram.laboratory.path, "--loop", mechanism.rawValue, figure.rawValue, "\(cpu)",
    ])
  }

  @Test(arguments: Mechanism.allCases, [Figure.asWritten, .inlined, .bare])
  func `a loop tells how long a round trip takes`(mechanism: Mechanism, figure: Figure) throws {
    let process = try loop(mechanism, figure, cpu: try #require(Processor.allowed.last))
    #expect(process.exitStatus(within: .seconds(120)) == 0)
    let nanoseconds = try #require(plainNumber(process.text.dropLast()))
    #expect(nanoseconds > 0)
  }

  @Test func `a CPU that there is not is an error and no number`() throws {
    let process = try loop(.pipe, .bare, cpu: 1000)
    #expect(process.exitStatus() == 1)
    #expect(process.text.hasPrefix("crosscheck: pipe, bare: "))
  }
}
