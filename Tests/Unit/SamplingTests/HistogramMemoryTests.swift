// A histogram's memory is the same whatever is recorded, and is given back. Seen from outside, as
// the size of a process: each test has one to itself, where no other test allocates meanwhile.

import Glibc
import Linux
import Sampling
import Testing

struct HistogramMemoryTests {
  @Test func `recording and merging take no memory`() async {
    await #expect(processExitsWith: .success) {
      var generator = SplitMix64(seed: 9)
      var histogram = Histogram()
      let other = Histogram()
      let before = sizeWithOneArena()
      for _ in 0..<2_000_000 {
        histogram.record(generator.next() >> (generator.next() & 63))
      }
      for _ in 0..<10 { histogram.merge(other) }
      precondition(histogram.count == 2_000_000)
      // The smallest allocation glibc makes is 32 bytes: one for every sample would be twice this.
      precondition(processSize() - before < 32_000_000)
    }
  }

  @Test func `a histogram gives its memory back`() async {
    await #expect(processExitsWith: .success) {
      let before = sizeWithOneArena()
      for _ in 0..<2_000 {
        var histogram = Histogram()
        histogram.record(1)
        precondition(histogram.count == 1)
      }
      // More than the 256 MiB of freed memory that AddressSanitizer keeps for itself.
      precondition(2_000 * Histogram.byteCount > 400_000_000)
      precondition(processSize() - before < 300_000_000)
    }
  }
}

/// As ``processSize()``, and from then on no thread of the test's runtime that happens to start reserves 64 MiB for
/// allocations of its own.
private func sizeWithOneArena() -> Int {
  returnMemoryEarly()
  return processSize()
}

/// Returns the size of this process's address space in bytes, from `/proc/self/statm`.
private func processSize() -> Int {
  let descriptor = unsafe open("/proc/self/statm", O_RDONLY)
  precondition(descriptor >= 0)
  defer { close(descriptor) }
  var text = [UInt8](repeating: 0, count: 128)
  let length = unsafe read(descriptor, &text, text.count)
  precondition(length > 0)
  let pages = text.prefix(length).prefix { $0 != UInt8(ascii: " ") }
  guard let count = Int(String(decoding: pages, as: UTF8.self)) else {
    preconditionFailure("/proc/self/statm does not begin with a number")
  }
  return count * Int(getpagesize())
}
