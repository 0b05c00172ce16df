// How long a queue is where msg_max is above what RLIMIT_MSGQUEUE lets one client have.

import TestSupport
import Testing

@testable import Linux

@Suite struct QueueDepthTests {
  @Test func `a queue leaves room for eight clients, and holds ten messages all the same`() async {
    await #expect(processExitsWith: .success) {
      ResourceLimit.queueBytes.set(819_200)
      // 819,200 / 16 queues / (24 + 96) bytes
      #expect((try? MessageQueue.depth(most: 5000, messageSize: 24)) == 426)
      #expect((try? MessageQueue.depth(most: 5000, messageSize: 8192)) == 10)
      #expect((try? MessageQueue.depth(most: 10, messageSize: 24)) == 10)
      #expect((try? MessageQueue.depth(most: 3, messageSize: 24)) == 3)
      ResourceLimit.queueBytes.set(0)
      #expect((try? MessageQueue.depth(most: 5000, messageSize: 24)) == 10)
    }
  }
}
