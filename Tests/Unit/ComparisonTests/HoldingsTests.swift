// What /proc says of a process, and what is said where it says nothing: never 0.

import Glibc
import Linux
import Testing

@testable import Comparison

struct HoldingsTests {
  @Test func `this process can be read`() throws {
    let figures = try ProcessFigures(id: getpid())
    #expect(try figures.descriptors() > 2)
    #expect(try figures.residentBytes() > 0)
    #expect(try Processor.allowed.contains(figures.lastProcessor()))
  }

  @Test func `a process that is not there is unreadable, and the reason names the file`() throws {
    // Above any number that the kernel gives (PID_MAX_LIMIT).
    let figures = try ProcessFigures(id: 8_388_608)
    func reason(_ body: () throws(UnreadableProcess) -> Int) -> String? {
      do throws(UnreadableProcess) {
        _ = try body()
        return nil
      } catch {
        return error.description
      }
    }
    #expect(reason(figures.descriptors)?.hasPrefix("/proc/8388608/fd cannot be read: ") == true)
    #expect(reason(figures.residentBytes)?.hasPrefix("/proc/8388608/smaps cannot") == true)
    #expect(reason(figures.lastProcessor)?.hasPrefix("/proc/8388608/task cannot") == true)
  }

  @Test func `memory is what can be written, and a text without any is no 0`() {
    let text = """
      55d0-55d1 r-xp 00000000 fe:00 1 /usr/bin/x
      Size:                  4 kB
      Rss:                   4 kB
      55d1-55d2 rw-p 00000000 fe:00 1 /usr/bin/x
      Size:                  8 kB
      Rss:                   8 kB
      """
    #expect(ProcessFigures.residentBytes(smaps: text) == 8192)
    for text in ["", "55d1-55d2 rw-p 00000000 fe:00 1", "Rss: 4 kB", "55d1-55d2 rw-p\nRss: x kB"] {
      #expect(ProcessFigures.residentBytes(smaps: text) == nil)
    }
  }

  @Test func `a processor is read from the 39th field, and from nothing else`() {
    // The third to the 38th, the 39th, and one more.
    let fields = ["S"] + Array(repeating: "7", count: 35) + ["3", "9"]
    #expect(ProcessFigures.lastProcessor(stat: "12 (a) b) " + fields.joined(separator: " ")) == 3)
    #expect(ProcessFigures.lastProcessor(stat: "12 (a) S 7 7") == nil)
    #expect(ProcessFigures.lastProcessor(stat: "") == nil)
  }

  private static func holdings(
    _ server: Int, _ client: Int, _ bytes: Int
  ) -> Holdings {
    Holdings(
      serverDescriptors: .success(server), clientDescriptors: .success(client),
      serverBytes: .success(bytes))
  }

  @Test func `a footprint is the difference for each client`() {
    let found = Footprint(8, from: Self.holdings(10, 20, 4096), to: Self.holdings(42, 20, 86_016))
    #expect(
      found
        == Footprint(clients: 8, serverDescriptors: 4, clientDescriptors: 0, serverBytes: 10_240))
  }

  @Test func `a difference below 0 is not known, however small it is`() {
    let found = Footprint(8, from: Self.holdings(10, 20, 4096), to: Self.holdings(9, 44, 0))
    #expect(found.serverDescriptors == nil && found.serverBytes == nil)
    #expect(found.clientDescriptors == 3)
    #expect(
      found.unavailable
        == "the server's descriptors: 10 before 8 more clients came, and 9 with them; "
        + "the server's bytes: 4096 before 8 more clients came, and 0 with them")
  }

  @Test func `what cannot be read is not known, and a reason is said once`() {
    let reason = UnreadableProcess("no /proc")
    var after = Self.holdings(10, 20, 4096)
    after.serverDescriptors = .failure(reason)
    after.serverBytes = .failure(reason)
    let found = Footprint(8, from: Self.holdings(2, 4, 0), to: after)
    #expect(
      found
        == Footprint(
          clients: 8, serverDescriptors: nil, clientDescriptors: 2, serverBytes: nil,
          unavailable: "no /proc"))
  }
}
