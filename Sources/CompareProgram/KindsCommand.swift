// ipc-compare kinds: what there is to choose from.

internal import CommandLine
internal import Comparison
internal import Conformance
internal import IPCChannels
internal import Linux
internal import LoadedKinds
internal import ProgramSupport
internal import Reporting
internal import ServerSide

/// The subcommand `kinds`.
struct KindsCommand {
  static let description = ProgramDescription(
    name: "kinds",
    overview:
      "Show what each kind is, what it promises, and its limits on this machine now; of kinds in files, "
      + "show what they say of themselves. Nothing is measured.",
    arguments: [names], options: [list, markdown, StyleOptions.color],
    exitStatuses: CommonOptions.exitStatuses(.done, .failed, .usage, .unavailable))

  private static let names = Argument.anyNumber(
    "kind", .path, defaultText: "every built-in kind",
    help: "Show only these: kinds by their names, and shared objects such as ./name.so,key=value.")

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
  private let kinds: [ChannelKind]
  private let files: [KindFile]

  init(_ invocation: Invocation) throws(ProgramFailure) {
    if invocation.isGiven(Self.list) && invocation.isGiven(Self.markdown) {
      throw ProgramFailure(invocation.error("--list and --markdown exclude each other"))
    }
    let names = invocation.strings(Self.names)
    if !names.isEmpty && (invocation.isGiven(Self.list) || invocation.isGiven(Self.markdown)) {
      throw ProgramFailure(
        invocation.error("--list and --markdown are of every built-in kind; leave the names out"))
    }
    var (kinds, files): ([ChannelKind], [KindFile]) = ([], [])
    for kind in try CheckedKind.all(names, invocation) {
      switch kind {
      case .builtIn(let kind): if !kinds.contains(kind) { kinds.append(kind) }
      case .loaded(let file): files.append(file)
      }
    }
    (self.kinds, self.files) = (names.isEmpty ? ChannelKind.allCases : kinds, files)
    style = .output(invocation)
    isList = invocation.isGiven(Self.list)
    let all = ChannelKind.allCases.map(\.description)
    markdown = invocation.string(Self.markdown).map { name in
      KindTable(rawValue: name)?.markdown(of: all) ?? KindTable.everyTable(of: all)
    }
  }

  func run() throws(ProgramFailure) -> ExitStatus {
    if isList {
      Console.output.result(ChannelKind.allCases.map { $0.rawValue + "\n" }.joined())
      return .done
    }
    if let markdown {
      Console.output.result(markdown)
      return .done
    }
    if !kinds.isEmpty { try showKinds() }
    return files.isEmpty ? .done : showFiles()
  }

  private func showKinds() throws(ProgramFailure) {
    let surveys = kinds.map { KindSurvey(asking: $0, stack: Thread.standardStack) }
    let limits: StandardClientLimits
    do throws(SystemError) {
      limits = try StandardClientLimits()
    } catch {
      throw ProgramFailure(.failed, error.advice)
    }
    Console.output.result(
      KindsReport(style: style).render(surveys, server: [limits.clients, limits.memory]))
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
      let text = PromisesReport(style: style).render(libraries)
      Console.output.result(kinds.isEmpty ? text : "\n" + text)
    }
    return libraries.count == files.count ? .done : .unavailable
  }
}

extension CheckedKind {
  /// Reads the kinds that arguments name.
  static func all(
    _ names: [String], _ invocation: Invocation
  ) throws(ProgramFailure) -> [CheckedKind] {
    try names.map { (name) throws(ProgramFailure) in
      if let kind = CheckedKind(name) { return kind }
      throw ProgramFailure(
        invocation.error(
          "'\(name)' is no kind and names no file; write './\(name).so', or one of "
            + ChannelKind.allCases.map(\.rawValue).joined(separator: ", ")))
    }
  }
}
