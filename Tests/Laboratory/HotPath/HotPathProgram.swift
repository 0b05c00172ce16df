// The program that looks at both sides of every kind.

import CallTracing
import CommandLine
import IPCChannels
package import LaboratorySupport
import Linux
import ProgramSupport

/// The command line of `hotpath`, and what it asks for.
package enum HotPathProgram {
  private static let kind = Option.value(
    "kind", .list(.choice(ChannelKind.allCases.map(\.rawValue))), defaultText: "every kind",
    help: "The kinds to look at.")
  private static let wait = Option.value(
    "wait", .choice(WaitStrategy.allCases.map(\.rawValue)),
    defaultText: WaitStrategy.block.rawValue,
    help: "How both sides wait.")

  /// The subcommand of `laboratory`.
  package static let command = LaboratoryCommand(description, run: run)

  private static let description = ProgramDescription(
    name: "hotpath",
    overview: "Follow the client and the server of each kind through pings, instruction by "
      + "instruction, and list what they do from one system call to the next: calls, calls of an "
      + "address that is found while they run, and returns of calls that were made before the "
      + "system call. There should be none of the last, but for two in the C library's semaphores.",
    options: [kind, wait],
    exitStatuses: CommonOptions.exitStatuses(.done, .failed, .regressed, .usage))

  /// Makes the experiment and returns the exit status: 2 where a return was found that there should not be.
  private static func run(_ invocation: Invocation) throws(ProgramFailure) -> ExitStatus {
    let chosen = invocation.elements(kind).compactMap(ChannelKind.init)
    let strategy = invocation.string(wait).flatMap(WaitStrategy.init) ?? .block
    do {
      let isLate = try look(chosen.isEmpty ? ChannelKind.allCases : chosen, strategy)
      return isLate ? .regressed : .done
    } catch {
      throw ProgramFailure(.failed, "\(error)")
    }
  }

  /// Prints a row for each stretch, and returns whether one has a return that there should not be.
  private static func look(_ kinds: [ChannelKind], _ strategy: WaitStrategy) throws -> Bool {
    Console.output.line("| kind | side | from | to | calls | of these indirect | late returns |")
    Console.output.line("|---|---|---|---|---|---|---|")
    var isLate = false
    for kind in kinds {
      let pair = try PingingPair(kind, strategy)
      for (side, stretches) in try pair.stretches() {
        if stretches.isEmpty {
          Console.output.line("| `\(kind)` | \(side) | no system call | | | | |")
        }
        for stretch in stretches {
          Console.output.line("| `\(kind)` | \(side) | \(cells(of: stretch)) |")
          isLate =
            isLate
            || stretch.lateReturns > allowed(kind) && !mayReturnLate.contains(stretch.from)
        }
      }
      try pair.end()
    }
    return isLate
  }

  /// The C library's own call for the clock returns into the library, by way of the kernel's code for clocks. And
  /// a function of its own receives several packets, once in sixteen times: which of them is followed is chance.
  private static let mayReturnLate = [SystemCallName.clock, SystemCallName.receiveSeveral]

  /// Late returns that are none of the library's: of sem_wait(3) and sem_post(3), which end behind their
  /// futex(2), and which bare C calls too.
  private static func allowed(_ kind: ChannelKind) -> Int { kind == .shm ? 2 : 0 }

  private static func cells(of stretch: Stretch) -> String {
    let names = [stretch.from, stretch.to].map { SystemCallName.name(of: $0)! }
    let numbers = [stretch.calls, stretch.indirectCalls, stretch.lateReturns]
    return (names + numbers.map { "\($0)" }).joined(separator: " | ")
  }
}

/// A sentence with what was found and what was expected.
struct HotPathFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
