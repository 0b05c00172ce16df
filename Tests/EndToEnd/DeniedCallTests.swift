// Where a sandbox denies system calls that the programs can do without, they go on, or say what was
// denied and what to do.

import Comparison
import Glibc
import IPCChannels
import Linux
import TestSupport
import Testing

/// A system call that is denied, and what cannot be had without it.
struct DeniedCall: CustomTestStringConvertible, Sendable {
  /// As the kernel calls it.
  let name: String
  /// As errors call it.
  let function: String
  let errno: Errno
  /// Kinds that no server can make then.
  let lost: Set<ChannelKind>
  /// The clients' strategy.
  let wait: WaitStrategy

  init(
    _ name: String, says function: String? = nil, _ errno: Errno = .notPermitted,
    wait: WaitStrategy = .adaptive, without lost: ChannelKind...
  ) {
    self.name = name
    self.function = function ?? name
    self.errno = errno
    self.lost = Set(lost)
    self.wait = wait
  }

  var testDescription: String { name }
  /// What a person is told of it.
  var advice: String { SystemError(call: function, errno: errno).advice }
  /// A command that runs the one behind it without the call.
  var command: [String] { DeniedCall.denying([name], errno) }

  static func denying(_ names: [String], _ errno: Errno) -> [String] {
    [BuiltProgram.peer.path, "deny", errno.name!, names.joined(separator: ",")]
  }

  static let optional = everywhere + (hasVfork ? [DeniedCall("vfork")] : [])

  /// Where it is no call of its own, it is clone(2).
  private static var hasVfork: Bool {
    #if arch(x86_64)
      true
    #else
      false
    #endif
  }

  private static let everywhere = [
    // The C library asks for clone(2) then, unless it was told EPERM.
    DeniedCall("clone3", .noSuchCall),
    DeniedCall("close_range", wait: .spin),
    DeniedCall("eventfd2", says: "eventfd", without: .eventfd),
    DeniedCall("fallocate", says: "posix_fallocate", without: .shm, .file),
    DeniedCall("fchmodat2"),
    DeniedCall("getrusage"),
    DeniedCall("madvise"),
    DeniedCall("memfd_create", without: .memfd, .eventfd, .signal),
    DeniedCall("mknodat", says: "mkfifo", without: .fifo),
    DeniedCall("mq_open", without: .mqueue),
    DeniedCall("pidfd_open", without: .signal),
    DeniedCall("pidfd_send_signal", without: .signal),
    DeniedCall("prctl"),
    DeniedCall("preadv2"),
    DeniedCall("recvmmsg"),
    DeniedCall("renameat2"),
    DeniedCall("sched_getaffinity"),
    DeniedCall("sched_setaffinity"),
    DeniedCall("sendmmsg"),
    DeniedCall("socketpair", without: .socketpair, .seqpacket, .datagram),
    DeniedCall("timer_create"),
    DeniedCall("unshare", wait: .spin),
    DeniedCall("waitid"),
  ]

  /// Without which channels can be made, and are of no use or leave something behind.
  static let seeminglyOptional = [
    DeniedCall("mq_timedreceive", without: .mqueue),
    DeniedCall("mq_timedsend", without: .mqueue),
    DeniedCall("mq_unlink", without: .mqueue),
    DeniedCall(
      "recvfrom", says: "recv", without: .socketpair, .seqpacket, .datagram, .unix, .tcp),
    DeniedCall("rmdir", without: .unix, .fifo, .file),
    DeniedCall("sendto", says: "send", without: .socketpair, .seqpacket, .datagram, .unix, .tcp),
  ]

  /// Whether this machine lets processes have filters.
  static let isPossible: Bool = {
    let run = try? FinishedRun(denying(["prctl"], .notPermitted) + ["/bin/true"])
    return run?.ending == .exited(0)
  }()
}

@Suite(
  "Denied system calls", .waitsForPrograms,
  .enabled(if: DeniedCall.isPossible, "nobody may have a filter of system calls (seccomp) here"))
struct DeniedCallTests {
  /// Starts a client of each kind, all at once.
  private func clients(
    of server: TestServer, _ command: [String], wait: WaitStrategy = .adaptive
  ) throws -> [(kind: ChannelKind, process: ChildProcess)] {
    try ChannelKind.allCases.map { kind in
      let words = [
        BuiltProgram.client.path, "--socket", server.workspace.socket, "--wait", wait.rawValue,
        "--kind", kind.rawValue,
      ]
      let process = try ChildProcess(
        command + words, input: .text("hello over \(kind.rawValue)\n"), in: server.workspace)
      return (kind, process)
    }
  }

