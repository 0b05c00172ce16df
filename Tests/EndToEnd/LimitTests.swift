// Limits of the machine and of the process: who comes too late is told which limit, its value and
// where it is set, and the others notice nothing.

import Foundation
import Glibc
import IPCChannels
import Linux
import Messages
import Rendezvous
import TestSupport
import Testing

@Suite("Limits", .waitsForPrograms)
struct LimitTests {
  /// A server that has 64 descriptors.
  private struct SmallServer {
    static let reason =
      "too few of the server's 64 descriptors (RLIMIT_NOFILE, ulimit -n) are free for another client; "
      + "raise the limit, or let clients leave"
    let kind: ChannelKind
    let server: TestServer
    let idle: Int

    init(_ kind: ChannelKind) throws {
      self.kind = kind
      server = try TestServer(
        ["--kind", kind.rawValue],
        prefix: (kind == .queue ? ownQueues : [])
          + [systemCommand("prlimit")!, "--nofile=64:64"])
      idle = ProcessFigures(server.process.pid).descriptors.count
    }
  }

  @Test(
    "Clients beyond RLIMIT_NOFILE are refused by its name, and served again once others leave",
    .enabled(if: systemCommand("prlimit") != nil, "there is no prlimit(1)"))
  func descriptors() throws {
    let servers = try ChannelKind.allCases.map(SmallServer.init)
    for _ in 0..<2 {
      // All leave before any is waited for: a server watches half a second whether one has died.
      for server in servers { try fill(server) }
      for server in servers {
        try waitUntil("everything of \(server.kind) is freed") {
          ProcessFigures(server.server.process.pid).descriptors.count == server.idle
        }
      }
    }
    let complaint = "ipc-server: client 1 was refused: \(SmallServer.reason)"
    for server in servers {
      try server.server.stop()
      #expect(server.server.errors.lines.count { $0 == complaint } == 2, "\(server.kind)")
    }
  }

