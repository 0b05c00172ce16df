// The documents have the tables that `ipc-compare kinds --markdown` prints.

import Foundation
import IPCChannels
import Reporting
import TestSupport
import Testing

struct KindTableTests {
  private static let kinds = ChannelKind.allCases.map(\.description)

  private static func text(of document: String) throws -> String {
    try String(contentsOfFile: "\(Repository.root)/\(document)", encoding: .utf8)
  }

  @Test(arguments: [
    ("README.md", KindTable.choice), ("backends.md", .facts), ("backends.md", .passed),
    ("backends.md", .promises),
  ])
  func `a table in a document is current`(document: String, table: KindTable) throws {
    let text = try Self.text(of: document)
    let begin = "<!-- begin \(table.rawValue) -->\n"
    let end = "<!-- end \(table.rawValue) -->\n"
    let parts = text.components(separatedBy: begin)
    #expect(parts.count == 2, "\(document) should have one table \(table.rawValue)")
    let found = parts.last?.components(separatedBy: end).first
    #expect(found == table.markdown(of: Self.kinds), "run 'make docs'")
  }

  /// What nobody can print from data.
  @Test(arguments: ChannelKind.allCases)
  func `a kind has its section in the reference, and its row in the choice`(
    kind: ChannelKind
  ) throws {
    let lines = try Self.text(of: "backends.md").split(separator: "\n")
    func part(_ heading: String) -> ArraySlice<Substring> {
      lines.drop { $0 != heading }.dropFirst().prefix { !$0.hasPrefix("## ") }
    }
    #expect(part("## 5. Kinds").contains("### \(kind.rawValue)"))
    // | you need | take | runner-up | because |
    let taken = part("## Which kind?").filter { $0.hasPrefix("| ") }
      .map { $0.components(separatedBy: " | ") }.filter { $0.count == 4 }.map { $0[1] }
    #expect(taken.contains("`\(kind.rawValue)`"))
  }

  @Test(arguments: KindTable.allCases)
  func `every row has a cell for each column, and none is empty`(table: KindTable) {
    let lines = table.markdown(of: Self.kinds).split(separator: "\n")
    #expect(lines.count == Self.kinds.count + 2)
    let columns = lines[0].split(separator: " | ").count
    for line in lines.dropFirst(2) {
      #expect(line.split(separator: " | ").count == columns, "\(line)")
      #expect(!line.contains("|  |"), "\(line)")
    }
  }
}
