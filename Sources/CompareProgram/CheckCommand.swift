// ipc-compare check: what a kind keeps of the contract of every channel.

internal import CommandLine
internal import Conformance
internal import Glibc
internal import IPCChannels
internal import Linux
internal import LoadedKinds
internal import ProgramSupport
internal import Reporting

/// The subcommand `check`.
struct CheckCommand {
  private static let kinds = Argument.repeated(
    "kind", .path,
    help: "A shared object with its options, './name.so,key=value', or a kind's name.")

  private static let wait = Option.value(
    "wait", .list(.choice(WaitStrategy.allCases.map(\.rawValue))), placeholder: "strategies",
    defaultText: "each that the kind has", help: "How both sides wait.")

  private static let size = Option.value(
    "size", .list(.size(ChannelTerms.recordSizes)), placeholder: "bytes",
    defaultText: "24,4096,65536, or up to the kind's largest", help: "The records' sizes.")

  private static let timeout = Option.value(
    "timeout", .integer(1...3600), placeholder: "seconds", defaultText: "\(standardTimeout)",
    help: "The time that one check may take. It is ended then, and the clause is broken.")

  private static let json = Option.flag("json", help: "Print what was found as JSON instead.")

  private static let standardTimeout = 60

  static let description = ProgramDescription(
    name: "check",
    overview:
      "Check what a kind keeps of the contract of every channel, clause by clause. Each check is a process "
      + "of its own, so that one which crashes or hangs is a finding like any other. A clause that is "
      + "broken with one way to wait is not checked any further with that one.",
    arguments: [kinds], options: [wait, size, timeout, json, StyleOptions.color],
    examples: [
      .init("ipc-compare check ./x-pipe.so", "Every clause, with each way to wait and size."),
      .init(
        "ipc-compare check ./x-pipe.so --wait block --size 24",
        "A first look, in a few seconds."),
    ],
    exitStatuses: CommonOptions.exitStatuses(.done, .failed, .usage)
      + [
        ProgramDescription.Status(
          UInt8(ExitStatus.unavailable.rawValue),
          "A file is no kind that can be loaded, or no channel of it can be made."),
        ProgramDescription.Status(
          UInt8(ExitStatus.integrityLost.rawValue), "A clause of the contract is broken."),
      ] + CommonOptions.exitStatuses(.interrupted),
    environment: [CommonOptions.places])

  private let kinds: [CheckedKind]
  private let waits: [WaitStrategy]?
  private let sizes: [Int]?
  private let patience: Duration
  private let isJSON: Bool
  private let style: TerminalStyle

  init(_ invocation: Invocation) throws(ProgramFailure) {
    kinds = try CheckedKind.all(invocation.strings(Self.kinds), invocation)
    waits =
      invocation.isGiven(Self.wait)
      ? invocation.elements(Self.wait).map { WaitStrategy(rawValue: $0)! } : nil
    sizes = invocation.isGiven(Self.size) ? invocation.integerElements(Self.size) : nil
    patience = .seconds(invocation.integer(Self.timeout) ?? Self.standardTimeout)
    isJSON = invocation.isGiven(Self.json)
    style = .output(invocation)
  }

  func run() throws(ProgramFailure) -> ExitStatus {
    let signals = try TerminationSignals.caught()
    // Whatever a kind leaves where files are to lie is seen, and goes with this.
    let place = try asProgramFailure(try PrivateDirectory())
    guard place.path.utf8.count <= SessionPlace.longestParent else {
      throw ProgramFailure(
        .failed,
        "a session's directory has at most 64 bytes, and \(place.path) is too long for one in it; "
          + "set TMPDIR to a shorter path, such as /tmp")
    }
    unsafe setenv("TMPDIR", place.path, 1)
    // A crash is expected here, and Swift's own report of one takes a second.
    unsafe setenv("SWIFT_BACKTRACE", "enable=no", 1)
    var status = ExitStatus.done
    var results: [CheckResult] = []
    for (index, kind) in kinds.enumerated() {
      if !isJSON && index > 0 { Console.output.result("\n") }
      do throws(KindCheckError) {
        let result = try check(kind, stop: signals.descriptor.number)
        results.append(result)
        if result.isBroken && status == .done { status = .integrityLost }
      } catch {
        switch error {
        case .noKind(let text):
          Console.errors.line("ipc-compare: \(text)")
          status = .unavailable
        case .stopped: return .interrupted
        case .system(let error): throw ProgramFailure(error)
        }
      }
    }
    if isJSON { Console.output.result(try CheckResult.json(results)) }
    return status
  }

  private func check(
    _ kind: CheckedKind, stop: Int32
  ) throws(KindCheckError) -> CheckResult {
    let check = try KindCheck(kind, waits: waits, sizes: sizes, patience: patience, stop: stop)
    let report = CheckReport(style: style)
    show(report.head(check))
    var result = CheckResult(check)
    guard !check.waits.isEmpty && !check.sizes.isEmpty else {
      show(
        "Nothing of what was asked for can be checked: it has no such way to wait, or no record "
          + "of that size.\n")
      return result
    }
    let progress = CheckProgress()
    for clause in Clause.allCases {
      defer { progress.clear() }
      result.clauses.append(
        try check.outcome(of: clause) { progress.begin(clause.title, $0, $1) })
      progress.clear()
      show(report.line(result.clauses.last!))
    }
    defer { progress.clear() }
    result.clauses.append(
      try check.outcomeOfKill { progress.begin(KindCheck.afterKill, $0, $1) })
    progress.clear()
    show(report.line(result.clauses.last!))
    show(report.verdict(result))
    return result
  }

  private func show(_ text: String) {
    if !isJSON { Console.output.result(forPeople(text)) }
  }
}
