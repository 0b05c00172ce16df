// A kind that could be taken, with all that is known of it: built-in kinds are described, libraries describe
// themselves, and of the machine only its survey tells.

internal import Comparison
package import IPCChannels
internal import LoadedKinds

/// A kind that is judged.
package struct Candidate: Sendable {
  /// As the tables of a result call it.
  package let name: String
  let source: Source

  enum Source: Sendable {
    /// A kind, and what this machine makes of it; nil where nobody asked the machine.
    case builtIn(KindDescription, KindSurvey?)
    /// A library, by what it says of itself, which nobody has checked.
    case library(LoadedLibrary)
    /// A row of a result that does not say what it is of.
    case unknown
  }

  init(name: String, source: Source) {
    self.name = name
    self.source = source
  }

  /// The built-in kind that it is; nil for others.
  package var kind: ChannelKind? {
    if case .builtIn(let said, _) = source { said.kind } else { nil }
  }

  /// As `--kind` takes it; nil where nobody knows its file.
  package var argument: String? {
    switch source {
    case .builtIn: name
    case .library(let library): library.file.text
    case .unknown: nil
    }
  }

  /// Everything that could be taken.
  ///
  /// - Parameters:
  ///   - result: whose libraries take part too; nil for the built-in kinds alone.
  ///   - survey: what this machine makes of kinds; none where nobody asked.
  static func all(_ result: RunResult?, _ survey: [KindSurvey]) -> [Candidate] {
    let builtIn = ChannelKind.allCases.map { kind in
      Candidate(
        name: kind.rawValue,
        source: .builtIn(kind.description, survey.first { $0.kind == kind }))
    }
    guard let result else { return builtIn }
    let libraries = (result.libraries ?? []).map {
      Candidate(name: $0.name, source: .library($0))
    }
    let known = Set((builtIn + libraries).map(\.name))
    var others: [String] = []
    for name in result.cells.map(\.coordinates.name)
    where !known.contains(name) && !others.contains(name) {
      others.append(name)
    }
    return builtIn + libraries + others.map { Candidate(name: $0, source: .unknown) }
  }
}

/// What a candidate answers to a question.
enum Finding: Equatable, Sendable {
  /// What it promises, as the end of "it …"; empty where nothing need be said.
  case holds(String)
  /// Why it does not.
  case fails(String)
  /// Why nobody knows.
  case unknown(String)

  /// - Parameters:
  ///   - isSo: nil where nobody knows.
  ///   - promise: of one that does.
  ///   - lack: of one that does not.
  init(_ isSo: Bool, _ promise: String, else lack: String) {
    self = isSo ? .holds(promise) : .fails(lack)
  }
}
