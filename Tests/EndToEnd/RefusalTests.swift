// What a client is told that is not served: both sides' values and what to do, and a status to act
// on.

import Foundation
import Glibc
import IPCChannels
import Linux
import TestSupport
import Testing

@Suite("Refusals", .waitsForPrograms)
struct RefusalTests {
  @Test("Another kind than the server's is refused by both names", arguments: ChannelKind.allCases)
  func kind(served: ChannelKind) throws {
    let server = try TestServer(["--kind", served.rawValue])
    var complaints = ""
    for asked in ChannelKind.allCases where asked != served {
      let client = try server.client(["--kind", asked.rawValue, "3"], input: .text("lost\n"))
      #expect(try client.wait() == .exited(69))
      let reason =
        "this server serves \(served.rawValue), the client asked for \(asked.rawValue); "
        + "use --kind \(served.rawValue) or a server of \(asked.rawValue)"
      #expect(client.errors.text == "ipc-client: refused by the server: \(reason)\n")
      #expect(client.output.text == "")
      complaints += "ipc-server: client 3 was refused: \(reason)\n"
    }
    #expect(try server.client(["--kind", served.rawValue]).wait() == .exited(0))
    try server.stop()
    #expect(server.errors.text == complaints)
    #expect(server.lines.count == 2, "who is refused has not connected")
  }

