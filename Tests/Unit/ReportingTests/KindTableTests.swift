// The documents have the tables that `ipc-compare kinds --markdown` prints.

import Foundation
import IPCChannels
import Reporting
import Testing

struct KindTableTests {
  private static let kinds = ChannelKind.allCases.map(\.description)

  @Test(arguments: [
    ("README.md", KindTable.choice), ("backends.md", .facts), ("backends.md", .passed),
    ("backends.md", .promises),
  ])
  func `a table in a document is current`(document: String, table: KindTable) throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(contentsOf: root.appending(path: document), encoding: .utf8)
    let begin = "<!-- begin \(table.rawValue) -->\n"
    let end = "<!-- end \(table.rawValue) -->\n"
    let parts = text.components(separatedBy: begin)
    #expect(parts.count == 2, "\(document) should have one table \(table.rawValue)")
    let found = parts.last?.components(separatedBy: end).first
    #expect(found == table.markdown(of: Self.kinds), "run 'make docs'")
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
