// An ipc-server and an ipc-client that pings it, and the thread of each that does so.

import CallTracing
import Glibc
import IPCChannels
import Linux
import TestSupport

/// Both programs, as they are installed, at work on one CPU.
final class PingingPair {
  enum Side: CaseIterable {
    case client, server
  }

  private let directory: PrivateDirectory
  private let server: SpawnedProcess
  private let client: SpawnedProcess
  private let strategy: WaitStrategy
  /// Whether a ping makes that call. Where it does not, a client's main thread wakes the writer of its output by it.
  private let callsFutex: Bool

  /// For each side: some hundred pings.
  private static let systemCalls = 400
  /// For sides that make none.
  private static let instructions = 200_000

  init(_ kind: ChannelKind, _ strategy: WaitStrategy) throws {
    self.strategy = strategy
    let calls = kind.description.calls
    callsFutex = (calls.sleep + calls.wake).contains("futex")
    directory = try PrivateDirectory()
    let cpu = "\(Processor.allowed.first ?? 0)"
    let socket = directory.path + "/hotpath.sock"
    let common = ["--socket", socket, "--kind", kind.rawValue, "--wait", strategy.rawValue]
    server = try SpawnedProcess([BuiltProgram.server.path, "--quiet", "--cpu", cpu] + common)
    guard server.says("ready on") else { throw HotPathFailure("no server: \(server.text)") }
    // It ends with the pair, before it has sent them all.
    client = try SpawnedProcess(
      [BuiltProgram.client.path, "--cpu", cpu, "--timeout", "3600", "--ping", "20000000"]
        + common)
    guard server.says("connected (") else { throw HotPathFailure("no client: \(client.text)") }
  }

  /// What each side does between its system calls; nothing where it makes none.
  func stretches() throws -> [(side: Side, stretches: [Stretch])] {
    let threads = [try worker(of: client), try worker(of: server)]
    let readers = try Follower.follow(
      threads, systemCalls: Self.systemCalls, instructions: Self.instructions,
      // One that never sleeps would look without success most of the time, and hide what follows a look that is not.
      longestTurn: strategy == .block ? .max : 100)
    // Beside pings a client looks at its clock, and says now and then how it goes.
    return zip(Side.allCases, readers).map { side, reader in
      (side, reader.usual.filter { isOfPings($0.from) && isOfPings($0.to) })
    }
  }

  private func isOfPings(_ call: Int) -> Bool {
    guard let name = SystemCallName.name(of: call) else { return false }
    return name != "futex" || callsFutex
  }

  /// The thread that has been scheduled most often while some time passed.
  private func worker(of process: SpawnedProcess) throws -> Int32 {
    let threads = ProcessStatus.threads(of: process.id)
    func switches(_ thread: Int32) -> Int {
      (ProcessStatus.number("voluntary_ctxt_switches", of: thread) ?? 0)
        + (ProcessStatus.number("nonvoluntary_ctxt_switches", of: thread) ?? 0)
    }
    let before = threads.map(switches)
    sleep(.milliseconds(200))
    let work = zip(threads, before).map { thread, before in (thread, switches(thread) - before) }
    guard let busiest = work.max(by: { $0.1 < $1.1 }), busiest.1 > 0 else {
      throw HotPathFailure("no thread works: \(process.text)")
    }
    return busiest.0
  }

  func end() throws {
    for process in [client, server] {
      process.signal(SIGTERM)
      guard process.exitStatus() != nil else { throw HotPathFailure("SIGTERM has no effect") }
    }
  }
}
