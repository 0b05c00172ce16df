// Which numbers are somebody's.

import Glibc
import Linux
import TestSupport
import Testing

struct UserNumberTests {
  private static let everybody = "         0          0 4294967295\n"
  private static let container = "         0     100000      65536\n"

  @Test func `a user's own number is its own`() {
    #expect(UserNumber.isOwn(1000, of: 1000, map: Self.container))
    #expect(!UserNumber.isOwn(1001, of: 1000, map: Self.everybody))
    #expect(UserNumber.isOwn(currentUser()) || currentUser() == UserNumber.overflow)
    #expect(!UserNumber.isOwn(currentUser() + 1))
  }

  @Test(arguments: [container, "", "0 0 4294967294", "65534 65534 1", everybody + everybody])
  func `the number of those who have none is nobody's`(map: String) {
    let overflow = UserNumber.overflow
    #expect(!UserNumber.isOwn(overflow, of: overflow, map: map))
  }

  @Test func `where everybody has a number, it is one as any other`() {
    let overflow = UserNumber.overflow
    #expect(UserNumber.isOwn(overflow, of: overflow, map: Self.everybody))
  }

  @Test func `it is the kernel's`() throws {
    let text = try readSmallFile("/proc/sys/kernel/overflowuid")
    #expect(UInt32(text.dropLast()) == UserNumber.overflow)
  }
}
