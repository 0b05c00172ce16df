// What a server keeps for itself where the process has a limit of its own.

import Glibc
import IPCChannels
import Linux
import Rendezvous
import Testing

@testable import ProgramSupport
@testable import ServerSide

struct MemoryBudgetTests {
  @Test func `a client is refused that would leave the server no memory`() async {
    await #expect(processExitsWith: .success) {
      let resource = __rlimit_resource_t(RLIMIT_AS.rawValue)
      var limit = rlimit()
      try #require(unsafe getrlimit(resource, &limit) == 0)
      let usual = limit.rlim_cur
      // More than there can be, and still a limit.
      limit.rlim_cur = 1 << 50
      try #require(unsafe setrlimit(resource, &limit) == 0)
      let budget = MemoryBudget(most: .max)
      #expect(MemoryBudgetTests.refusal(by: budget) == nil)
      limit.rlim_cur = try MemoryBudgetTests.mappedBytes() + UInt(MemoryBudget.reserve / 2)
      try #require(unsafe setrlimit(resource, &limit) == 0)
      let refusal = MemoryBudgetTests.refusal(by: budget)
      limit.rlim_cur = usual
      try #require(unsafe setrlimit(resource, &limit) == 0)
      let found = try #require(refusal)
      #expect(found.reason == .exhausted)
      #expect(found.sentence.contains("left for the server itself: mmap: "), "\(found.sentence)")
      #expect(found.sentence.contains("RLIMIT_AS (ulimit -v)"), "\(found.sentence)")
    }
  }

  private static func refusal(by budget: MemoryBudget) -> Refusal? {
    do throws(ChannelError) {
      let offer = try PipeChannel.make(recordSize: 24, strategy: .block)
      switch budget.session(over: offer.channel, 1) {
      case .failure(let shortage): return shortage.refusal
      case .success: return nil
      }
    } catch {
      Issue.record("\(error)")
      return nil
    }
  }

  /// Bytes of all that this process has mapped.
  private static func mappedBytes() throws -> UInt {
    let words = try readSmallFile("/proc/self/statm").split(separator: " ")
    return try #require(words.first.flatMap { UInt($0) }) * UInt(sysconf(Int32(_SC_PAGESIZE)))
  }
}