  @Test("Records above msgsize_max are refused with the limit's name, value and file")
  func recordSize() throws {
    let file = MachineQueues.file(of: "msgsize_max")
    let limit = try #require(
      Int(String(contentsOfFile: file, encoding: .utf8).prefix { $0.isNumber }))
    try #require(limit < 1_048_576)
    let server = try TestServer()
    for size in [limit + 1, 1_048_576] {
      let client = try server.client(["--kind", "\(ChannelKind.queue)", "--size", "\(size)", "4"])
      #expect(try client.wait() == .exited(69))
      #expect(
        client.errors.text
          == "ipc-client: refused by the server: a record of \(size) bytes is above "
          + "msgsize_max \(limit) (\(file)); ask for less\n")
    }
    try server.stop()
    #expect(server.lines == [])
  }

  @Test("A stopped server is not waited for longer than --timeout, and goes on afterwards")
  func stoppedServer() throws {
    let server = try TestServer(["--kind", "pipe"])
    server.process.signal(SIGSTOP)
    let client = try server.client(["--timeout", "1", "8"])
    #expect(try client.wait() == .exited(75))
    #expect(
      client.errors.text
        == "ipc-client: the server at \(server.workspace.socket) does not answer; is it stopped?\n")
    server.process.signal(SIGCONT)
    #expect(try server.client(["9"], input: .text("x\n")).wait() == .exited(0))
    try server.output.wait(for: "client 9 disconnected (exit, 1 message)\n")
    try server.stop()
    // The one who left is either not there for its grant, or leaves again at once.
    #expect(server.lines.count { $0.hasPrefix("client 8 connected") } <= 1)
    #expect(!server.output.text.contains("client 8 disconnected (exit"))
  }

  @Test(
    "Another user is refused, unless the server was told to serve it",
    .enabled(if: OtherUser.isAvailable, OtherUser.reason))
  func otherUser() throws {
    let other = OtherUser()
    let user = other.number
    let workspace = try Workspace(isOpenToOthers: true)
    let socket = workspace.socket
    let command = other.prefix + [try workspace.copy(of: .client), "--socket", socket]

    let closed = try TestServer(in: workspace)
    #expect(
      try FinishedRun(command, in: workspace)
        == .failed(
          77,
          "ipc-client: user \(user) may not connect to \(socket); "
            + "start the server with --allow-uid \(user)"))
    try closed.stop()

    let open = try TestServer(["--allow-uid", "12345"], in: workspace)
    let reason =
      "this server serves user 0, the client is user \(user); "
      + "start the server with --allow-uid \(user)"
    let refused = try ChildProcess(command + ["6"], in: workspace)
    #expect(try refused.wait() == .exited(77))
    #expect(refused.errors.text == "ipc-client: refused by the server: \(reason)\n")
    try open.stop()
    #expect(
      open.errors.text == "ipc-server: a client (pid \(refused.pid)) was refused: \(reason)\n")

    let allowing = try TestServer(
      ["--allow-uid", "12345", "--allow-uid", "\(user)"], in: workspace)
    for kind in ChannelKind.allCases {
      let served = try ChildProcess(
        command + ["--kind", kind.rawValue, "6"], input: .text("hello\n"), in: workspace)
      // Whom it may connect to is the server's word, whom it may send signals to the kernel's.
      let ending = kind == .signal ? Ending.exited(1) : .exited(0)
      #expect(try served.wait() == ending, "\(kind): \(served.errors.text)")
      if kind == .signal {
        #expect(
          served.errors.text
            == "ipc-client: what the server passed cannot be used: the server runs as user 0, "
            + "this process as user \(user); signals go between processes of one user\n")
      }
    }
    try allowing.stop()
    #expect(allowing.lines.count { $0 == "client 6: hello" } == ChannelKind.allCases.count - 1)
  }

  @Test("The number of users that a namespace does not map cannot be allowed")
  func overflow() throws {
    let number = UserNumber.overflow
    #expect(
      try FinishedRun(.server, ["--allow-uid", "1", "--allow-uid", "\(number)"])
        == .misused(
          .server,
          "--allow-uid \(number) would serve everybody whom a user namespace does not map; "
            + "name another user"))
  }

  /// A command that runs the one behind it in a user namespace with one user.
  private static let namespace: [String]? = {
    guard OtherUser.isAvailable, let unshare = systemCommand("unshare") else { return nil }
    let command = [unshare, "--user", "--map-root-user"]
    let trial = try? FinishedRun(command + ["/bin/true"])
    return trial?.ending == .exited(0) ? command : nil
  }()

  @Test(
    "A user whom the server's namespace does not map is refused, and offered no remedy of its number",
    .enabled(if: namespace != nil, "user namespaces are for root, and can be switched off"))
  func unmappedUser() throws {
    let other = OtherUser()
    let workspace = try Workspace(isOpenToOthers: true)
    let server = try TestServer(
      ["--allow-uid", "12345"], prefix: RefusalTests.namespace!, in: workspace)
    let client = try FinishedRun(
      other.prefix + [try workspace.copy(of: .client), "--socket", workspace.socket],
      in: workspace)
    #expect(
      client
        == .failed(
          77,
          "ipc-client: refused by the server: this server serves user 0, the client is user "
            + "\(UserNumber.overflow); that number stands for everybody whom a user namespace does "
            + "not map; be another user"))
    try server.stop()
  }

  @Test(
    "A directory under /tmp that others could write to is not used",
    .enabled(if: OtherUser.isAvailable, OtherUser.reason))
  func squattedDirectory() throws {
    let other = OtherUser()
    let user = other.number
    let directory = "/tmp/ipc-server-\(user)"
    let workspace = try Workspace(isOpenToOthers: true)
    let command = other.prefix + [try workspace.copy(of: .server)]
    let files = FileManager.default
    try files.createDirectory(
      atPath: directory, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o777])
    defer { try? files.removeItem(atPath: directory) }
    #expect(
      try FinishedRun(command, in: workspace)
        == .failed(
          1,
          "ipc-server: \(directory) should be a directory of user \(user) with mode 0700, and is a "
            + "directory of user 0 with mode 0777; remove it, or use --socket"))
    try files.removeItem(atPath: directory)
    let server = try ChildProcess(command + ["--kind", "pipe"], in: workspace)
    try server.output.wait(for: "ready on \(directory)/ipc-server.sock (kind pipe)\n")
    let mode = try files.attributesOfItem(atPath: directory)[.posixPermissions] as? Int
    #expect(mode == 0o700)
    server.signal(SIGTERM)
    #expect(try server.wait() == .exited(0))
  }
}
