// Links are read whole and as they stand: what they name need not exist.

import Glibc
import Linux
import TestSupport
import Testing

struct SymbolicLinkTests {
  @Test func `a symbolic link is read as it stands, and anything else is no link`() throws {
    let directory = TemporaryDirectory()
    let target = String(repeating: "nowhere/", count: 100) + "ä"
    #expect(unsafe symlink(target, directory.path("link")) == 0)
    #expect(try linkTarget(directory.path("link")) == target)
    let refusal = #expect(throws: SystemError.self) { try linkTarget(directory.path) }
    #expect(refusal == SystemError(call: "readlink", errno: .invalid))
  }
}
