// Counting system calls of two processes that know nothing of it, and of two that count for
// themselves: `test-peer trace`.

import CallTracing
import Glibc
import IPCChannels
import Linux
import Synchronization
import TestSupport
import Testing

/// Whether this process may trace one that it has started, which goes without saying outside of
/// containers.
private let mayTrace: Bool = {
  guard let child = try? SpawnedProcess(["sleep", "60"]) else { return false }
  let process = child.id
  let answer = Mutex(false)
  let thread = try? RunningThread {
    let isSeized = (try? Tracer().seize(process)) != nil
    answer.withLock { $0 = isSeized }
  }
  thread?.join()
  kill(process, SIGKILL)
  return answer.withLock { $0 }
}()

@Suite(.serialized, .enabled(if: mayTrace, "ptrace(2) is not permitted here"))
struct SystemCallCounterTests {
  /// A client and its server, both running, before the loop.
  final class Pair {
    let client: SpawnedProcess
    let server: Int32
    let order: String
    private let directory = TemporaryDirectory()

    init(_ role: String, _ count: Int, _ more: [String] = []) throws {
      order = directory.path("begin")
      client = try SpawnedProcess(
        [BuiltProgram.peer.path, "trace", role, "\(count)", order] + more)
      let isReady = client.says(".")
      try #require(isReady)
      server = try #require(Int32(client.text.filter(\.isNumber)))
      // Threads start with the process, but not at once.
      let deadline = Deadline(after: .seconds(10))
      while ProcessStatus.threads(of: server).count < 2, !deadline.hasPassed {
        Linux.sleep(.milliseconds(1))
      }
    }

    static func begin(_ order: String) {
      unsafe close(open(order, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600))
    }

    func count(
      _ patience: Duration = .seconds(60), ofWholeClient: Bool = false
    ) throws(TraceError) -> SystemCallCounter.Count {
      try SystemCallCounter.count(
        server: server, client: client.id, ofWholeClient: ofWholeClient,
        holdingAtMost: .seconds(30), until: Deadline(after: patience)
      ) { [order] in Pair.begin(order) }
    }

    /// Whether both work without the tracer, to their ends.
    func goesOn() -> Bool {
      let isWorking = client.says("went on")
      let areUntraced = [server, client.id].allSatisfy {
        ProcessStatus.threads(of: $0).allSatisfy { ProcessStatus.number("TracerPid", of: $0) == 0 }
      }
      unsafe unlink(order)
      return isWorking && areUntraced && client.exitStatus() == 0 && client.text.hasSuffix("done\n")
    }
  }

  @Test(arguments: [0, 1, 2, 1000])
  func `each call of the loop is counted, and no other`(count: Int) throws {
    let pair = try Pair("client", count)
    let found = try pair.count()
    #expect(found == SystemCallCounter.Count(client: UInt64(2 * count), server: UInt64(2 * count)))
    #expect(pair.goesOn())
  }

  @Test func `what the client's other threads do is counted where it is asked for`() throws {
    for isWhole in [false, true] {
      let pair = try Pair("helped", 1000)
      let found = try pair.count(ofWholeClient: isWhole)
      // Of the 2,000 calls of the loop, 1,000 of the other thread, and a few to start and join it.
      #expect((isWhole ? 3001..<3100 : 2001..<2100).contains(found.client), "\(found)")
      #expect(found.server == 2000)
      #expect(pair.goesOn())
    }
  }

  /// What the library counted of both sides: calls that it made, and calls that may have been one.
  private struct OwnCount {
    let client: (made: UInt64, possible: UInt64)
    let server: (made: UInt64, possible: UInt64)

    init?(_ text: String) {
      let line = text.split(separator: "\n").first { $0.hasPrefix("client ") }
      let numbers = line?.split(separator: " ").compactMap { UInt64($0) } ?? []
      guard numbers.count == 4 else { return nil }
      client = (numbers[0], numbers[1])
      server = (numbers[2], numbers[3])
    }
  }

  @Test(arguments: ChannelKind.allCases, WaitStrategy.allCases)
  func `the library counts itself as the tracer counts it`(
    kind: ChannelKind, strategy: WaitStrategy
  ) throws {
    let pair = try Pair("counted", 300, [kind.rawValue, strategy.rawValue])
    let (server, client, order) = (pair.server, pair.client.id, pair.order)
    let found = try SystemCallCounter.count(
      server: server, client: client,
      holdingAtMost: strategy == .block ? .seconds(30) : .milliseconds(20),
      until: Deadline(after: .seconds(60))
    ) { Pair.begin(order) }
    #expect(pair.goesOn())
    let own = try #require(OwnCount(pair.client.text))
    func agrees(_ tracers: UInt64, _ made: UInt64, _ possible: UInt64) -> Bool {
      // The tracer sees a call twice that a stop has interrupted, and the library's count is read a
      // little after the marks. sem_wait(3) sleeps again where it is woken late, by a post that it did
      // not need; how often depends on what else runs.
      let slack = 3 + possible / 4
      return tracers + slack >= made && tracers <= made + possible + slack
    }
    #expect(agrees(found.client, own.client.made, own.client.possible), "\(found), \(own)")
    #expect(kind == .shm ? own.client.made == 0 : own.client.possible == 0, "\(own)")
    // A server that looks goes on while the client is held.
    if strategy == .block {
      #expect(agrees(found.server, own.server.made, own.server.possible), "\(found), \(own)")
    }
  }

  @Test func `two processes can be counted again`() throws {
    for _ in 0..<3 {
      let pair = try Pair("client", 50)
      #expect(try pair.count() == SystemCallCounter.Count(client: 100, server: 100))
      #expect(pair.goesOn())
    }
  }

