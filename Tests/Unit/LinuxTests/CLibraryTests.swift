// What is said of the C library.

import Linux
import TestSupport
import Testing

struct CLibraryTests {
  @Test func `it is the one that this machine has, and in a file of its own`() throws {
    #expect(CLibrary.version.hasPrefix("2."))
    #expect(!CLibrary.isInProgram, "tests are linked dynamically")
    guard let asked = try? SpawnedProcess(["getconf", "GNU_LIBC_VERSION"]) else { return }
    #expect(asked.exitStatus() == 0)
    #expect(asked.text == "glibc \(CLibrary.version)\n")
  }
}
