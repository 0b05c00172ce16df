// How many system calls a set-up makes, counted one by one under ptrace(2).

import CallTracing
import IPCChannels
import Linux
import Messages
import Rendezvous

/// Set-ups between two marks: this program's own part as a client, and the counting of it.
enum SetUpCalls {
  private static let role = "--set-ups"
  private static let count = 20
  /// Before they are counted: each side makes some calls once.
  private static let warmUp = 3

  /// Calls of both sides for one set-up of that kind, on average. The server's two lines are not in:
  /// nobody reads them.
  static func counted(_ kind: ChannelKind, _ server: StartedServer) throws -> Int {
    let start = try Start()
    var client = try ChildProcess(
      "/proc/self/exe", ["laboratory", role, server.socket, kind.rawValue],
      input: start.wakeUp.descriptor.number, output: 2, errors: 2)
    let found = try SystemCallCounter.count(
      server: server.id, client: client.id, ofWholeClient: true,
      until: Deadline(after: .seconds(20))
    ) { () throws(SystemError) in start.wakeUp.signal() }
    guard client.reap() == .exited(0) else { throw NotCounted() }
    return (Int(found.client + found.server) + count / 2) / count
  }

  private struct NotCounted: Error {}

  /// Says when the client may begin: it is the client's standard input.
  private final class Start: Sendable {
    let wakeUp: WakeUp

    init() throws(SystemError) { wakeUp = try WakeUp() }
  }

  /// Sets sessions up, once it may, where the arguments ask for that.
  static func run(_ arguments: [String]) -> Int32? {
    guard arguments.count == 3, arguments[0] == role, let kind = ChannelKind(rawValue: arguments[2])
    else { return nil }
    guard (try? poll(StandardStream.input.rawValue, until: nil)) == true else { return 1 }
    var work = Work(socket: arguments[1])
    return kind.accept(&work) ? 0 : 1
  }

  private struct Work: ChannelTypeVisitor {
    let socket: String

    func visit<Link: Channel & ~Copyable>(_ type: Link.Type) -> Bool {
      do {
        for _ in 0..<warmUp { try setUp(type) }
        markMeasuredLoop(.begin)
        for _ in 0..<count { try setUp(type) }
        markMeasuredLoop(.end)
        return true
      } catch {
        return false
      }
    }

    private func setUp<Link: Channel & ~Copyable>(_ type: Link.Type) throws {
      var connection = try Connection<Link>(to: socket, strategy: .block)
      for request in [Opcode.ping, .exit] {
        try connection.channel.send(Message(request, author: 0))
        _ = try connection.channel.receive(as: Message.self)
      }
    }
  }
}
