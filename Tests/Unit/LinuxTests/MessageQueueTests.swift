// POSIX message queues and their limits.

import Linux
import TestSupport
import Testing

struct MessageQueueTests {
  private static func transfer(
    _ queue: borrowing MessageQueue, _ text: String
  ) throws(SystemError) -> Transfer {
    let bytes = Array(text.utf8)
    return try unsafe queue.send(bytes, count: bytes.count, sleeping: false)
  }

  private static func receive(_ queue: borrowing MessageQueue) throws -> (String, UInt32)? {
    var buffer = [UInt8](repeating: 0, count: 24)
    var priority: UInt32 = 99
    guard
      case .bytes(let count) = try unsafe queue.receive(
        into: &buffer, count: buffer.count, priority: &priority, sleeping: false)
    else { return nil }
    return (String(decoding: buffer.prefix(count), as: UTF8.self), priority)
  }

  @Test(arguments: [false, true])
  func `messages come whole and in order, and neither end waits`(neverSleeps: Bool) throws {
    let pair = try MessageQueue.pair(maximumMessages: 3, messageSize: 24)
    let sender = try MessageQueue(pair.send, neverSleeps: neverSleeps)
    let receiver = try MessageQueue(pair.receive, neverSleeps: neverSleeps)
    #expect(try Self.receive(receiver) == nil)
    for text in ["one", "two", "three"] {
      #expect(try Self.transfer(sender, text) == .bytes(text.utf8.count))
    }
    #expect(try Self.transfer(sender, "four") == .nothing)
    for text in ["one", "two", "three"] {
      let (found, priority) = try #require(try Self.receive(receiver))
      #expect(found == text)
      #expect(priority == 0)
    }
    #expect(try Self.receive(receiver) == nil)
  }

  @Test func `a queue is as large as it was made, and each end has one direction`() throws {
    let pair = try MessageQueue.pair(maximumMessages: 7, messageSize: 100)
    let expected = MessageQueue.Attributes(maximumMessages: 7, messageSize: 100)
    #expect(MessageQueue.attributes(of: pair.send) == expected)
    #expect(MessageQueue.attributes(of: pair.receive) == expected)
    #expect(try pair.send.accessMode() == .write)
    #expect(try pair.receive.accessMode() == .read)
  }

  @Test func `what is no queue has no attributes`() throws {
    #expect(MessageQueue.attributes(of: try PipeEnd.pair().read) == nil)
  }

  @Test func `a message above the queue's size is refused`() throws {
    let pair = try MessageQueue.pair(maximumMessages: 1, messageSize: 24)
    let sender = try MessageQueue(pair.send, neverSleeps: false)
    #expect(throws: SystemError(call: "mq_timedsend", errno: .messageTooLong)) {
      _ = try Self.transfer(sender, String(repeating: "x", count: 25))
    }
  }

  @Test func `sizes that no queue can have are refused`() {
    // 65,536 messages and 16 MiB are the kernel's own bounds, which hold for root too.
    let refusal = SystemError(call: "mq_open", errno: .invalid)
    #expect(throws: refusal) {
      _ = try MessageQueue.pair(maximumMessages: 65_537, messageSize: 24)
    }
    #expect(throws: refusal) {
      _ = try MessageQueue.pair(maximumMessages: 1, messageSize: 16 << 20 + 1)
    }
    #expect(throws: refusal) { _ = try MessageQueue.pair(maximumMessages: 0, messageSize: 24) }
  }

  @Test func `the limit of a user's queues is an error and leaves none`() async {
    await #expect(processExitsWith: .success) {
      ResourceLimit.queueBytes.set(0)
      #expect(throws: SystemError(call: "mq_open", errno: .noDescriptorsLeft)) {
        _ = try MessageQueue.pair(maximumMessages: 10, messageSize: 24)
      }
      #expect(FileDescriptor.tableHasRoom)
    }
  }
}
