// What a kind is said to have left is its own: by its session's token, its processes' numbers, or its name.

import Conformance
import Foundation
import TestSupport
import Testing

struct LeftoverTests {
  @Test func `only names that can be told to be a kind's are its leftovers`() {
    let directory = TemporaryDirectory()
    let token = String(UInt64.random(in: 1 << 60 ... .max), radix: 16)
    let mark = "\(getpid())-\(UInt64.random(in: 0 ... .max))"
    let kinds = [
      "/tmp/a-\(token)", "/dev/shm/\(token).lock", "/dev/shm/x-kind_\(mark)",
      "/dev/shm/987654321-\(mark)", directory.path("anything"),
    ]
    let others = [
      "/tmp/b-\(mark)", "/dev/shm/other-\(mark)", "/dev/shm/9876543210-\(mark)",
      "/dev/shm/x-kinds-\(mark)",
    ]
    let before = Leftovers.ofOthers(in: directory.path)
    for path in kinds + others { writeFile(path, "") }
    defer { for path in kinds + others { try? FileManager.default.removeItem(atPath: path) } }
    let found = Leftovers.ofOthers(in: directory.path)
      .new(since: before, of: [987_654_321], tokens: [token], name: "x-kind")
    #expect(found == Set(kinds))
  }
}
