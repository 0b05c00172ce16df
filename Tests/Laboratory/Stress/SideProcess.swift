// The two processes of a cell: the server's makes the channel and starts the client's, and they
// meet as any two programs do.

import Glibc
import IPCChannels
import Linux
import Rendezvous
import TestSupport

/// One of the two processes.
struct SideProcess: ChannelTypeVisitor {
  let cell: Cell
  let role: Role

  /// Plays the role that the arguments name; nil when they name another one or none.
  static func run(_ arguments: [String]) -> Int32? {
    guard let role = arguments.first.flatMap(Role.init), let cell = Cell(arguments.dropFirst())
    else { return nil }
    return SideProcess(cell: cell, role: role).run()
  }

  /// Plays the role and returns the exit status; what went wrong is on standard output.
  func run() -> Int32 {
    runAsChild("\(cell), the \(role.rawValue)") {
      var visitor = self
      try cell.kind.accept(&visitor).get()
    }
  }

  func visit<Link: Channel & ~Copyable>(_ type: Link.Type) -> Result<Void, any Error> {
    Result {
      switch role {
      case .server: try serve(type)
      case .client: try play(Connection<Link>(to: cell.socket, strategy: cell.client)).get()
      }
    }
  }

  /// Serves one client, and says how fast that went.
  private func serve<Link: Channel & ~Copyable>(_ type: Link.Type) throws {
    try cell.kind.requireAvailable()
    var reception = try Reception(at: SocketPath(cell.socket))
    let client = try SpawnedProcess(cell.command(Role.client))
    let connection = try Connection<Link>(accepting: &reception, strategy: cell.server)
    let start = monotonicNanoseconds()
    let outcome = play(connection)
    let elapsed = monotonicNanoseconds() - start
    let status = client.exitStatus()
    // Whichever side saw what was wrong: what the other made of that is no use without it.
    print(client.text, terminator: "")
    try outcome.get()
    if status != 0 { throw StressFailure("the client: \(status.words)") }
    print(cell.line(elapsedNanoseconds: elapsed))
  }

  private func play<Link: Channel & ~Copyable>(
    _ connection: consuming Connection<Link>
  ) -> Result<Void, StressFailure> {
    var side = Side(connection, role, cell)
    return Result { () throws(StressFailure) in try side.run() }
  }
}

extension Cell {
  /// What is shown of it when it is done.
  fileprivate func line(elapsedNanoseconds: UInt64) -> String {
    let names = "\(kind.rawValue) \(server.rawValue) × \(client.rawValue)"
    let hundredths = UInt64(messages) * 100_000 / max(elapsedNanoseconds, 1)
    let fraction = hundredths % 100
    return names + String(repeating: " ", count: max(1, 32 - names.count))
      + "\(messages) messages  \(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction) M/s"
  }
}
