// Many clients of one server.

import Comparison
import IPCChannels
import Linux
import Rendezvous
import Sampling

extension Benchmark {
  func scale() throws -> Section {
    var section = Section(
      title: "Scale.",
      explanation: """
        `block`, one CPU: CPU time of both sides a round trip, with 1,000 clients that ping at \
        once, of that with 10. (On two, where the kernel puts the two threads of a session decides, and \
        it moves them for seconds.) Resident memory is the server's, its part of what is shared included.
        """)
    for kind in [ChannelKind.pipe, .socketpair, .memfd] {
      let few = cells([kind], waits: [.block], .same, clients: 10)
      let many = cells([kind], waits: [.block], .same, clients: 1000)
      let result = try compare(few + many, rounds: 4, seconds: 10, floor: false)
      let (ten, thousand) = (result.cell(few[0]), result.cell(many[0]))
      section.rows.append(
        Finding(
          "\(kind.rawValue), 1,000 clients of 10",
          zip(thousand.rounds, ten.rounds).map { $0.cost / $1.cost }.spread, atMost: 1.2))
      section.rows.append(
        Finding(
          "\(kind.rawValue), memory of a client",
          ten.footprint?.serverBytes.map { ($0 + 1023) / 1024 },
          atMost: 48, "KiB"))
    }
    let milliseconds = try (0..<5).map { _ in try connectThousand() }.sorted()[2]
    section.rows.append(Finding("1,000 connects, pipe", milliseconds, atMost: 1000, "ms"))
    return section
  }

  /// How long it takes until a new server has 1,000 clients, in milliseconds.
  private func connectThousand() throws -> Int {
    let directory = try PrivateDirectory()
    let server = try StartedServer(server, in: directory)
    let start = monotonicNanoseconds()
    let clients = try Clients(count: 1000, of: server.socket)
    let elapsed = monotonicNanoseconds() - start
    _ = consume clients
    server.stop()
    return Int(elapsed / 1_000_000)
  }
}

/// Clients that do nothing but be there.
private final class Clients {
  private let connection: Connection<PipeChannel>
  private let rest: Clients?

  init(count: Int, of socket: String) throws {
    connection = try Connection<PipeChannel>(to: socket, strategy: .block)
    rest = count == 1 ? nil : try Clients(count: count - 1, of: socket)
  }
}

extension Round {
  /// CPU time of a round trip, in nanoseconds.
  fileprivate var cost: Double { Double(cpuNanoseconds) / Double(roundTrip.count) }
}