  /// Connects clients until the server has no descriptors left, and lets them go.
  private func fill(_ small: SmallServer) throws {
    let (kind, server) = (small.kind, small.server)
    var clients: [any RawClient] = []
    var refusal: Refusal?
    while refusal == nil, clients.count < 64 {
      do throws(RendezvousError) {
        clients.append(try server.attemptToConnect(kind, id: 1))
      } catch {
        guard case .refused(let found) = error else { throw error }
        refusal = found
      }
      // A session that serves has all the descriptors that it is going to have.
      if refusal == nil { try expectService(of: clients.last!) }
    }
    #expect(refusal == Refusal(.exhausted, SmallServer.reason), "\(kind)")
    #expect(clients.count >= 5, "\(kind)")
    let full = ProcessFigures(server.process.pid).descriptors
    let late = try server.client(["2"])
    #expect(
      try late.wait() == .exited(69),
      "\(full.sorted { $0.key < $1.key }) \(ProcessFigures(server.process.pid).descriptors.sorted { $0.key < $1.key }) \(server.lines)"
    )
    #expect(late.errors.text == "ipc-client: refused by the server: \(SmallServer.reason)\n")
    for client in clients { try expectService(of: client) }
  }

  @Test(
    "The soft limit of descriptors is raised, and beyond the hard one a client says what to do",
    .enabled(if: systemCommand("prlimit") != nil))
  func clientDescriptors() throws {
    let server = try TestServer(["--kind", "pipe"])
    func client(_ limits: String) throws -> FinishedRun {
      try FinishedRun([
        systemCommand("prlimit")!, "--nofile=\(limits)", BuiltProgram.client.path, "--socket",
        server.workspace.socket,
      ])
    }
    #expect(try client("4:1024").ending == .exited(0))
    #expect(
      try client("4:4")
        == .failed(
          1,
          "ipc-client: recvmsg: Too many open files (EMFILE); raise RLIMIT_NOFILE (ulimit -n)"))
    try server.stop()
  }

  @Test(
    "Without a descriptor to accept with, the server rests, and goes on when there is one",
    .enabled(if: systemCommand("prlimit") != nil, "there is no prlimit(1)"))
  func acceptWithoutDescriptors() throws {
    let server = try TestServer(["--kind", "pipe"])
    let figures = ProcessFigures(server.process.pid)
    let witness = try server.connect(.pipe, id: 1)
    try waitUntilBlocked(server.process)
    // The next descriptor gets the lowest free number, which is now out of bounds.
    let open = figures.descriptors.keys
    try limitDescriptors(of: server.process, to: Int((0...).first { !open.contains($0) }!))
    let client = try server.client(["--timeout", "60", "2"], input: .text("patient\n"))
    try server.errors.wait(
      for: "ipc-server: nobody is accepted for now: accept4: "
        + "Too many open files (EMFILE); raise RLIMIT_NOFILE (ulimit -n)\n")
    let before = figures.ticks
    sleep(.milliseconds(1_000))
    // Ticks of 10 ms: 5 % of a second. A loop around accept would use all of it.
    #expect(figures.ticks - before <= 5)
    try expectService(of: witness)
    #expect(client.isRunning)
    try limitDescriptors(of: server.process, to: 1_024)
    #expect(try client.wait() == .exited(0), "\(client.errors.text)")
    try server.stop()
    #expect(server.lines.contains("client 2: patient"))
  }

  @Test(
    "The 129th client of message queues is refused with queues_max",
    .enabled(if: OtherUser.isAvailable, OtherUser.reason),
    .enabled(if: systemCommand("unshare") != nil, "there is no unshare(1)"))
  func queues() throws {
    let server = try TestServer(
      ["--kind", "\(ChannelKind.queue)", "--allow-uid", "0"],
      prefix: OtherUser().prefixWithOwnQueues,
      in: ownWorkspace())
    for _ in 0..<2 {
      var clients = try (0..<128).map { _ in try server.connect(.queue, id: 1) }
      let late = try server.client(["2"])
      #expect(try late.wait() == .exited(69))
      #expect(
        late.errors.text
          == "ipc-client: refused by the server: mq_open: No space left on device (ENOSPC); "
          + "queues_max is 256 (\(MachineQueues.file(of: "queues_max")))\n")
      for client in clients { try expectService(of: client) }
      clients = []
      try waitUntil("all have left") {
        server.lines.count { $0.contains(" disconnected ") }
          == server.lines.count { $0.contains(" connected ") }
      }
    }
    try server.stop()
  }

  @Test(
    "Queues beyond RLIMIT_MSGQUEUE are refused by its name",
    .enabled(if: OtherUser.isAvailable, OtherUser.reason),
    .enabled(if: systemCommand("prlimit") != nil, "there is no prlimit(1)"))
  func queueBytes() throws {
    // Two clients' queues of 10 messages of 8192 bytes fit 400,000 bytes.
    let server = try TestServer(
      ["--kind", "\(ChannelKind.queue)", "--allow-uid", "0"],
      prefix: OtherUser().prefix + [systemCommand("prlimit")!, "--msgqueue=400000"],
      in: ownWorkspace())
    let clients = try (0..<2).map { _ in try server.connect(.queue, id: 1, size: 8_192) }
    let late = try server.client(["--size", "8192", "2"])
    #expect(try late.wait() == .exited(69))
    #expect(
      late.errors.text
        == "ipc-client: refused by the server: mq_open: Too many open files (EMFILE); "
        + "RLIMIT_MSGQUEUE is 400000 bytes (ulimit -q)\n")
    for client in clients {
      client.closeChannel()
      client.closeLifeline()
    }
    try waitUntil("both have left") { server.lines.count { $0.contains(" disconnected ") } == 2 }
    #expect(try server.client(["--size", "8192", "3"]).wait() == .exited(0))
    try server.stop()
  }

  @Test(
    "A server without a thread to spare refuses clients, though nobody reads its complaints",
    .enabled(if: OtherUser.isAvailable, OtherUser.reason),
    .enabled(if: systemCommand("prlimit") != nil, "there is no prlimit(1)"))
  func threads() throws {
    let pipe = try UnreadPipe()
    pipe.fill()
    // Whoever starts it counts as well, until it has become that user.
    let server = try TestServer(
      ["--kind", "pipe", "--allow-uid", "0", "--max-clients", "1000"],
      prefix: [systemCommand("prlimit")!, "--nproc=8:8"] + OtherUser().prefix,
      errorsNumber: pipe.writeNumber, in: ownWorkspace())
    var clients: [any RawClient] = []
    var refusals = 0
    for _ in 0..<16 {
      do throws(RendezvousError) {
        clients.append(try server.attemptToConnect(.pipe, id: 1))
      } catch {
        guard case .refused(let refusal) = error else { throw error }
        #expect(refusal.sentence.hasPrefix("there is no thread for its session: "))
        refusals += 1
      }
    }
    #expect(refusals > 0 && !clients.isEmpty)
    for client in clients { try expectService(of: client) }
    try server.stop()
  }

  @Test(
    "Whatever the umask takes from the owner, a server has every kind",
    .enabled(if: OtherUser.isAvailable, OtherUser.reason), arguments: ["0177", "0377", "0777"])
  func ownersRights(mask: String) throws {
    let shell = ["/bin/sh", "-c", "umask \(mask) && exec \"$0\" \"$@\""]
    let server = try TestServer(
      ["--allow-uid", "0"], prefix: OtherUser().prefix + shell, in: ownWorkspace())
    #expect(server.errors.text == "")
    #expect(!server.output.text.contains("not now"), "\(server.output.text)")
    try server.stop()
  }

  @Test(
    "A client for whose records there is no memory is refused, and the server goes on",
    .enabled(if: systemCommand("prlimit") != nil, "there is no prlimit(1)"))
  func addressSpace() throws {
    // A session over a socket pair needs some 5 MiB for records of 1 MiB, and takes none of it yet.
    let server = try TestServer(
      ["--kind", "socketpair", "--max-memory", "1T"],
      prefix: [systemCommand("prlimit")!, "--as=800000000"])
    let witness = try server.connect(.socketpair, id: 1)
    var clients: [any RawClient] = []
    var refusal: Refusal?
    while refusal == nil, clients.count < 400 {
      do throws(RendezvousError) {
        clients.append(try server.attemptToConnect(.socketpair, id: 2, size: 1_048_576))
      } catch {
        guard case .refused(let found) = error else { throw error }
        refusal = found
      }
    }
    #expect(refusal?.reason == .exhausted, "\(clients.count) clients")
    try expectService(of: witness)
    for client in clients {
      client.closeChannel()
      client.closeLifeline()
    }
    clients = []
    try waitUntil("there is memory again") {
      (try? server.client(["--size", "1048576", "3"]).wait()) == .exited(0)
    }
    try server.stop()
  }

  @Test(
    "All clients can say a long line at once, however little memory there is",
    .enabled(if: systemCommand("prlimit") != nil, "there is no prlimit(1)"),
    arguments: [true, false])
  func longLines(isFinished: Bool) throws {
    // Nobody reads what the server shows.
    let unread = try UnreadPipe()
    let server = try TestServer(
      ["--kind", "pipe"], prefix: [systemCommand("prlimit")!, "--as=209715200"],
      outputNumber: unread.writeNumber)
    let clients = try connectUntilRefused(to: server, .pipe)
    #expect(clients.count > 10)
    let fragments = 65_520 / Message.payloadSize
    let line = (1...fragments).flatMap { index -> [UInt8] in
      let flags: UInt8 = isFinished && index == fragments ? 0 : 1
      // Of bytes that are shown as four each.
      return [1, 16, flags, 0, 1, 0, 0, 0] + Array(repeating: 0xFF, count: 16)
    }
    for client in clients { try client.send(line) }
    // Who shows a line waits a second for a reader, and goes on without.
    for client in clients { try expectService(of: client) }
    #expect(server.process.isRunning, "\(server.errors.text)")
    server.process.signal(SIGKILL)
    #expect(try server.process.wait() == .killed(SIGKILL), "\(server.errors.text)")
  }

  @Test(
    "What clients had of a limited address space is there for others once they have left",
    .enabled(if: systemCommand("prlimit") != nil, "there is no prlimit(1)"),
    arguments: ["--as=300000000", "--data=40000000"])
  func memoryComesBack(limit: String) throws {
    let server = try TestServer(["--kind", "pipe"], prefix: [systemCommand("prlimit")!, limit])
    for round in 1...3 {
      do {
        let clients = try connectUntilRefused(to: server, .pipe, size: 200_000)
        #expect(clients.count > 5, "round \(round)")
      }
      let client = try server.client(["--ping", "2"])
      let reason = client.errors
      try waitUntil("round \(round): there is memory again; '\(reason.text)'") {
        try server.client(["--ping", "2"]).wait() == .exited(0)
      }
    }
    try server.stop()
  }

  @Test(
    "A server's first line promises what its clients can have",
    .enabled(if: systemCommand("prlimit") != nil, "there is no prlimit(1)"),
    arguments: [
      "--as=100000000", "--as=150000000", "--as=400000000", "--data=4000000", "--data=40000000",
      "--nofile=14:14", "--nofile=20:20", "--nofile=40:40",
    ])
  func promise(limit: String) throws {
    let server = try TestServer(prefix: [systemCommand("prlimit")!, limit])
    let first = try #require(server.output.lines.first)
    let parts = first.split(separator: "; not now: ")
    for kind in ChannelKind.allCases {
      let isPromised = parts[0].contains(kind.rawValue)
      #expect(isPromised != (parts.count > 1 && parts[1].contains(kind.rawValue)), "\(first)")
      let client = try server.client(["--kind", kind.rawValue, "--ping", "2"])
      #expect(try client.wait() == .exited(isPromised ? 0 : 69), "\(kind): \(client.errors.text)")
    }
    if limit == "--data=4000000" || limit == "--nofile=14:14" {
      #expect(first.contains("(no kind; not now: "), "\(first)")
    }
    try server.stop()
  }

  @Test("Of the buffers for large records nothing is taken before there is one")
  func untouchedBuffers() throws {
    let size = 1_048_576
    let kinds = ChannelKind.allCases.filter {
      ((try? $0.description.largestRecord()) ?? 0) >= size
    }
    let server = try TestServer()
    func resident() throws -> Int {
      try #require(ProcessStatus.number("VmRSS", of: server.process.pid)) * 1024
    }
    // What a process makes once for each kind, it makes before it is looked at.
    var clients = try kinds.map { try server.connect($0, id: 1) }
    for client in clients { try expectService(of: client) }
    let before = try resident()
    let count = 4
    for kind in kinds {
      for _ in 0..<count { clients.append(try server.connect(kind, id: 1, size: size)) }
    }
    try waitUntil("all of them are connected") {
      server.lines.count { $0.contains(" connected ") } == clients.count
    }
    // A session has room for a record in each direction.
    let each = try (resident() - before) / (kinds.count * count)
    #expect(kinds.count > 5 && each < size / 4, "\(each) bytes each, \(kinds)")
    try server.stop()
  }

  /// Connects clients until the server refuses one for what it has no more of.
  private func connectUntilRefused(
    to server: TestServer, _ kind: ChannelKind, size: Int = 24
  ) throws -> [any RawClient] {
    var clients: [any RawClient] = []
    while clients.count < 1_000 {
      do throws(RendezvousError) {
        clients.append(try server.attemptToConnect(kind, id: 1, size: size))
      } catch {
        guard case .refused(let refusal) = error, refusal.reason == .exhausted else { throw error }
        return clients
      }
    }
    throw TestFailure("the server refused nobody")
  }

  /// A directory that belongs to nobody in particular: the server of another user makes its socket
  /// there.
  private func ownWorkspace() throws -> Workspace {
    let workspace = try Workspace(isOpenToOthers: true)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o777], ofItemAtPath: workspace.path)
    return workspace
  }

  private func limitDescriptors(of process: ChildProcess, to count: Int) throws {
    let command = [systemCommand("prlimit")!, "--pid=\(process.pid)", "--nofile=\(count):"]
    #expect(try FinishedRun(command).ending == .exited(0))
  }

  private func expectService(of client: any RawClient) throws {
    try client.send([2, 16, 0, 0, 1, 0, 0, 0] + Array(repeating: 7, count: 16))
    #expect(
      try client.receiveRecord() == [3, 16, 0, 0, 1, 0, 0, 0] + Array(repeating: 7, count: 16))
  }
}
