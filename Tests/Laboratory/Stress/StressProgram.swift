// The program that starts the others: one pair of processes for each kind and pairing of wait
// strategies, one pair after the other, each with a deadline.

import CommandLine
import IPCChannels
package import LaboratorySupport
import Linux
import ProgramSupport
import TestSupport

/// The command line of `stress`, and what it asks for.
package enum StressProgram {
  private static let kind = Option.value(
    "kind", .list(.choice(ChannelKind.allCases.map(\.rawValue))), defaultText: "every kind",
    help: "The kinds to stress.")
  private static let messages = Option.value(
    "messages", .integer(2...Int.max), placeholder: "count", defaultText: "\(standardMessages)",
    help: "Messages through each ring, for each pairing of wait strategies, both directions "
      + "together; every other kind gets a hundredth.")
  private static let seed = Option.value(
    "seed", .integer(0...Int.max), placeholder: "number", defaultText: "another one each time",
    help: "Repeat the batches and naps of an earlier run.")
  private static let patience = Option.value(
    "patience", .integer(1...3600), placeholder: "seconds", defaultText: "\(standardPatience)",
    help: "Take a pair of processes for hung after so long.")

  /// Nine pairings over four rings make 10⁸.
  private static let standardMessages = 2_800_000
  /// Two sides that spin on one busy CPU get on by a ring's worth each time slice, and not faster.
  private static let standardPatience = 120

  /// The subcommand of `laboratory`.
  package static let command = LaboratoryCommand(description, part: SideProcess.run, run: run)

  private static let description = ProgramDescription(
    name: "stress",
    overview: "Send random batches both ways between two processes, and check each message: over "
      + "every kind, however either side waits.",
    options: [kind, messages, seed, patience])

  /// Makes the experiment and returns the exit status.
  private static func run(_ invocation: Invocation) throws(ProgramFailure) -> ExitStatus {
    do {
      let directory = try PrivateDirectory()
      let cells = cells(invocation, meetingAt: directory.path + "/stress.sock")
      let limit = Duration.seconds(invocation.integer(patience) ?? standardPatience)
      Console.output.line("seed \(cells[0].seed)")
      for cell in cells { try cell.run(within: limit) }
      let total = cells.reduce(0) { $0 + $1.messages }
      Console.output.line("\(total) messages, each as it was sent, once, and in order")
      return .done
    } catch {
      throw ProgramFailure(.failed, "\(error)")
    }
  }

  private static func cells(_ invocation: Invocation, meetingAt socket: String) -> [Cell] {
    let seed = invocation.integer(seed).map(UInt64.init) ?? .random(in: 0...UInt64(Int.max))
    let wanted = invocation.integer(messages) ?? standardMessages
    let chosen = invocation.elements(kind).compactMap(ChannelKind.init)
    return (chosen.isEmpty ? ChannelKind.allCases : chosen).flatMap { kind in
      WaitStrategy.pairings.map { pairing in
        Cell(
          kind: kind, server: pairing.server, client: pairing.client, seed: seed,
          messages: kind.isRing ? wanted : max(2, wanted / 100), socket: socket)
      }
    }
  }
}

extension Cell {
  /// Runs its two processes; what they have to say is shown.
  fileprivate func run(within patience: Duration) throws {
    let process = try SpawnedProcess(command(.server))
    let status = process.exitStatus(within: patience)
    Console.output.write(Array(process.text.utf8))
    if status != 0 { throw StressFailure("\(self): \(status.words)") }
  }
}

extension ChannelKind {
  /// Whether a record that nobody waits for needs no kernel call.
  fileprivate var isRing: Bool { description.calls.notWaiting == 0 }
}

extension WaitStrategy {
  /// How the server's side and the client's may wait.
  fileprivate static var pairings: [(server: WaitStrategy, client: WaitStrategy)] {
    allCases.flatMap { server in allCases.map { (server, $0) } }
  }
}
