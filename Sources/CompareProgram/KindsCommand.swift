// ipc-compare kinds: what there is to choose from.

internal import CommandLine
internal import Comparison
internal import IPCChannels
internal import Linux
internal import LoadedKinds
internal import ProgramSupport
internal import Programs
internal import Reporting

/// The subcommand `kinds`.
struct KindsCommand {
  static let description = ProgramDescription(
    name: "kinds",
    overview:
      "Show what each kind is, what it promises, and its limits on this machine now; of kinds in files, "
      + "show what they say of themselves. Nothing is measured.",
    arguments: [files], options: [list, markdown, StyleOptions.color],
    exitStatuses: CommonOptions.exitStatuses(.done, .failed, .usage, .unavailable))

  private static let files = Argument.anyNumber(
    "file", .path, defaultText: "the built-in kinds",
    help: "Shared objects, such as ./name.so,key=value.")

  private static let list = Option.flag(
    "list", help: "Print only the names of the kinds, one on each line, for scripts.")

  private static let everyTable = "all"
  private static let markdown = Option.value(
    "markdown", .choice(KindTable.allCases.map(\.rawValue) + [everyTable]), placeholder: "table",
    bareValue: everyTable,
    help:
      "Print a table of all kinds in Markdown instead: which to take ('choice'), what each can do "
      + "('facts'), what a client is passed ('passed'), what each promises ('promises'), or which to "
      + "take for which need ('needs'). Without the name of a table, print all of them, each under a "
      + "heading. They are the same on every machine."
  )

  private let style: TerminalStyle
  private let isList: Bool
  /// What is printed in Markdown; nil for what this machine's kinds are.
  private let markdown: String?
  private let files: [KindFile]

  init(_ invocation: Invocation) throws(ProgramFailure) {
    if invocation.isGiven(Self.list) && invocation.isGiven(Self.markdown) {
      throw ProgramFailure(invocation.error("--list and --markdown exclude each other"))
    }
    files = try invocation.strings(Self.files).map { (text) throws(ProgramFailure) in
      if let file = KindFile(text) { return file }
      throw ProgramFailure(
        invocation.error("'\(text)' is no file of a kind: write its path, such as ./\(text).so"))
    }
    if !files.isEmpty && (invocation.isGiven(Self.list) || invocation.isGiven(Self.markdown)) {
      throw ProgramFailure(
        invocation.error("--list and --markdown are for the built-in kinds; leave the files out"))
    }
    style = .output(invocation)
    isList = invocation.isGiven(Self.list)
    let kinds = ChannelKind.allCases.map(\.description)
    markdown = invocation.string(Self.markdown).map { name in
      KindTable(rawValue: name)?.markdown(of: kinds) ?? KindTable.everyTable(of: kinds)
    }
  }

  func run() throws(ProgramFailure) -> ExitStatus {
    if !files.isEmpty { return showFiles() }
    if isList {
      Console.output.result(ChannelKind.allCases.map { $0.rawValue + "\n" }.joined())
      return .done
    }
    if let markdown {
      Console.output.result(markdown)
      return .done
    }
    let kinds = ChannelKind.allCases.map {
      KindSurvey(asking: $0, stack: Thread.standardStack)
    }
    let limits: StandardClientLimits
    do throws(SystemError) {
      limits = try StandardClientLimits()
    } catch {
      throw ProgramFailure(.failed, error.advice)
    }
    Console.output.result(
      KindsReport(style: style).render(kinds, server: [limits.clients, limits.memory]))
    return .done
  }

  /// Shows each file that can be loaded, and says of the others why not.
  private func showFiles() -> ExitStatus {
    var libraries: [LoadedLibrary] = []
    for file in files {
      do throws(KindLoadError) {
        libraries.append(try LoadedLibrary(loading: file))
      } catch {
        Console.errors.line("ipc-compare: \(error)")
      }
    }
    if !libraries.isEmpty {
      Console.output.result(PromisesReport(style: style).render(libraries))
    }
    return libraries.count == files.count ? .done : .unavailable
  }
}
