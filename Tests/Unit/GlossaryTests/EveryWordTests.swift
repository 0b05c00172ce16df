// Whatever the product has a list of, `explain` explains all of: a new element without an explanation is red here,
// unless it is a compile error already.

import CommandLine
import Foundation
import IPCChannels
import Messages
import ProgramSupport
import Rendezvous
import TestSupport
import Testing

@testable import ClientSide
@testable import CompareProgram
@testable import Comparison
@testable import Conformance
@testable import Reporting
@testable import ServerSide

@Suite("Every word is explained")
struct EveryWordTests {
  /// Whether a word is explained as a word of this group.
  private static func isExplained(_ word: String, as group: String) -> Bool {
    Whole.glossary.explanations(of: word).contains { $0.group.singular == group }
  }

  @Test(arguments: ChannelKind.allCases)
  func kinds(kind: ChannelKind) { #expect(Self.isExplained(kind.rawValue, as: "kind")) }

  @Test(arguments: WaitStrategy.allCases)
  func waits(wait: WaitStrategy) {
    #expect(Self.isExplained(wait.rawValue, as: "wait strategy"))
  }

  @Test(arguments: Placement.named + [.cpus(client: 3, server: 17)])
  func placements(placement: Placement) {
    #expect(Self.isExplained(placement.rawValue, as: "placement"))
  }

  @Test(arguments: Metric.all.map(\.key))
  func figures(key: String) throws {
    let metric = try #require(Metric.named(key))
    let heading = metric.heading
    for name in [metric.key, metric.title, metric.column] {
      #expect(Self.isExplained(name, as: "figure"), "\(name)")
    }
    if metric.table == .none { return }
    let parts = [heading.upper, heading.lower, "\(heading.upper) \(heading.lower)"]
    #expect(Whole.unexplained(parts.filter { !$0.isEmpty }) == [])
  }

  @Test(arguments: Warning.ids)
  func warnings(id: String) { #expect(Self.isExplained(id, as: "warning")) }

  @Test(arguments: ProgramSupport.ExitStatus.allCases.map(\.rawValue))
  func statuses(status: Int32) {
    for name in ["\(status)", "status \(status)"] {
      #expect(Self.isExplained(name, as: "exit status"), "\(name)")
    }
  }

  @Test(arguments: Clause.allCases)
  func clauses(clause: Clause) {
    for name in [clause.title, "clause \(clause.rawValue)"] {
      #expect(Self.isExplained(name, as: "clause of 'check'"), "\(name)")
    }
  }

  @Test(arguments: Preset.all.map(\.name))
  func presets(name: String) throws {
    #expect(Self.isExplained(name, as: "preset"))
    let found = Whole.glossary.explanations(of: "--preset \(name)")
    #expect(found.contains { $0.group.singular == "preset" })
    let text = try #require(found.first { $0.group.singular == "preset" }).paragraphs.joined()
    let preset = try #require(Preset.all.first { $0.name == name })
    #expect(text.contains(preset.sentence) && text.contains(preset.options))
    // Every cell is one of each of what is listed, and all of these are cells.
    let cells = preset.cells(RegisteredKinds(), on: MachineReader().read())
    func count(_ value: (CellCoordinates) -> String) throws -> Int {
      let values = Set(cells.map(value))
      for value in values { #expect(text.contains(value), "\(value)") }
      return values.count
    }
    let product =
      try count(\.label) * count(\.wait.rawValue) * count(\.placement.rawValue)
      * count { "\($0.recordSize)" } * count { "\($0.clients)" }
    #expect(product == cells.count && text.contains("these are \(cells.count) cells"))
  }

  @Test(arguments: NeedWord.all.map(\.spelling))
  func needs(word: String) { #expect(Self.isExplained(word, as: "word of --for")) }

  @Test(arguments: AdviceSection.allCases)
  func `parts of an advice`(section: AdviceSection) {
    #expect(Self.isExplained(section.rawValue, as: "part of an advice"))
  }

  @Test(arguments: Plot.allCases)
  func pictures(plot: Plot) {
    for name in [plot.rawValue, "--plot \(plot.rawValue)"] {
      #expect(Self.isExplained(name, as: "picture"), "\(name)")
    }
  }

  @Test(arguments: [true, false])
  func `signs of pictures`(usesUnicode: Bool) {
    let glyphs = TerminalGlyphs(usesUnicode: usesUnicode)
    let named = Mirror(reflecting: glyphs).children.compactMap { $0.value as? Character }
    #expect(named.count == 10)
    for sign in named + glyphs.heights where sign != " " {
      #expect(Self.isExplained(String(sign), as: "sign of a picture"), "\(sign)")
    }
  }

  @Test func `values of options, by their options and by themselves`() {
    let options = Whole.programs.flatMap(\.explainedCommands).flatMap(\.options)
    let choices = options.filter { !$0.values.isEmpty }
    #expect(
      Set(choices.map(\.name)).isSuperset(of: ["kind", "plot", "markdown", "color", "preset"]))
    for option in choices {
      for value in option.values {
        #expect(Self.isExplained("--\(option.name) \(value)", as: "option"), "\(value)")
        #expect(!Whole.glossary.explanations(of: value).isEmpty, "\(value)")
      }
    }
    #expect(Self.isExplained("auto", as: "option"))
    #expect(!Self.isExplained("pipe", as: "option"))
  }

  @Test func `options of every program`() {
    func options(_ program: ProgramDescription) -> [String] {
      program.options.map { "--\($0.name)" } + program.subcommands.flatMap(options)
    }
    let all = Whole.programs.flatMap(options) + ["--help", "-h", "--version"]
    #expect(all.contains("--narrate") && all.contains("--against") && all.contains("--max-memory"))
    for option in all { #expect(Self.isExplained(option, as: "option"), "\(option)") }
  }

  @Test func `commands and variables`() {
    for program in Whole.programs {
      #expect(Self.isExplained(program.name, as: "command"))
      for command in program.subcommands {
        #expect(Self.isExplained(command.name, as: "command"))
        #expect(Self.isExplained("\(program.name) \(command.name)", as: "command"))
      }
      for variable in program.environment {
        #expect(
          Whole.unexplained(variable.name.split(separator: ", ").map(String.init)) == [])
      }
    }
  }

  @Test func `verdicts of differences, of checks and of self-tests`() {
    let words =
      DifferenceStatus.allCases.map { DifferenceText.word($0) }
      + DifferenceStatus.allCases.map(\.rawValue)
      + DifferenceVerdict.Outcome.allCases.map { DifferenceText.word($0) }
      + Answer.SelfTest.Outcome.allCases.map(\.rawValue)
      + ClauseOutcome.Verdict.allCases.map(\.rawValue)
    #expect(Whole.unexplained(words) == [])
  }

  @Test func `facts in which two results can differ`() {
    #expect(Whole.unexplained(RunFact.all(of: [[], []]).map(\.name)) == [])
  }

  @Test func `limits, families, flavours and messages`() {
    let kinds = ChannelKind.allCases.map(\.description)
    let words =
      kinds.flatMap { $0.limits() }.map(\.name)
      + KindDescription.Family.allCases.map { "\($0.rawValue) kinds" }
      + FloorFlavour.allCases.map(\.rawValue) + Opcode.allCases.map { "\($0)" }
      + ServerLine.Ending.allCases.map(\.rawValue)
    #expect(Whole.unexplained(words) == [])
  }

  /// A label that no golden file shows is a word all the same.
  @Test(arguments: [
    ("Answer/AnswerText.swift", #"(?:line\(\s*|label: )"([^"\\]+)""#),
    ("Tables/TableReport.swift", #"\("([a-z]+)", MachineText"#),
    ("Kinds/PromisesReport.swift", #"\(\s*"([A-Za-z0-9' -]+)", "#),
  ])
  func `labels that the sources name`(file: String, pattern: String) throws {
    let path = "\(Repository.root)/Sources/Reporting/\(file)"
    let source = try String(contentsOfFile: path, encoding: .utf8)
    let labels = try Regex(pattern, as: (Substring, Substring).self)
    let found = source.matches(of: labels).map { String($0.output.1) }
    #expect(found.count > 3)
    #expect(Whole.unexplained(found) == [])
  }
}
