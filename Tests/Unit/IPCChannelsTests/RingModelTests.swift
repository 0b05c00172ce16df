// The models of the ring's protocol in Tests/Model name the statements that their steps stand for.
// This holds the names against the sources: a step that changes without its model fails here.

import Foundation
import TestSupport
import Testing

struct RingModelTests {
  @Test func `ring.pml has every step of the ring that touches shared words, in their order`()
    throws
  {
    let model = try Model(named: "ring.pml")
    #expect(model.functions.count > 25)
    let deviations = try model.deviations(from: .current, isComplete: true)
    #expect(deviations == [])
  }

  @Test func `the steps in armv8.py are statements of the sources`() throws {
    let model = try Model(named: "armv8.py")
    #expect(model.functions.count > 15)
    let deviations = try model.deviations(from: .current, isComplete: false)
    #expect(deviations == [])
  }

  struct Change: CustomTestStringConvertible {
    let file: String
    let old: String
    let new: String
    var testDescription: String { "\(old) → \(new)" }
  }

  static let changes = [
    Change(
      file: "RingProducer", old: "exchange(sequence, ordering: .sequentiallyConsistent)",
      new: "exchange(sequence, ordering: .acquiringAndReleasing)"),
    Change(
      file: "RingConsumer", old: "exchange(position, ordering: .sequentiallyConsistent)",
      new: "store(position, ordering: .releasing)"),
    Change(
      file: "RingProducer", old: "func announce<", new: "func tell<"),
    Change(
      file: "RingConsumer", old: "if published != position { publish(object) }",
      new: "publish(object); if published != position { publish(object) }"),
    Change(
      file: "RingProducer", old: "  @usableFromInline\n  mutating func lookAtConsumed",
      new: "  func hint() { word.pointee.store(1, ordering: .relaxed) }\n"
        + "  @usableFromInline\n  mutating func lookAtConsumed"),
    Change(
      file: "Interruption",
      old: "    defer { unsafe sleeper.pointee.store(0, ordering: .releasing) }\n"
        + "    let raised = unsafe flags.pointee.load(ordering: .sequentiallyConsistent)\n",
      new:
        "    let raised = unsafe flags.pointee.load(ordering: .sequentiallyConsistent)\n"
        + "    defer { unsafe sleeper.pointee.store(0, ordering: .releasing) }\n"),
  ]

  @Test(arguments: changes)
  func `a change of the sources alone is told`(change: Change) throws {
    var sources = Sources.current
    let before = try sources.text(of: change.file)
    let after = before.replacingOccurrences(of: change.old, with: change.new)
    #expect(after != before)
    sources.changed[change.file] = after
    let model = try Model(named: "ring.pml")
    #expect(try model.deviations(from: sources, isComplete: true) != [])
  }
}

// MARK: - The model

/// The functions and statements that a model names, between backticks: a function as
/// `File.name(labels:)`, and behind it those of its statements that are steps.
private struct Model {
  struct Function {
    let file: String
    let name: String
    var steps: [String] = []

    var baseName: Substring { name.prefix { $0 != "(" } }
  }

  let name: String
  private(set) var functions: [Function] = []

