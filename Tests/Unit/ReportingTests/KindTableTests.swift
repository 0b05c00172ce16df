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
    ("backends.md", .promises), ("backends.md", .needs),
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
  func `a kind has its rows in each table of the reference`(kind: ChannelKind) throws {
    let name = "`\(kind.rawValue)`"
    let reference = try Self.text(of: "backends.md").components(separatedBy: "\n## ")
    let kinds = try #require(reference.first { $0.hasPrefix("5. Kinds\n") })
    for table in ["object, as the server makes it", "limits", "dead peer"] {
      let rows = Self.rows(of: kinds, under: "| kind | \(table)")
      #expect(rows.contains { $0[0].components(separatedBy: ", ").contains(name) }, "\(table)")
    }
    #expect(Self.rows(of: kinds, under: "| you need |").contains { $0[2] == name })
  }

  /// The cells of the table whose first line begins so, without that line and the next.
  private static func rows(of text: String, under head: String) -> [[String]] {
    text.components(separatedBy: "\n").drop { !$0.hasPrefix(head) }.prefix { $0.hasPrefix("|") }
      .dropFirst(2).map { $0.dropFirst(2).dropLast(2).components(separatedBy: " | ") }
  }

  @Test(arguments: KindTable.allCases)
  func `every row has a cell for each column, and none is empty`(table: KindTable) {
    let lines = table.markdown(of: Self.kinds).split(separator: "\n")
    #expect(lines.count == (table == .needs ? Decision.all.count : Self.kinds.count) + 2)
    let columns = lines[0].split(separator: " | ").count
    for line in lines.dropFirst(2) {
      #expect(line.split(separator: " | ").count == columns, "\(line)")
      #expect(!line.contains("|  |"), "\(line)")
    }
  }
}
