// Descriptors that are being passed: what nobody takes is closed.

import Linux
import TestSupport
import Testing

struct DescriptorSetTests {
  @Test func `what nobody took is closed with the set`() throws {
    let taken = try ClosingWitness()
    let left = try ClosingWitness(count: 3)
    var set = DescriptorSet(taken.writeEnds.takeFirst())
    for _ in 0..<3 { set.append(left.writeEnds.takeFirst()) }
    #expect(set.count == 4)
    let first = set.takeFirst()
    #expect(set.count == 3)
    _ = consume set
    #expect(left.allAreClosed())
    #expect(!taken.allAreClosed(within: .zero))
    _ = consume first
    #expect(taken.allAreClosed())
  }

  /// As a client would make it that was passed one end, before the server has closed its copy.
  @Test func `the last close of a copy does not wait for whoever was passed the other`() throws {
    let socket = try LingeringSocket()
    var copies: DescriptorSet? = DescriptorSet(
      FileDescriptor(owning: duplicatedNumber(socket.number)))
    socket.letGo()
    #expect(isPrompt { copies.take()?.closeCopies(lingering: true) })
  }

  @Test func `descriptors come out in the order in which they went in`() throws {
    var set = DescriptorSet()
    #expect(set.count == 0)
    var numbers: [Int32] = []
    for _ in 0..<5 {
      let wakeUp = try WakeUp()
      numbers.append(duplicatedNumber(wakeUp.descriptor.number))
      set.append(FileDescriptor(owning: numbers.last!))
    }
    for number in numbers { #expect(set.takeFirst().number == number) }
    #expect(set.count == 0)
  }

  @Test func `replacing a set closes what it held`() throws {
    let witness = try ClosingWitness(count: 2)
    #expect(!witness.allAreClosed(within: .zero))
    witness.dropOwn()
    #expect(witness.allAreClosed())
  }
}
