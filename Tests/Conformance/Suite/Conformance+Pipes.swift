// Clause 5 for pipes: how much they hold follows from the records, as far as the kernel allows it.

internal import Conformance
internal import Glibc
internal import IPCChannels
internal import Linux

/// Of fcntl(2); Swift's Glibc lacks them.
private enum PipeCommand {
  static let setCapacity: Int32 = 1031
  static let capacity: Int32 = 1032
}

extension Conformance where Link: ~Copyable {
  /// Bytes that are worth having for these records in each pipe.
  private var wanted: Int { min(2 * recordSize, 1 << 20) }

  /// A pipe holds what is wanted, or what it would grow to is refused by the kernel: to this process as
  /// well, which asks for it afterwards.
  func hasRoomForBulk() throws -> [String] {
    let passed = try makePassedEnd()
    var findings = try saysItsMemory(passed)
    for number in passed.numbers {
      let capacity = fcntl(number, PipeCommand.capacity)
      if Int(capacity) >= wanted { continue }
      let larger = fcntl(number, PipeCommand.setCapacity, 2 * capacity)
      if larger > capacity {
        findings.append("a pipe holds \(capacity) bytes, and could hold \(larger)")
      }
    }
    return findings + (try isExact())
  }

  /// A pipe is as one that somebody else makes.
  func hasUsualRoom() throws -> [String] {
    let other = try PipeEnd.pair()
    let usual = fcntl(other.read.number, PipeCommand.capacity)
    let passed = try makePassedEnd()
    var findings = try saysItsMemory(passed)
    for number in passed.numbers {
      let capacity = fcntl(number, PipeCommand.capacity)
      if capacity != usual { findings.append("a pipe holds \(capacity) bytes, not \(usual)") }
    }
    return findings + (try isExact())
  }

  /// What the channel says that it can take is what its pipes hold, and a record in part.
  private func saysItsMemory(_ passed: borrowing PassedEnd<Link>) throws -> [String] {
    let held = passed.numbers.map { Int(fcntl($0, PipeCommand.capacity)) }.reduce(0, +)
    let said = try passed.server.memory()
    return said == held + recordSize
      ? [] : ["the channel says \(said) bytes of memory, its pipes hold \(held)"]
  }
}
