// A package that depends on this one as a reader's would, with the examples of a document as its programs.

import Foundation
import TestSupport
import Testing

/// Where the examples of documents are built and found.
enum ExamplePackage {
  private static let root = URL(filePath: Repository.root)

  /// Building takes as long as the machine needs; this bound is for a build that hangs.
  private static let buildPatience = Duration.seconds(600)

  /// The blocks of Swift in a document of the repository.
  static func examples(in document: String) throws -> [String] {
    let text = try String(contentsOf: root.appending(path: document), encoding: .utf8)
    return text.components(separatedBy: "```swift\n").dropFirst()
      .map { $0.components(separatedBy: "```")[0] }
  }

  /// The folder of the examples' programs, which are built together, once: README's is `echo`, an article's
  /// has its name.
  static func programs() throws -> String { try built.get() }

  private static let built = Result {
    var sources: [String: String] = [:]
    sources["echo"] = try examples(in: "README.md").first
    for article in ArticleExampleTests.articles { sources[article.name] = try article.example() }
    for name in RecordExampleTests.articles.keys {
      sources[name] = try RecordExampleTests.example(name)
    }
    return try build("examples", sources, in: Workspace())
  }

  /// How many lines an example has.
  static func lines(of example: String) -> Int {
    example.split(separator: "\n", omittingEmptySubsequences: false).count - 1
  }

  /// Builds a package with these programs, by their names, beside the programs under test, so that what has
  /// not changed since the last run is not built again.
  ///
  /// - Returns: the folder in which they are.
  private static func build(
    _ name: String, _ programs: [String: String], in workspace: Workspace
  ) throws -> String {
    let files = FileManager.default
    let package = BuiltProgram.directory + "/" + name
    for (program, source) in programs {
      let sources = "\(package)/Sources/\(program)"
      try files.createDirectory(atPath: sources, withIntermediateDirectories: true)
      try source.write(toFile: sources + "/main.swift", atomically: true, encoding: .utf8)
    }
    // A dependency's name is its folder's, whatever the clone is called.
    let dependency = package + "/ipc-compare"
    if (try? files.destinationOfSymbolicLink(atPath: dependency)) != root.path {
      try? files.removeItem(atPath: dependency)
      try files.createSymbolicLink(atPath: dependency, withDestinationPath: root.path)
    }
    let targets = programs.keys.sorted().map { program in
      """
          .executableTarget(
            name: "\(program)",
            dependencies: [.product(name: "IPCChannels", package: "ipc-compare")]),
      """
    }
    let manifest = """
      // swift-tools-version: 6.2
      import PackageDescription

      let package = Package(
        name: "\(name)",
        dependencies: [.package(path: "ipc-compare")],
        targets: [
      \(targets.joined(separator: "\n"))
        ])
      """
    try manifest.write(toFile: package + "/Package.swift", atomically: true, encoding: .utf8)
    let build = try ChildProcess(
      ["/usr/bin/env", "swift", "build", "--package-path", package], in: workspace)
    let built = try build.wait(within: buildPatience)
    #expect(built == .exited(0), "\(build.output.text) \(build.errors.text)")
    return package + "/.build/debug"
  }
}
