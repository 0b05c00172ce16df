// Who takes the library home reads its docstrings and the pages of its modules: nothing public is without.

import Foundation
import IPCChannels
import TestSupport
import Testing

@Suite struct PublicSymbolTests {
  /// The modules of the library products, as the manifest names them.
  static let modules: [String] = {
    let manifest = try? String(
      contentsOf: URL(filePath: Repository.root).appending(path: "Package.swift"), encoding: .utf8)
    let lists = (manifest ?? "").matches(of: #/\.library\(name: "\w+", targets: \[(.*?)\]\)/#)
    return lists.flatMap { $0.1.matches(of: #/"(\w+)"/#).map { String($0.1) } }
  }()

  @Test func `the manifest names the modules of the library`() {
    #expect(Self.modules.contains("IPCChannels") && Self.modules.count >= 3, "\(Self.modules)")
  }

  @Test(arguments: modules)
  func `every public symbol has a docstring that begins with a summary`(module: String) throws {
    let symbols = try SymbolGraph(of: module, Workspace()).symbols
    #expect(!symbols.isEmpty)
    for symbol in symbols where !symbol.hasSummary {
      Issue.record("no summary: \(symbol.description)")
    }
  }

  @Test(arguments: modules)
  func `every public symbol has its place among the topics of its module's page`(
    module: String
  ) throws {
    let page = try String(
      contentsOf: URL(filePath: Repository.root).appending(
        path: "Sources/\(module)/\(module).docc/\(module).md"),
      encoding: .utf8)
    // One of several functions of one name has its types behind it.
    let topics = page.matches(of: #/(?m)^- ``(.+?)(?:-\(.*)?``$/#).map { String($0.1) }
    let symbols = try SymbolGraph(of: module, Workspace()).symbols
    let shown = symbols.filter { $0.pathComponents.count == 1 }
    #expect(!shown.isEmpty)
    for symbol in shown {
      let wanted = Self.isChannelOfAKind(symbol) ? 0 : shown.count { $0.name == symbol.name }
      let found = topics.count { $0 == symbol.name }
      #expect(found == wanted, "\(symbol.description) should stand on the page \(wanted) times")
    }
  }

  /// The page has type aliases in a group of its own, and would otherwise be one more place for a new kind.
  private static func isChannelOfAKind(_ symbol: SymbolGraph.Symbol) -> Bool {
    symbol.isTypeAlias && channelNames.contains(symbol.name)
  }

  private static let channelNames = ChannelKind.allCases.map {
    $0.rawValue.capitalized + "Channel"
  }

  @Test func `the channel of each kind is a public type alias with the kind's name`() throws {
    let symbols = try SymbolGraph(of: "IPCChannels", Workspace()).symbols
    let found = symbols.filter(Self.isChannelOfAKind).map(\.name)
    #expect(found.sorted() == Self.channelNames.sorted())
  }

  @Test func `a symbol without a docstring, or with parameters alone, is found`() throws {
    let workspace = try Workspace()
    let source = """
      /// Has one.
      public struct Told {
        /// Has one.
        public static func told() {}
        public static func silent() {}
        /// - Parameter number: says nothing of the function.
        public static func headless(number: Int) {}
        func hidden() {}
      }
      /// A protocol's requirement has one, and so has what fulfils it.
      public protocol Asking {
        /// Has one.
        func asked()
      }
      extension Told: Asking, CustomStringConvertible {
        public func asked() {}
        public var description: String { "" }
      }
      """
    let file = workspace.path + "/Example.swift"
    try source.write(toFile: file, atomically: true, encoding: .utf8)
    let build = try FinishedRun(
      [
        "/usr/bin/env", "swiftc", "-emit-module", "-module-name", "Example", "-o",
        workspace.path + "/Example.swiftmodule", file,
      ], in: workspace)
    #expect(build.ending == .exited(0), "\(build.errors)")
    let symbols = try SymbolGraph(of: "Example", in: workspace.path, workspace).symbols
    let found = symbols.filter { !$0.hasSummary }.map(\.name).sorted()
    #expect(found == ["Told.headless(number:)", "Told.silent()"])
  }
}
