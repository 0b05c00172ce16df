// What users of the programs are told to do: the options that help, behind what the library says is wrong.

import IPCChannels
import Linux
import Rendezvous
import Testing

@testable import ProgramSupport

struct RemedyTests {
  private static let root = FileEntry(at: "/")!
  private static let cause = SystemError(call: "connect", errno: Errno(91))

  @Test(
    arguments: [
      (.noServer(at: "/s"), "start one with 'ipc-server', or name its path with --socket"),
      (.notAServer(at: "/s", cause), "name a server's path with --socket"),
      (.mayNotConnect(to: "/s", user: 7), "start the server with --allow-uid 7"),
      (.mayNotConnect(to: "/s", user: UserNumber.overflow), "be another user"),
      (.unusablePath("/s", .length), "choose another --socket"),
      (.unusablePath("/s", .zero), "choose another --socket"),
      (.unusablePath("/s", .occupied(by: root, user: 7)), "remove it, or choose another --socket"),
      (.unusablePath("/s", .noLock("/s.lock", user: 7)), "move it, or choose another --socket"),
      (.unusablePath("/d", .openDirectory(root, user: 7)), "remove it, or use --socket"),
      (.unusablePath("/s", .missingDirectory), "make it, or choose another --socket"),
      (.unusablePath("/s", .takenMeanwhile), "try again"),
      (.unusablePath("/s", .system(cause)), nil),
      (.mayNotListen(at: "/s", cause), "use a --socket in a directory of your own"),
      (
        .nobodyToServe(user: UserNumber.overflow),
        "map a user for it, as 'unshare --map-root-user' does, or name other users with --allow-uid"
      ),
      (.alreadyServed(at: "/s", by: .program), "stop it, or choose another --socket"),
      (
        .alreadyServed(at: "/s", by: .server(processID: 42)), "stop it, or choose another --socket"
      ),
      (.refused(Refusal(.busy, "come back later")), nil),
      (.timedOut(at: "/s", waitingFor: .room), nil),
      (.timedOut(at: "/s", waitingFor: .answer), nil),
      (.timedOut(at: "/s", waitingFor: .client), nil),
      (.interrupted, nil),
      (.notAnAnswer("text"), nil),
      (.dropped, nil),
      (.system(cause), nil),
    ] as [(RendezvousError, String?)])
  func `a user of the programs is told which option helps`(
    error: RendezvousError, remedy: String?
  ) {
    let message = ProgramFailure(error).message
    #expect(message == error.problem + (remedy.map { "; \($0)" } ?? ""))
    #expect(ProgramFailure(ConnectionError.rendezvous(error)).message == message)
  }

  @Test func `what was passed and suits no channel is said so`() {
    let failure = ProgramFailure(ConnectionError.channel(.unsuitable("two write ends")))
    #expect(failure.status == .failed)
    #expect(failure.message == "what the server passed cannot be used: two write ends")
  }

  @Test func `refusals of a server name the options of both programs`() {
    #expect(Remedy.allow(7) == "start the server with --allow-uid 7")
    #expect(
      Remedy.ask(for: ["shm", "memfd"], orServe: "pigeon") == "use --kind shm or a server of pigeon"
    )
    #expect(Remedy.load("./a.so") == "use --kind with the server's file, ./a.so")
    #expect(Remedy.takeBuiltIn("pipe") == "use --kind pipe")
  }
}
