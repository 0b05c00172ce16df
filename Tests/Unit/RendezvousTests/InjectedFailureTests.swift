// The built server, with one system call of a handshake failed by strace: it may refuse or drop
// that client, and must serve the next.

import Glibc
import IPCChannels
import Linux
import Rendezvous
import TestSupport
import Testing

@Suite(.enabled(if: Injection.isPossible, "strace is missing or may not trace here"))
struct InjectedFailureTests {
  private let directory = TemporaryDirectory()
  private var path: String { directory.path("socket") }

  /// The server, traced by a process of its own (-D), so that it is the server that is waited for and ended.
  ///
  /// - Parameter isLasting: the call fails from that time on.
  private func server(
    _ injection: Injection, isLasting: Bool = false, arguments: [String] = []
  ) throws -> SpawnedProcess {
    try SpawnedProcess(
      [
        "strace", "-D", "-f", "-qq", "-o", directory.path("trace"), "-e", "trace=\(injection.call)",
        "-e",
        "inject=\(injection.call):error=\(injection.error):when=\(injection.time)"
          + (isLasting ? "+" : ""),
        BuiltProgram.server.path, "--socket", path,
      ] + arguments)
  }

  private func client(_ kind: ChannelKind, _ number: Int) throws -> SpawnedProcess {
    try SpawnedProcess(
      [BuiltProgram.client.path, "--kind", kind.rawValue, "--socket", path, "\(number)"],
      input: "hello\n")
  }

  /// Whether the call has failed; the last of those that a session makes come after its client's end.
  private func wasInjected() throws -> Bool {
    let deadline = Deadline(after: .seconds(10))
    while !deadline.hasPassed {
      let trace = try SpawnedProcess(["cat", directory.path("trace")])
      _ = trace.exitStatus()
      if trace.text.contains("(INJECTED)") { return true }
      sleep(.milliseconds(10))
    }
    return false
  }

  @Test(
    .disabled(if: Sanitizer.hasThread.isHere, "\(Sanitizer.hasThread)"),
    arguments: [
      // The first is the server's own, to see whether it may.
      Injection("accept4", 2), Injection("accept4", 2, "ENFILE"),
      Injection("accept4", 2, "ECONNABORTED"), Injection("accept4", 2, "ENOMEM"),
      Injection("accept4", 2, "EPERM"),
      Injection("getsockopt"), Injection("getsockopt", 2), Injection("getsockopt", 1, "ENOMEM"),
      Injection("recvmsg"), Injection("recvmsg", 1, "ECONNRESET"), Injection("sendmsg"),
      Injection("sendmsg", 1, "ETOOMANYREFS"), Injection("sendmsg", 1, "ENOBUFS"),
      Injection("memfd_create"), Injection("memfd_create", 1, "ENOMEM"),
      Injection("pipe2", kind: .pipe), Injection("pipe2", 2, "ENFILE", kind: .pipe),
      Injection("socketpair", kind: .socketpair),
      Injection("mq_open", kind: .queue),
      Injection("mq_open", 2, "ENFILE", kind: .queue),
      Injection("mq_open", 3, "ENOSPC", kind: .queue),
      Injection("mq_open", 4, "EACCES", kind: .queue),
      Injection("fallocate", 1, "ENOSPC", kind: .shm),
      // The first two are the server's own.
      Injection("epoll_ctl", 3, "ENOSPC"), Injection("epoll_ctl", 4, "ENOMEM"),
      // The first two write what the server says, then comes the thread to spare.
      Injection("clone3", 3, "EAGAIN"),
    ])
  func `a server survives the failure and serves the next client`(injection: Injection) throws {
    let server = try server(injection)
    try #require(server.says("ready on"))
    let first = try client(injection.kind, 1)
    let status = try #require(first.exitStatus())
    // Served after all, failed, or refused.
    #expect([0, 1, 69].contains(status), "\(first.text)")
    #expect(try wasInjected())
    let second = try client(injection.kind, 2)
    #expect(second.exitStatus() == 0, "\(second.text)")
    #expect(server.says("client 2: hello"))
    #expect(server.isRunning, "\(server.text)")
    server.signal(SIGTERM)
    #expect(server.exitStatus() == 0, "\(server.text)")
    #expect(directory.names == ["trace"])
  }

  @Test(
    .disabled(if: Sanitizer.hasThread.isHere, "\(Sanitizer.hasThread)"),
    arguments: [
      (Injection("clone3", 3, "EAGAIN"), "there is no thread for its session"),
      (Injection("epoll_ctl", 3, "ENOSPC"), "the server cannot "),
    ])
  func `a client that cannot be served is refused, and granted nothing`(
    injection: Injection, reason: String
  ) throws {
    let server = try server(injection, isLasting: true)
    try #require(server.says("ready on"))
    let client = try client(.pipe, 1)
    #expect(client.exitStatus() == 69)
    #expect(client.text.contains(reason), "\(client.text)")
    #expect(try wasInjected())
    #expect(server.isRunning, "\(server.text)")
    server.signal(SIGTERM)
    _ = server.exitStatus()
  }

  @Test(arguments: ["ENOSPC", "ENOMEM"])
  func `a silent client that cannot be watched is dropped and costs nothing else`(
    error: String
  ) throws {
    let server = try server(Injection("epoll_ctl", 3, error))
    try #require(server.says("ready on"))
    let silent = try PacketSocket(connectingTo: path)
    // Dropped before the five seconds are over, or by then.
    #expect(hangsUp(silent.number))
    #expect(try wasInjected())
    let next = try client(.pipe, 2)
    #expect(next.exitStatus() == 0, "\(next.text)")
    #expect(server.isRunning, "\(server.text)")
    server.signal(SIGTERM)
    #expect(server.exitStatus() == 0, "\(server.text)")
    #expect(directory.names == ["trace"])
  }

  @Test(arguments: ["socket", "bind", "listen", "epoll_create1", "eventfd2"])
  func `a server that cannot start says which call failed and leaves nothing`(
    call: String
  ) throws {
    // A server tries its kinds first: one that calls none of these.
    let server = try server(Injection(call, 1, "ENOMEM"), arguments: ["--kind", "pipe"])
    #expect(server.exitStatus() == 1)
    #expect(server.text.contains("ENOMEM"), "\(server.text)")
    #expect(directory.names == ["trace"])
  }
}
