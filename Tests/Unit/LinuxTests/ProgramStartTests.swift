// What is known of how this program was started.

import Glibc
import Linux
import Testing

struct ProgramStartTests {
  @Test func `the arguments are those that Swift finds in /proc`() {
    #expect(programArguments() == CommandLine.arguments)
  }

  @Test func `the path leads to a program`() throws {
    let path = try #require(executedPath())
    #expect(unsafe access(path, X_OK) == 0)
  }
}