  @Test func `a side that never sleeps is counted too`() throws {
    let pair = try Pair("hasty", 50)
    let order = pair.order
    let found = try SystemCallCounter.count(
      server: pair.server, client: pair.client.id, until: Deadline(after: .seconds(60))
    ) { Pair.begin(order) }
    #expect(found.client == 100)
    #expect(found.server >= 100)
    #expect(pair.goesOn())
  }

  @Test func `signals reach those who are traced`() throws {
    let pair = try Pair("client", 20_000)
    let server = pair.server
    let order = pair.order
    // Handled, ignored, stopped and continued: none of it ends the loop or is lost in it.
    let count = try SystemCallCounter.count(
      server: server, client: pair.client.id, until: Deadline(after: .seconds(60))
    ) {
      Pair.begin(order)
      for number in [SIGUSR1, SIGWINCH, SIGSTOP, SIGCONT] { kill(server, number) }
    }
    #expect(count.client == 40_000)
    #expect(pair.client.text.contains("signalled"))
    #expect(pair.goesOn())
  }

  @Test func `a signal that ends a process ends it, and the count says so`() throws {
    let pair = try Pair("client", 1_000_000_000)
    let (server, order) = (pair.server, pair.order)
    #expect(throws: TraceError.ended(.server)) {
      _ = try SystemCallCounter.count(
        server: server, client: pair.client.id, until: Deadline(after: .seconds(60))
      ) {
        Pair.begin(order)
        kill(server, SIGTERM)
      }
    }
  }

  @Test func `a client that ends without a mark is an error`() throws {
    let pair = try Pair("quitter", 1)
    #expect(throws: TraceError.ended(.client)) { _ = try pair.count() }
    kill(pair.server, SIGKILL)
  }

  @Test func `a loop that begins twice is an error, and goes on`() throws {
    let pair = try Pair("marks", 5)
    #expect(throws: TraceError.marksOutOfOrder) { _ = try pair.count() }
    #expect(pair.goesOn())
  }

  @Test func `time that passes is an error, and lets both go on`() throws {
    let pair = try Pair("client", 5)
    #expect(throws: TraceError.timedOut) {
      _ = try SystemCallCounter.count(
        server: pair.server, client: pair.client.id, until: Deadline(after: .milliseconds(100))
      ) {}
    }
    Pair.begin(pair.order)
    #expect(pair.goesOn())
  }

  @Test func `a process that is not there is an error`() throws {
    let pair = try Pair("client", 1)
    kill(pair.server, SIGKILL)
    #expect(Processes.hasEnded(pair.server))
    #expect(throws: TraceError.ended(.server)) { _ = try pair.count() }
  }

  /// As root, another user is played by setpriv(1); others may not trace the first process anyway,
  /// unless it is their own.
  @Test(
    .enabled(
      if: getuid() == 0 ? canBecomeAnotherUser : getuid() != firstProcessUser,
      "there is no process of another user"))
  func `a process of another user is refused, with the reason`() throws {
    let isRoot = getuid() == 0
    let prefix = isRoot ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : []
    let (target, owner) = isRoot ? (getpid(), 0) : (1, Self.firstProcessUser)
    let peer = try SpawnedProcess(
      prefix + [BuiltProgram.peer.path, "trace", "refused", "\(target)"])
    #expect(peer.exitStatus() == 0)
    #expect(
      peer.text == "the server may not be traced: it runs as user \(owner) and this program as "
        + "user \(isRoot ? 65534 : getuid()); run both as the same user\n")
  }

  private static let firstProcessUser = ProcessStatus.number("Uid", of: 1) ?? 0

  /// Whether there is setpriv(1), and another user may read where this was built.
  private static let canBecomeAnotherUser: Bool = {
    let probe = try? SpawnedProcess([
      "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "test", "-x",
      BuiltProgram.peer.path,
    ])
    return probe?.exitStatus() == 0
  }()

  @Test func `who is traced already is not traced twice, and the error says by whom`() throws {
    let pair = try Pair("client", 5)
    let (server, client) = (pair.server, pair.client.id)
    try withTracing(of: server) {
      #expect(
        throws: TraceError.notPermitted(
          .server,
          reason: "process \(getpid()) traces it already, such as a debugger or strace; "
            + "end that first")
      ) {
        _ = try SystemCallCounter.count(
          server: server, client: client, until: Deadline(after: .seconds(10))
        ) {}
      }
    }
    Pair.begin(pair.order)
    #expect(pair.goesOn())
  }

  /// Traces a process's first thread from another thread of this process.
  private func withTracing(of process: Int32, _ body: () throws -> Void) throws {
    let ready = try PipeEnd.pair()
    let done = try PipeEnd.pair()
    let (readyEnd, doneEnd) = (ready.write.number, done.read.number)
    let thread = try RunningThread {
      guard let tracer = try? Tracer() else { return }
      try? tracer.seize(process)
      var byte: UInt8 = 0
      _ = unsafe write(readyEnd, &byte, 1)
      while unsafe read(doneEnd, &byte, 1) != 1 {}
      try? tracer.interrupt(process)
      let deadline = Deadline(after: .seconds(10))
      while !deadline.hasPassed {
        if let found = try? tracer.nextStop() {
          try? tracer.detach(found.thread)
          return
        }
      }
    }
    var byte: UInt8 = 0
    _ = unsafe read(ready.read.number, &byte, 1)
    defer {
      _ = unsafe write(done.write.number, &byte, 1)
      thread.join()
    }
    try body()
  }
}
