// What a worker reports is read by somebody who started neither it nor its server.

import Rendezvous
import Testing

@testable import Comparison

struct WorkFailureTests {
  @Test func `who runs a comparison is not told to start a server`() {
    let failure = WorkFailure(RendezvousError.noServer(at: "/tmp/s"))
    #expect(failure.cause == .serverGone)
    #expect(failure.text == "the server that this tool started is gone: nothing listens any more")
  }
}
