// The public symbols of a module, as the compiler sees them. The documentation is made from the same graph.

import Foundation
import TestSupport
import Testing

/// What a module shows to those who import it.
struct SymbolGraph: Decodable {
  struct Symbol: Decodable {
    struct Line: Decodable { let text: String }
    struct Comment: Decodable { let lines: [Line] }
    struct Sort: Decodable { let identifier: String }
    struct Place: Decodable {
      struct Position: Decodable { let line: Int }
      let uri: String
      let position: Position
    }

    /// Its name behind those of the types that it lies in.
    let pathComponents: [String]
    private let kind: Sort
    let docComment: Comment?
    let location: Place?

    var name: String { pathComponents.joined(separator: ".") }

    var isTypeAlias: Bool { kind.identifier == "swift.typealias" }

    /// The first sentence of a docstring says what the symbol is or does; parameters and errors alone do not.
    var hasSummary: Bool {
      guard let first = docComment?.lines.first?.text else { return false }
      return !first.isEmpty && !first.hasPrefix("- ")
    }

    /// The name, and where it is declared.
    var description: String {
      guard let location, let file = location.uri.components(separatedBy: "/Sources/").last else {
        return name
      }
      return "\(name), Sources/\(file):\(location.position.line + 1)"
    }
  }

  let symbols: [Symbol]

  /// Reads a module that was built into a folder.
  ///
  /// What a type inherits from a protocol has the docstring of the requirement, and what the compiler made by
  /// itself is left out.
  init(of module: String, in folder: String, includes: [String] = [], _ workspace: Workspace) throws
  {
    let output = workspace.newPath("graph")
    try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    let run = try FinishedRun(
      [
        "/usr/bin/env", "swift", "symbolgraph-extract", "-module-name", module,
        "-target", try SymbolGraph.target.get(), "-minimum-access-level", "public",
        "-skip-synthesized-members", "-output-dir", output, "-I", folder,
      ] + includes.flatMap { ["-I", $0] }, in: workspace)
    #expect(run.ending == .exited(0), "\(run.output) \(run.errors)")
    let json = try Data(contentsOf: URL(filePath: "\(output)/\(module).symbols.json"))
    self = try JSONDecoder().decode(SymbolGraph.self, from: json)
  }

  /// Reads a module of this package, as it was built with these tests.
  init(of module: String, _ workspace: Workspace) throws {
    let folder = BuiltProgram.directory
    // What a module imports of C has its map beside its objects.
    let built = try FileManager.default.contentsOfDirectory(atPath: folder).map {
      "\(folder)/\($0)"
    }
    let maps = built.filter { FileManager.default.fileExists(atPath: $0 + "/module.modulemap") }
    try self.init(of: module, in: folder + "/Modules", includes: maps, workspace)
  }

  /// For which machine the compiler builds.
  private static let target = Result {
    struct Information: Decodable {
      struct Target: Decodable { let unversionedTriple: String }
      let target: Target
    }
    let run = try FinishedRun(["/usr/bin/env", "swift", "-print-target-info"])
    let found = try JSONDecoder().decode(Information.self, from: Data(run.output.utf8))
    return found.target.unversionedTriple
  }
}
