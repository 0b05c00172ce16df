// ipc-compare: measures kinds against each other, and shows, keeps and compares what came out.

internal import ClientSide
package import CommandLine
internal import Companions
package import Comparison
internal import Conformance
internal import ProgramSupport
internal import ServerSide

/// The program `ipc-compare`.
package enum CompareProgram {
  private static let name = "ipc-compare"

  package static func description(_ contenders: some Contenders) -> ProgramDescription {
    let others = [
      RunCommand.description(contenders), KindsCommand.description, CheckCommand.description,
      ReportCommand.description, DiffCommand.description, AdviseCommand.description,
      ExplainCommand.description, CompletionsCommand.description,
    ]
    // One page is the manual's own, and its table has the names of all.
    let pages = ManualPage.names(
      of: name, subcommands: others.map(\.name) + [ManualCommand.name])
    let subcommands =
      others + [ManualCommand.description(pages: pages + companions.map(\.name))]
    return ProgramDescription(
      name: name, version: version,
      overview: "Compare IPC mechanisms by measurement: the same client and server run the same "
        + "messages over every kind, and what is said about them comes with an interval.",
      subcommands: subcommands,
      examples: [
        .init("ipc-compare run", "Compare every kind, in about a minute."),
        .init(
          "ipc-compare run --kind pipe,memfd --wait spin --placement cross --json a.json",
          "Compare two of them, and keep the result."),
        .init("ipc-compare report a.json --markdown -", "Show a result again, for an issue."),
        .init("ipc-compare diff a.json b.json", "Say what got slower, and what was not decided."),
        .init(
          "ipc-compare advise --for '4096B 20x500/s p99 trusted poll'",
          "Say which kind to take, and why."),
        .init("ipc-compare explain vs C", "Say what a word in any of these outputs means."),
      ],
      exitStatuses: ExitStatus.allCases.flatMap { CommonOptions.exitStatuses($0) }
        .filter { status in subcommands.contains { $0.exitStatuses.contains(status) } },
      environment: [
        CommonOptions.places,
        .init("NO_COLOR", "No colour where --color does not ask for it."),
        .init("LC_ALL, LC_CTYPE, LANG", "Whether characters beyond ASCII can be shown."),
      ])
  }

  /// The programs that are installed beside this one. They have no subcommands.
  private static let companions = [ServerProgram.description, ClientProgram.description]

  /// All programs of the product, this one first.
  package static func family(_ contenders: some Contenders) -> [ProgramDescription] {
    [description(contenders)] + companions
  }

  /// Plays the role of one side of what is measured, and returns the exit status; nil where the program was
  /// not started again by itself for that.
  ///
  /// Every program that measures asks for it before anything else.
  package static func role(
    _ arguments: [String], _ contenders: some Contenders, _ build: Build
  ) -> Int32? {
    ServerProgram.role(arguments)
    // The server's clients are this run's own, as many and as large as it was told to have.
    let server: ([String]) -> Int32 = {
      ServerProgram.run($0 + ["--max-memory", "\(Int.max)", "--max-clients", "\(Int.max)"])
    }
    return WorkerProgram.run(arguments, contenders, build, server: server)
  }

  /// Runs the program and returns its exit status.
  ///
  /// - Parameter contenders: what there is to compare.
  package static func run(_ arguments: [String], _ contenders: some Contenders) -> Int32 {
    if let status = CheckRole.run(arguments) { return status }
    if let status = role(arguments, contenders, .this) { return status }
    return runProgram(description(contenders), ExplainCommand.wordsForOptions(arguments)) {
      (invocation) throws(ProgramFailure) in
      let command = invocation.subcommand!
      switch command.program {
      case CheckCommand.description: return try CheckCommand(command).run()
      case KindsCommand.description: return try KindsCommand(command).run()
      case ReportCommand.description: return try ReportCommand(command).run()
      case DiffCommand.description: return try DiffCommand(command).run()
      case AdviseCommand.description: return try AdviseCommand(command, contenders).run()
      case ExplainCommand.description: return try ExplainCommand(command, contenders).run()
      case CompletionsCommand.description:
        return CompletionsCommand(command, family(contenders)).run()
      case let program where program.name == ManualCommand.name:
        return try ManualCommand(command, family(contenders)).run()
      default: return try RunCommand(command, arguments, contenders).run()
      }
    }
  }
}
