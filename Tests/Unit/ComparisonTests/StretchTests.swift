// What is read off instructions: which calls lie between two system calls, and which returns.

import CallTracing
import Testing

struct StretchTests {
  private func stretches(_ instructions: MachineInstruction...) -> [Stretch: Int] {
    var reader = StretchReader()
    for instruction in instructions { reader.take(instruction) }
    return reader.counts
  }

  @Test func `a call that returns before the next system call is only counted`() {
    let found = stretches(
      .systemCall(0), .call, .other, .return, .indirectCall, .return, .systemCall(1))
    #expect(found == [Stretch(from: 0, to: 1, calls: 2, indirectCalls: 1, lateReturns: 0): 1])
  }

  @Test func `a return of a call from before the system call is late`() {
    let found = stretches(
      .call, .systemCall(0), .return, .call, .systemCall(1), .return, .systemCall(0), .call,
      .systemCall(1))
    #expect(
      found == [
        Stretch(from: 0, to: 1, calls: 1, indirectCalls: 0, lateReturns: 1): 1,
        Stretch(from: 1, to: 0, calls: 0, indirectCalls: 0, lateReturns: 1): 1,
        Stretch(from: 0, to: 1, calls: 1, indirectCalls: 0, lateReturns: 0): 1,
      ])
  }

  @Test func `before the first system call nothing is known`() {
    #expect(stretches(.return, .call, .systemCall(3)).isEmpty)
  }

  @Test func `of the variants between two calls the usual one is shown, with what is late`() {
    var reader = StretchReader()
    for turn in 0..<40 {
      reader.take(.systemCall(0))
      if turn % 8 == 0 { reader.take(.return) }
      reader.take(.call)
      reader.take(.return)
      reader.take(.systemCall(1))
    }
    // Once in forty times is no part of a ping.
    reader.take(.systemCall(9))
    #expect(
      reader.usual == [
        Stretch(from: 0, to: 1, calls: 1, indirectCalls: 0, lateReturns: 1),
        Stretch(from: 1, to: 0, calls: 0, indirectCalls: 0, lateReturns: 0),
      ])
  }

  @Test func `what was interrupted does not count`() {
    var reader = StretchReader()
    reader.take(.systemCall(0))
    reader.discard()
    reader.take(.systemCall(1))
    #expect(reader.counts.isEmpty)
    reader.take(.systemCall(0))
    #expect(reader.total == 1)
  }

  private static let encodings: [([UInt8], MachineInstruction)] = [
    ([0xE8, 1, 2, 3, 4], .call), ([0x67, 0xE8, 1, 2, 3, 4], .call),
    ([0xFF, 0xD0], .indirectCall), ([0x41, 0xFF, 0xD3], .indirectCall),
    ([0xFF, 0x15, 1, 2, 3, 4], .indirectCall), ([0x64, 0xFF, 0x14, 0x25], .indirectCall),
    ([0x3E, 0xFF, 0xD0], .indirectCall), ([0xFF, 0xE0], .other), ([0xC3], .return),
    ([0xF3, 0xC3], .return), ([0xC2, 8, 0], .return), ([0x0F, 0x05], .systemCall(7)),
    ([0xF3, 0x0F, 0x1E, 0xFA], .other), ([0x0F, 0x04], .other), ([0x90], .other),
    ([0x48, 0x89, 0xC3], .other),
  ]

  @Test(arguments: encodings)
  func `instructions of x86_64`(bytes: [UInt8], expected: MachineInstruction) {
    let padding = [UInt8](repeating: 0, count: 8 - bytes.count)
    #expect(MachineInstruction(bytes: bytes + padding, callNumber: 7) == expected)
  }
}
