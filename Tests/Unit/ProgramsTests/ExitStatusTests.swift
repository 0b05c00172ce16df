// What an exit status says, and which error becomes which.

import IPCChannels
import Linux
import Messages
import Rendezvous
import Testing

@testable import ProgramSupport
@testable import ServerSide

struct ExitStatusTests {
  @Test func `the statuses are those that README lists`() {
    #expect(ExitStatus.allCases.map(\.rawValue) == [0, 1, 2, 3, 64, 69, 70, 75, 77, 130])
    let meanings = ExitStatus.allCases.map(\.meaning)
    #expect(Set(meanings).count == meanings.count)
    #expect(meanings.allSatisfy { $0.hasSuffix(".") })
  }

  private static let system = SystemError(call: "socket", errno: .noDescriptorsLeft)
  private static let advice =
    "socket: Too many open files (EMFILE); raise RLIMIT_NOFILE (ulimit -n)"

  @Test(
    arguments: [
      (.noServer(at: "/s"), 69),
      (.notAServer(at: "/s", Self.system), 69),
      (.alreadyServed(at: "/s", by: .program), 69),
      (.unusablePath("/s", .missingDirectory), 1),
      (.mayNotConnect(to: "/s", user: 7), 77),
      (.mayNotListen(at: "/s", Self.system), 77),
      (.nobodyToServe(user: UserNumber.overflow), 77),
      (.timedOut(at: "/s", waitingFor: .answer), 75),
      (.notAnAnswer("text"), 1),
      (.dropped, 1),
      (.system(Self.system), 1),
      (.refused(Refusal(.malformed, "")), 1),
      (.refused(Refusal(.version, "")), 69),
      (.refused(Refusal(.kindNotServed, "")), 69),
      (.refused(Refusal(.recordSize, "")), 69),
      (.refused(Refusal(.exhausted, "")), 69),
      (.refused(Refusal(.notPermitted, "")), 77),
      (.refused(Refusal(.busy, "")), 69),
    ] as [(RendezvousError, Int32)])
  func `an error of the rendezvous has its status`(error: RendezvousError, status: Int32) {
    #expect(ExitStatus(error).rawValue == status)
    #expect(ProgramFailure(error).status.rawValue == status)
    #expect(ProgramFailure(error).message.hasPrefix(error.problem))
    #expect(ProgramFailure(error).usage == nil)
  }

  @Test(
    arguments: [
      (.serverGone, 1),
      (.interrupted, 130),
      (.integrity("text"), 70),
      (.failed(.system(Self.system)), 1),
    ] as [(ClientError, Int32)])
  func `an error of a client's session has its status`(error: ClientError, status: Int32) {
    #expect(ExitStatus(error).rawValue == status)
  }

  @Test func `a kernel call that ends the program says which it was`() {
    func call(fails: Bool) throws(SystemError) { if fails { throw Self.system } }
    #expect {
      try asProgramFailure(try call(fails: true))
    } throws: { error in
      guard let failure = error as? ProgramFailure else { return false }
      return failure.status == .failed && failure.message == Self.advice
    }
    #expect(throws: Never.self) { try asProgramFailure(try call(fails: false)) }
  }

  @Test func `what a person reads of a refusal is the server's own sentence`() {
    let error = RendezvousError.refused(Refusal(.busy, "come back later"))
    #expect("\(error)" == "refused by the server: come back later")
    #expect("\(RendezvousError.system(Self.system))" == Self.advice)
  }
}
