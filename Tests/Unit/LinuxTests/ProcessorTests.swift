// Which processors this process may use, on which it runs, and what the system calls itself.

import Glibc
import Linux
import Testing

struct ProcessorTests {
  @Test func `the allowed processors are those that the kernel lists for this thread`() throws {
    let allowed = Processor.allowed
    #expect(!allowed.isEmpty)
    #expect(allowed == Set(allowed).sorted())
    let status = try readWholeFile("/proc/thread-self/status")
    let line = try #require(
      status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") })
    let listed = line.dropFirst("Cpus_allowed_list:".count).drop { $0.isWhitespace }
    let numbers = listed.split(separator: ",").flatMap { part -> ClosedRange<Int> in
      let bounds = part.split(separator: "-").compactMap { Int($0) }
      return bounds[0]...bounds[bounds.count - 1]
    }
    #expect(allowed == numbers)
  }

  @Test func `a pinned thread is allowed its processor alone, and runs there`() async {
    await #expect(processExitsWith: .success) {
      for cpu in Processor.allowed {
        try Processor.pin(to: cpu)
        #expect(Processor.allowed == [cpu])
        #expect(Processor.current == cpu)
      }
    }
  }

  @Test func `the system's name is the one that /proc has`() throws {
    let name = SystemName.current()
    #expect(try readWholeFile("/proc/sys/kernel/osrelease") == name.release + "\n")
    #expect(try readWholeFile("/proc/sys/kernel/hostname") == name.host + "\n")
    #if arch(x86_64)
      #expect(name.machine == "x86_64")
    #elseif arch(arm64)
      #expect(name.machine == "aarch64")
    #endif
  }
}