  @Test(
    "Each kind works, or is refused by what was denied",
    arguments: DeniedCall.optional + DeniedCall.seeminglyOptional)
  func bothSides(call: DeniedCall) throws {
    let server = try TestServer(prefix: call.command)
    let first = try #require(server.output.lines.first)
    let names = ChannelKind.allCases.filter(call.lost.contains).map(\.rawValue)
    let absent = names.isEmpty ? ")" : "; not now: \(names.joined(separator: ", ")))"
    #expect(first.hasSuffix(absent), "\(first)")
    for (kind, client) in try clients(of: server, call.command, wait: call.wait) {
      let isLost = call.lost.contains(kind)
      #expect(try client.wait() == .exited(isLost ? 69 : 0), "\(kind): \(client.errors.text)")
      let words = isLost ? "ipc-client: refused by the server: \(call.advice)\n" : ""
      #expect(client.errors.text == words, "\(kind)")
    }
    try server.stop()
    for kind in ChannelKind.allCases {
      #expect(
        server.lines.contains("client 0: hello over \(kind.rawValue)") != call.lost.contains(kind))
    }
    for kind in call.lost {
      #expect(
        server.errors.text.contains("ipc-server: \(kind) cannot be had now: \(call.advice)\n"))
    }
  }

  @Test("A client without all of them uses every kind but signal, and says why not that")
  func clientAlone() throws {
    let server = try TestServer()
    let command = DeniedCall.denying(DeniedCall.optional.map(\.name), .noSuchCall)
    let advice = SystemError(call: "pidfd_send_signal", errno: .noSuchCall).advice
    for (kind, client) in try clients(of: server, command) {
      let ending = try client.wait()
      if kind == .signal {
        #expect(ending == .exited(1))
        #expect(
          client.errors.text == "ipc-client: what the server passed cannot be used: \(advice)\n")
      } else {
        #expect(ending == .exited(0), "\(kind): \(client.errors.text)")
      }
    }
    try server.stop()
  }

  @Test("What none of the programs can do without is named")
  func neededCalls() throws {
    let watching = DeniedCall("epoll_create1")
    let waiting = DeniedCall("rt_sigtimedwait")
    let waking = DeniedCall("tgkill")
    let meeting = ["accept4", "getsockopt", "recvmsg", "sendmsg"].map { DeniedCall($0) }
    for call in meeting + [watching, waiting, waking] {
      let workspace = try Workspace()
      let command = call.command + [BuiltProgram.server.path, "--socket", workspace.socket]
      #expect(
        try FinishedRun(command, in: workspace) == .failed(1, "ipc-server: \(call.advice)"))
    }
    let server = try TestServer(["--kind", "pipe"])
    for call in [waiting, waking] {
      let command = call.command + [BuiltProgram.client.path, "--socket", server.workspace.socket]
      #expect(try FinishedRun(command) == .failed(1, "ipc-client: \(call.advice)"))
    }
    try server.stop()
    // Of a server that cannot start, each row says why.
    let run = try ComparisonRun(
      ["--kind", "pipe", "--wait", "block", "--placement", "free"] + ComparisonRun.short,
      prefix: watching.command)
    #expect(try run.ending() == .exited(69), "\(run.process.errors.text)")
    let reason = "no server: it ended with status 1 and says 'ipc-server: \(watching.advice)'"
    #expect(try run.result().cells.map(\.unavailable) == [reason])
  }

  @Test("A comparison goes on without what is denied, and its rows say what that was")
  func comparison() throws {
    let names = [
      "eventfd2", "mq_timedreceive", "pidfd_open", "pidfd_send_signal", "prctl", "recvmmsg",
      "sched_setaffinity",
    ]
    let run = try ComparisonRun(
      ["--kind", "pipe,datagram,eventfd,mqueue,signal", "--wait", "block", "--no-floor"]
        + ComparisonRun.short, prefix: DeniedCall.denying(names, .notPermitted))
    let result = try run.completed()
    #expect(result.complete && result.cells.count == 5)
    for kind in [ChannelKind.pipe, .datagram] {
      // Nobody can be pinned, so nobody is.
      let cell = try #require(result.cell(kind.rawValue, .block, .free))
      #expect(cell.unavailable == nil && !cell.rounds.isEmpty, "\(kind)")
    }
    let lost: [(ChannelKind, String)] = [
      (.eventfd, "refused by the server: eventfd"),
      // Made, and of no use: whichever side is the first to know says so.
      (.mqueue, "mq_timedreceive"),
      (.signal, "refused by the server: pidfd_send_signal"),
    ]
    for (kind, reason) in lost {
      let found = try #require(result.cell(kind.rawValue, .block, .free)?.unavailable, "\(kind)")
      let advice = SystemError(call: reason, errno: .notPermitted).advice
      #expect(found.hasSuffix(advice), "\(found)")
    }
    #expect(run.process.output.text.contains("seccomp"))
  }

  @Test("A server says at its start what it cannot have, and why")
  func start() throws {
    let call = DeniedCall("mq_open")
    let server = try TestServer(
      ["--kind", "pipe", "--kind", "mqueue"], prefix: call.command)
    try server.stop()
    #expect(server.output.text.contains("(kind pipe; not now: mqueue)"), "\(server.output.text)")
    #expect(
      server.errors.text == "ipc-server: mqueue cannot be had now: \(call.advice)\n")
  }

  @Test("Without fcntl(2) nothing traps, and what cannot be had is said by that name")
  func fcntl() throws {
    let call = DeniedCall(
      "fcntl", without: .pipe, .memfd, .unix, .fifo, .tcp, .eventfd, .signal)
    let kinds = try FinishedRun(call.command + [BuiltProgram.compare.path, "kinds"])
    #expect(kinds.ending == .exited(0))
    #expect(kinds.output.contains("fcntl F_SETFL: "), "\(kinds)")
    let server = try TestServer(prefix: call.command)
    for (kind, client) in try clients(of: server, []) {
      let isLost = call.lost.contains(kind)
      #expect(try client.wait() == .exited(isLost ? 69 : 0), "\(kind): \(client.errors.text)")
      let words = isLost ? "ipc-client: refused by the server: fcntl F_" : ""
      #expect(client.errors.text.hasPrefix(words), "\(kind): \(client.errors.text)")
    }
    try server.stop()
    for kind in ChannelKind.allCases {
      let isSaid = server.errors.text.contains("ipc-server: \(kind) cannot be had now: fcntl F_")
      #expect(isSaid == call.lost.contains(kind), "\(kind)")
    }
  }

  @Test(
    "Nor does a client without fcntl(2) take a call that it may not make for what it was passed")
  func fcntlOfClients() throws {
    let server = try TestServer()
    let call = DeniedCall("fcntl")
    for (kind, client) in try clients(of: server, call.command) {
      if try client.wait() == .exited(0) { continue }
      #expect(client.errors.text.contains("fcntl F_"), "\(kind): \(client.errors.text)")
      #expect(!client.errors.text.contains("should be"), "\(kind): \(client.errors.text)")
    }
    try server.stop()
  }

  @Test("Nor does a comparison say that a program cannot be read")
  func fcntlOfComparisons() throws {
    let run = try FinishedRun(
      DeniedCall("fcntl").command + [BuiltProgram.compare.path, "run", "--kind", "pipe"])
    #expect(run.ending == .exited(1))
    let advice = SystemError(call: "fcntl F_DUPFD_CLOEXEC", errno: .notPermitted).advice
    #expect(run.errors.hasSuffix(" cannot be read: \(advice)\n"), "\(run.errors)")
  }

  @Test("A server that can remove no name gives none to anything but its socket")
  func names() throws {
    let call = DeniedCall("unlink", without: .shm, .unix, .fifo, .file)
    let server = try TestServer(["--allow-uid", "1"], prefix: call.command)
    for kind in call.lost {
      let client = try server.client(["--kind", kind.rawValue, "3"])
      #expect(try client.wait() == .exited(69))
      let name = kind == .shm ? "shm_unlink" : "unlink"
      let advice = DeniedCall("unlink", says: name).advice
      #expect(client.errors.text == "ipc-client: refused by the server: \(advice)\n")
    }
    #expect(try server.client(["--kind", "memfd", "--ping", "2"]).wait() == .exited(0))
    try expectNoObjectsLeft()
    server.process.signal(SIGTERM)
    #expect(try server.process.wait() == .exited(0))
    #expect(server.errors.text.contains("unix cannot be had now: \(call.advice)\n"))
  }

  @Test("Whoever may not ask what a thread cost has messages, and no figures")
  func costs() throws {
    let call = DeniedCall("getrusage")
    let run = try ComparisonRun(
      ["--kind", "pipe", "--wait", "block", "--placement", "free", "--no-floor"]
        + ComparisonRun.short, prefix: call.command)
    #expect(try run.endingInTime() == .exited(69), "\(run.process.errors.text)")
    let reason = try #require(try run.result().cells[0].unavailable)
    #expect(reason.hasSuffix(call.advice), "\(reason)")
    // It is the server that is asked what it cost.
    let server = try TestServer(["--kind", "pipe"], prefix: call.command)
    let client = try server.client(["--stream", "100", "4"])
    #expect(try client.wait() == .exited(1), "\(client.errors.text)")
    #expect(try server.client(["--ping", "100", "5"]).wait() == .exited(0))
    try server.stop()
    #expect(
      server.errors.text.contains(
        "client 4 was dropped because a call is denied to this server: \(call.advice)"))
  }

  @Test(
    "A server that may not signal its sessions' processes by number ends them all the same",
    .enabled(if: KindCompiler.isAvailable, KindCompiler.reason))
  func signals() throws {
    let (server, client) = try serverOfLibrary(DeniedCall("kill").command)
    try server.stop()
    #expect(server.lines.last == "client 3 disconnected (stopped, 0 messages)")
    #expect(try client.wait() == .exited(1))
    #expect(server.errors.text == "")
  }

  @Test(
    "One that may not signal them at all says which go on, and ends",
    .enabled(if: KindCompiler.isAvailable, KindCompiler.reason))
  func noSignals() throws {
    let (server, client) = try serverOfLibrary(
      DeniedCall.denying(["kill", "pidfd_send_signal"], .notPermitted))
    try server.stop()
    #expect(server.lines.last == "client 3 disconnected (stopped)")
    #expect(try client.wait() == .exited(1))
    let said =
      #/ipc-server: 1 session did not end within 1.0 seconds\nipc-server: client 3: the session's process [0-9]+ could not be ended; end it with 'kill -9 [0-9]+' where that is allowed\n/#
    #expect(server.errors.text.wholeMatch(of: said) != nil, "\(server.errors.text)")
  }

  /// A server of a library's kind, and a client of it.
  private func serverOfLibrary(_ command: [String]) throws -> (TestServer, ChildProcess) {
    let workspace = try Workspace()
    let kind = ["--kind", try KindCompiler.compile(.good, in: workspace)]
    let server = try TestServer(kind, prefix: command, in: workspace)
    let client = try server.client(["3"] + kind, input: .pipe)
    try server.output.wait(for: "client 3 connected (x-bad, pid \(client.pid))\n")
    return (server, client)
  }

  @Test(
    "A library that hangs is named in time, whether or not the process that loads it can be ended",
    .enabled(if: KindCompiler.isAvailable, KindCompiler.reason),
    arguments: [["kill"], ["kill", "pidfd_send_signal"]])
  func inquiry(denied: [String]) throws {
    let workspace = try Workspace()
    let object = try KindCompiler.compile(.hangsInLoad, in: workspace)
    let run = try FinishedRun(
      DeniedCall.denying(denied, .notPermitted) + [BuiltProgram.compare.path, "kinds", object],
      in: workspace)
    #expect(run.output.contains("10.0 seconds") || run.errors.contains("10.0 seconds"), "\(run)")
    let isSaid = (run.output + run.errors).contains(" could not be ended; end it with 'kill -9 ")
    #expect(isSaid == (denied.count > 1), "\(run)")
  }

  @Test("What cannot be pinned says so, where it was asked for")
  func placement() throws {
    let call = DeniedCall("sched_setaffinity")
    let run = try ComparisonRun(
      ["--kind", "pipe", "--wait", "block", "--placement", "same"] + ComparisonRun.short,
      prefix: call.command)
    #expect(try run.ending() == .exited(69))
    #expect(
      try run.result().cells.map(\.unavailable) == ["\(call.advice), or use --placement free"])
  }

  @Test("Killed, a comparison takes its server with it, though it may not ask the kernel for that")
  func orphans() throws {
    let run = try ComparisonRun(
      [
        "--kind", "pipe", "--wait", "block", "--placement", "same", "--no-floor", "--rounds", "40",
        "--time", "60",
      ], prefix: DeniedCall("prctl").command)
    try run.process.errors.wait(for: "warm-up done")
    let server = try run.server()
    run.process.signal(SIGKILL)
    #expect(try run.ending() == .killed(SIGKILL))
    try waitUntil("the server has ended too") { kill(server, 0) != 0 }
  }
}