  init(named name: String) throws {
    self.name = name
    let text = try String(contentsOf: root.appending(path: "Tests/Model/\(name)"), encoding: .utf8)
    for match in text.matches(of: /`([^`\n]+)`/) {
      if let function = match.1.wholeMatch(of: /([A-Z][\w+]*)\.(\w+(?:\((?:\w+:)*\))?)/) {
        functions.append(Function(file: String(function.1), name: String(function.2)))
      } else {
        try #require(!functions.isEmpty, "\(match.1) stands behind no function")
        functions[functions.count - 1].steps.append(String(match.1))
      }
    }
  }

  /// Files in which every step counts, whether the model names its function or not.
  private static let modelled = ["RingProducer", "RingConsumer", "SharedWords"]

  /// What does not agree, in sentences.
  ///
  /// - Parameter isComplete: whether the model has to name every step, and in the order of the
  ///   sources.
  func deviations(from sources: Sources, isComplete: Bool) throws -> [String] {
    var files: [String: [Sources.Declaration]] = [:]
    for file in Set(functions.map(\.file) + Model.modelled) {
      files[file] = try sources.declarations(in: file)
    }
    var found = functions.compactMap { function in
      deviation(of: function, among: files[function.file]!, isComplete)
    }
    guard isComplete else { return found }
    for file in Model.modelled {
      for declaration in files[file]!
      where declaration.body.contains("ordering:")
        && !functions.contains(where: { $0.file == file && $0.name == declaration.name })
      {
        found.append("\(file).\(declaration.name) touches shared words, and is not in \(name)")
      }
    }
    return found
  }

  private func deviation(
    of function: Function, among declarations: [Sources.Declaration], _ isComplete: Bool
  ) -> String? {
    let candidates = declarations.filter { $0.name == function.name }
    if candidates.isEmpty { return "\(function.file).\(function.name) does not exist" }
    // Of several with one name, one is meant.
    let complaints = candidates.map { deviation(of: function, in: $0.body, isComplete) }
    return complaints.contains(nil) ? nil : complaints.compactMap(\.self).joined(separator: "; or ")
  }

  private func deviation(
    of function: Function, in body: String, _ isComplete: Bool
  ) -> String? {
    var rest = body[...]
    var unnamed = ""
    for step in function.steps {
      guard let place = rest.range(of: normalized(step)) else {
        return "\(function.file).\(function.name) has no step \(step), or has it earlier"
      }
      unnamed += rest[..<place.lowerBound] + " … "
      rest = rest[place.upperBound...]
    }
    unnamed += rest
    let called = functions.filter { Model.modelled.contains($0.file) || $0.baseName == "watch" }
      .map { NSRegularExpression.escapedPattern(for: String($0.baseName)) }
    let pattern = #"ordering:|\bobject\.|\b(\#(called.joined(separator: "|")))\("#
    guard isComplete, let place = unnamed.range(of: pattern, options: .regularExpression) else {
      return nil
    }
    let context = unnamed[..<place.upperBound].suffix(80)
    return "\(function.file).\(function.name) has a step that \(name) does not name: \(context)"
  }
}

// MARK: - The sources

private let root = URL(filePath: Repository.root)

/// Without what does not matter to a model: line breaks and the words for unsafe memory and for
/// errors.
private func normalized(_ code: String) -> String {
  code.replacing(#/\b(unsafe|try) /#, with: "").replacing(/\s+/, with: " ")
    .replacing(" .", with: ".")
}

private struct Sources {
  /// Texts that take the place of files.
  var changed: [String: String] = [:]

  static let current = Sources()

  func text(of file: String) throws -> String {
    if let text = changed[file] { return text }
    let folder = root.appending(path: "Sources/IPCChannels")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    let path = try #require(paths.first { ("/" + $0).hasSuffix("/\(file).swift") }, "\(file)")
    return try String(contentsOf: folder.appending(path: path), encoding: .utf8)
  }

  struct Declaration {
    /// As `name(label:_:)`, or a property's name.
    let name: String
    /// Normalized.
    let body: String
  }

  /// The functions, initializers and computed properties in a file.
  func declarations(in file: String) throws -> [Declaration] {
    let code = try text(of: file).replacing(#///.*/#, with: "")
    return code.matches(of: /\b(?:func (\w+)[^(\n{]*|(init))\(|\bvar (\w+): [^={\n]*\{/)
      .map { match in
        if let property = match.3 {
          return Declaration(name: String(property), body: code.block(from: match.range.upperBound))
        }
        let start = match.range.upperBound
        let parameters = code[start...].prefix(whileInside: "(", ")")
        let labels = parameters.splitAtCommas().map { $0.prefix { !" :".contains($0) } + ":" }
        let behind = code[parameters.endIndex...]
        let body = behind.firstIndex(of: "{").map { code.block(from: code.index(after: $0)) }
        let name = match.1 ?? match.2 ?? ""
        return Declaration(name: "\(name)(\(labels.joined()))", body: body ?? "")
      }
  }
}

extension Substring {
  /// Up to where what was opened before it is closed.
  fileprivate func prefix(whileInside open: Character, _ close: Character) -> Substring {
    var depth = 1
    return prefix { character in
      if character == open { depth += 1 }
      if character == close { depth -= 1 }
      return depth > 0
    }
  }

  /// The parameters of a list, each without the space before it.
  fileprivate func splitAtCommas() -> [Substring] {
    var depth = 0
    return replacing("->", with: "").split { character in
      if "([<".contains(character) { depth += 1 }
      if ")]>".contains(character) { depth -= 1 }
      return character == "," && depth == 0
    }
    .map { $0.drop(while: \.isWhitespace) }
  }
}

extension String {
  /// The rest of a block whose brace stands before that place.
  fileprivate func block(from start: Index) -> String {
    normalized(String(self[start...].prefix(whileInside: "{", "}")))
  }
}
