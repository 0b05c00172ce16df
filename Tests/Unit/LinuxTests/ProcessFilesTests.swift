// Whether /proc shows the processes of this namespace, by what it says of this one.

import Glibc
import Testing

@testable import Linux

struct ProcessFilesTests {
  @Test func `the /proc of a machine is its own`() throws {
    try ProcessFiles.requireOwnNamespace()
  }

  @Test func `a /proc that calls this process otherwise is foreign`() {
    #expect(ProcessFiles.mismatch(number: 7, seen: "7", status: "NSpid:\t7\n") == nil)
    #expect(ProcessFiles.mismatch(number: 7, seen: "7", status: "") == nil)
    #expect(
      ProcessFiles.mismatch(number: 7, seen: "4242", status: "NSpid:\t4242\t7\n")
        == "/proc belongs to another PID namespace, in which this process has another number")
  }

  @Test func `a /proc that calls this process the same by chance is foreign`() {
    #expect(ProcessFiles.mismatch(number: 7, seen: "7", status: "NSpid:\t7\t7\n") != nil)
  }
}
