// What the library says of its errors: the facts, and what to do about them whatever the program is.

import Linux
import Rendezvous
import Testing

struct RendezvousErrorTests {
  private static let root = FileEntry(at: "/")!
  private static let cause = SystemError(call: "connect", errno: Errno(91))
  private static let denied = SystemError(call: "open", errno: .accessDenied)

  private static let sentences: [(RendezvousError, String)] = [
    (.noServer(at: "/s"), "no server at /s; start one, or connect to another path"),
    (
      .notAServer(at: "/s", cause),
      "/s is not a server's socket: \(cause); connect to a server's path"
    ),
    (
      .mayNotConnect(to: "/s", user: 7), "user 7 may not connect to /s; let the server serve user 7"
    ),
    (
      .unusablePath("/s", .length),
      "a socket's path has 1 to 107 bytes; '/s' has 2; choose another path"
    ),
    (
      .unusablePath("/s", .zero),
      "a socket's path has no byte of zero in it, behind which the kernel does not look; choose another "
        + "path"
    ),
    (
      .unusablePath("/s", .occupied(by: root, user: 7)),
      "/s is a directory of user 0, expected nothing or a socket that an ended server of user 7 left; "
        + "remove it, or choose another path"
    ),
    (
      .unusablePath("/s.lock", .noLock("/s.lock is a FIFO", user: 7)),
      "/s.lock is a FIFO, expected nothing or the lock of a server of user 7; move it, or choose "
        + "another path"
    ),
    (
      .unusablePath("/d", .openDirectory(root, user: 7)),
      "/d should be a directory of user 7 with mode 0700, and is a directory of user 0 with mode "
        + "0\(String(root.permissions, radix: 8)); remove it, or choose another path"
    ),
    (
      .unusablePath("/d/s", .missingDirectory),
      "the directory of /d/s does not exist; make it, or choose another path"
    ),
    (.unusablePath("/s", .takenMeanwhile), "/s came to be while this server started; try again"),
    (.unusablePath("/s", .system(cause)), "/s: \(cause)"),
    (.mayNotListen(at: "/s", denied), "/s: \(denied); use a path in a directory of your own"),
    (
      .nobodyToServe(user: 7),
      "this process is user 7, whose clients nobody can tell from others; map a user for it, as "
        + "unshare(1) can, or name other users to serve"
    ),
    (
      .alreadyServed(at: "/s", by: .server(processID: 42)),
      "another server (pid 42) serves /s; stop it, or choose another path"
    ),
    (
      .alreadyServed(at: "/s", by: .server(processID: nil)),
      "another server serves /s; stop it, or choose another path"
    ),
    (
      .alreadyServed(at: "/s", by: .program),
      "another program listens at /s; stop it, or choose another path"
    ),
    (.refused(Refusal(.busy, "come back later")), "refused by the server: come back later"),
    (.refused(Refusal(.busy, "")), "refused by the server: status 7, without a reason"),
    (
      .timedOut(at: "/s", waitingFor: .room),
      "the server at /s takes no connections; its backlog is full"
    ),
    (
      .timedOut(at: "/s", waitingFor: .answer), "the server at /s does not answer; is it stopped?"
    ),
    (.timedOut(at: "/s", waitingFor: .client), "no client came to /s in time"),
    (.interrupted, "interrupted"),
    (.notAnAnswer("a grant without a kind"), "a grant without a kind"),
    (.dropped, "the server dropped the connection without an answer"),
    (.system(cause), "\(cause)"),
  ]

  @Test(arguments: sentences)
  func `an error says what is wrong and what to do, and names no option of a program`(
    error: RendezvousError, sentence: String
  ) {
    #expect("\(error)" == sentence)
    #expect("\(error)".hasPrefix(error.problem))
    #expect(!sentence.utf8.elementsEqual(error.problem.utf8) || error.remedy == nil)
    #expect(!"\(error)".split(separator: " ").contains { $0.hasPrefix("--") })
  }

  @Test func `nobody is told to serve the user that stands for all who are not mapped`() {
    let error = RendezvousError.mayNotConnect(to: "/s", user: UserNumber.overflow)
    #expect(error.remedy == "be another user")
  }
}
