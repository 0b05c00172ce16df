// Programs in containers: what is passed by descriptor means the same in every namespace.

import Glibc
import IPCChannels
import Linux
import TestSupport
import Testing

@Suite("Namespaces", .waitsForPrograms)
struct NamespaceTests {
  /// A command that runs the one behind it as in a container, and ends it when it is killed itself.
  private static func container(_ begin: String) -> [String]? {
    guard let unshare = systemCommand("unshare"), let shell = systemCommand("sh") else {
      return nil
    }
    let command = [
      unshare, "--kill-child", "--user", "--map-root-user", "--pid", "--ipc", "--net",
      "--mount-proc", shell, "-c", begin + "exec \"$@\"", "sh",
    ]
    return (try? FinishedRun(command + ["/bin/true"]))?.ending == .exited(0) ? command : nil
  }

  /// As what runs containers makes it: a new network's loopback interface is down.
  private static let container = container("ip link set lo up && ")
  private static let withoutLoopback = container("")

  @Test(
    "Every kind but signal reaches into a container, out of one, and from one to another",
    .enabled(if: container != nil, "this machine lets nobody make a container with unshare(1)"),
    arguments: [(true, false), (false, true), (true, true)])
  func containers(servesInside: Bool, asksInside: Bool) throws {
    let container = NamespaceTests.container!
    let server = try TestServer(prefix: servesInside ? container : ownQueues)
    let program = try server.workspace.copy(of: .client)
    let clients = try ChannelKind.allCases.enumerated().map { id, kind in
      try ChildProcess(
        (asksInside ? container : [])
          + [program, "--socket", server.workspace.socket, "--kind", kind.rawValue, "\(id)"],
        input: .text("hello\n"), in: server.workspace)
    }
    for (id, (kind, client)) in zip(ChannelKind.allCases, clients).enumerated() {
      #expect((kind.description.neededNamespace == "PID") == (kind == .signal))
      if kind.description.neededNamespace != nil {
        #expect(try client.wait() == .exited(1))
        #expect(
          client.errors.text
            == "ipc-client: what the server passed cannot be used: the server is in another PID "
            + "namespace, and signals go between processes that see each other; run both in one, or "
            + "take another kind\n")
      } else {
        #expect(try client.wait() == .exited(0), "\(kind): \(client.errors.text)")
        try server.output.wait(for: "client \(id): hello\n")
      }
    }
    #expect(server.errors.text == "")
  }

  @Test(
    "tcp says what it needs where there is no loopback interface",
    .enabled(
      if: withoutLoopback != nil, "this machine lets nobody make a container with unshare(1)"))
  func loopback() throws {
    let server = try TestServer(prefix: NamespaceTests.withoutLoopback!)
    let client = try server.client(["--kind", "tcp"])
    #expect(try client.wait() == .exited(69))
    #expect(
      client.errors.text
        == "ipc-client: refused by the server: connect: Network is unreachable (ENETUNREACH); the "
        + "loopback interface is down, as in each new network namespace; start it (ip link set lo up)"
        + "\n")
  }

  /// In a user namespace of its own that maps nobody.
  private static let unmapped: [String]? = {
    guard let unshare = systemCommand("unshare") else { return nil }
    let command = [unshare, "--user"]
    return (try? FinishedRun(command + ["/bin/true"]))?.ending == .exited(0) ? command : nil
  }()

  @Test(
    "A server that could serve nobody does not start",
    .enabled(if: unmapped != nil, "this machine lets nobody make a user namespace with unshare(1)"))
  func serverOfNobody() throws {
    let workspace = try Workspace()
    let command = NamespaceTests.unmapped! + [BuiltProgram.server.path, "--socket"]
    #expect(
      try FinishedRun(command + [workspace.socket], in: workspace)
        == .failed(
          77,
          "ipc-server: this process is user \(UserNumber.overflow) (anybody whom this user namespace does "
            + "not map), whose clients nobody can tell from others; map a user for it, as 'unshare "
            + "--map-root-user' does, or name other users with --allow-uid"))
    #expect(FileEntry(at: workspace.socket) == nil)
  }
}
