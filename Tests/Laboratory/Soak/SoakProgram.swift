// The program that starts the others.

import CommandLine
import IPCChannels
package import LaboratorySupport
import Linux
import ProgramSupport
import TestSupport

/// The command line of `soak`, and what it asks for.
package enum SoakProgram {
  private static let kind = Option.value(
    "kind", .list(.choice(ChannelKind.allCases.map(\.rawValue))), defaultText: "every kind",
    help: "The kinds that clients ask for.")
  private static let wait = Option.value(
    "wait", .list(.choice(WaitStrategy.allCases.map(\.rawValue))), defaultText: "each in turn",
    help: "How both sides wait.")
  private static let seconds = Option.value(
    "seconds", .integer(0...1_000_000), placeholder: "count", defaultText: "\(standardSeconds)",
    help: "Time that clients come and go, for each way to wait.")
  private static let kills = Option.value(
    "kills", .integer(0...1_000_000), placeholder: "count", defaultText: "\(standardKills)",
    help: "Peers to kill, for each kind and side.")
  private static let seed = Option.value(
    "seed", .integer(0...Int.max), placeholder: "number", defaultText: "another one each time",
    help: "Make the choices of an earlier run.")

  private static let standardSeconds = 1800
  private static let standardKills = 1000

  /// The subcommand of `laboratory`.
  package static let command = LaboratoryCommand(description, part: part, run: run)

  private static let description = ProgramDescription(
    name: "soak",
    overview: "Let clients of every kind come, go, die, stop and lie at one server, and see that "
      + "it holds nothing more afterwards; then kill peers at random instants, and see how soon "
      + "the other side notices.",
    options: [kind, wait, seconds, kills, seed])

  /// Makes the experiment and returns the exit status.
  private static func run(_ invocation: Invocation) throws(ProgramFailure) -> ExitStatus {
    do {
      try soak(invocation)
      return .done
    } catch {
      throw ProgramFailure(.failed, "\(error)")
    }
  }

  /// Plays the part that the arguments name; nil when they name another one or none.
  private static func part(_ arguments: [String]) -> Int32? {
    if let guest = GuestProcess(arguments) { return guest.run() }
    if let victim = VictimProcess(arguments) { return victim.run() }
    return WitnessProcess(arguments)?.run()
  }

  private static func soak(_ invocation: Invocation) throws {
    let chosen = invocation.elements(kind).compactMap(ChannelKind.init)
    let kinds = chosen.isEmpty ? ChannelKind.allCases : chosen
    let strategies = invocation.elements(wait).compactMap(WaitStrategy.init)
    let seed = invocation.integer(seed).map(UInt64.init) ?? .random(in: 0...UInt64(Int.max))
    Console.output.line("seed \(seed)")

    let duration = Duration.seconds(invocation.integer(seconds) ?? standardSeconds)
    for strategy in strategies.isEmpty ? WaitStrategy.allCases : strategies where duration > .zero {
      try Soak(kinds: kinds, strategy: strategy, seed: seed).run(for: duration)
    }
    let count = invocation.integer(kills) ?? standardKills
    for kind in kinds where count > 0 {
      for role in VictimProcess.Role.allCases {
        try witness(kind, role, count, seed)
      }
    }
  }

  /// Runs a witness in a process of its own: what one kind leaves in a process, another does not
  /// find.
  private static func witness(
    _ kind: ChannelKind, _ role: VictimProcess.Role, _ count: Int, _ seed: UInt64
  ) throws {
    let directory = try PrivateDirectory()
    let witness = WitnessProcess(
      kind: kind, role: role, count: count, seed: seed, socket: directory.path + "/soak.sock")
    let process = try SpawnedProcess(witness.command)
    let status = process.exitStatus(within: .seconds(60 + count))
    Console.output.write(Array(process.text.utf8))
    if status != 0 {
      throw SoakFailure("\(kind.rawValue): the witness of the \(role.rawValue)s' deaths failed")
    }
  }
}

/// A sentence with what was found and what was expected.
struct SoakFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
