// How long memory of a session that the server ended is left to its client.

import Glibc
import Linux
import Testing

@testable import ServerSide

struct LeftMemoryTests {
  @Test func `memory is left for a second, and then freed`() throws {
    let size = 3 * 4096
    let object = try SharedMemory.unlinkedObject(size: size)
    var memories = LeftMemories()
    #expect(memories.deadline == nil)
    for _ in 0..<2 {
      memories.add(LeftMemory(try SharedMapping(object, size: size, guarded: false), need: 7)!)
    }
    let start = Deadline(after: .milliseconds(800))
    var due = memories.settle()
    #expect(due.isEmpty || start.hasPassed)
    #expect(Self.blocks(of: object) == size / 512)
    while let deadline = memories.deadline {
      sleep(.milliseconds(Int(deadline.millisecondsLeft)))
      due += memories.settle()
    }
    #expect(start.hasPassed)
    #expect(due.map(\.need) == [7, 7])
    // Not by the thread that serves everybody, and not one after the other.
    let freeing = LeftMemoryFreeing()
    let threads = SessionThreads()
    for memory in due { #expect(freeing.begin(memory, threads)) }
    var freed = 0
    let limit = Deadline(after: .seconds(60))
    while freed < 2, !limit.hasPassed {
      sleep(.milliseconds(1))
      freed += freeing.takeOutcomes().freed.count
    }
    #expect(freed == 2)
    #expect(freeing.count == 0)
    #expect(Self.blocks(of: object) == 0)
  }

  private static func blocks(of object: borrowing FileDescriptor) -> Int {
    var status = stat()
    #expect(unsafe fstat(object.number, &status) == 0)
    return status.st_blocks
  }
}
