// What a side may not have here is said in its row; what is wrong fails the run.

import IPCChannels
import Linux
import Messages
import Rendezvous
import Testing

@testable import Comparison

struct ShortageTests {
  private static let denied = SystemError(call: "mq_timedreceive", errno: .notPermitted)
  private static let full = SystemError(call: "socket", errno: .noDescriptorsLeft)
  private static let wrong = SystemError(call: "recvmsg", errno: .messageTooLong)

  @Test(arguments: [denied, full])
  func `what a client or its process may not have makes its row unavailable`(error: SystemError) {
    #expect(WorkFailure(RendezvousError.system(error)) == WorkFailure(.unavailable, error.advice))
    #expect(
      WorkFailure("no worker", error) == WorkFailure(.unavailable, "no worker: \(error.advice)"))
  }

  @Test func `a call that is denied on the way makes it so too`() {
    let failure = WorkFailure(ClientError.failed(.system(Self.denied)), during: "a stream")
    #expect(failure == WorkFailure(.unavailable, "a stream: \(Self.denied.advice)"))
  }

  @Test func `what is wrong is a failure`() {
    #expect(WorkFailure(RendezvousError.system(Self.wrong)).cause == .failed)
    #expect(WorkFailure("no worker", Self.wrong).cause == .failed)
    let failure = WorkFailure(ClientError.failed(.system(Self.wrong)), during: "a stream")
    #expect(failure.cause == .failed)
  }
}
