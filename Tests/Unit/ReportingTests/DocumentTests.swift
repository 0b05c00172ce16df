// What the documents point at has to be there: files, headings, articles, and the sections that
// comments name.

import Foundation
import TestSupport
import Testing

struct DocumentTests {
  private static let root = URL(filePath: Repository.root)

  /// All documents, by their paths in the repository.
  private static let documents =
    ["README.md", "backends.md"]
    + files(in: ".github") { $0.hasSuffix(".md") }
    + files(in: "Tests/Laboratory") { $0.hasSuffix(".md") }
    + files(in: "Sources") { $0.contains(".docc/") && $0.hasSuffix(".md") }

  @Test func `there are documents of each sort`() {
    for sort in [".github/", "Tests/Laboratory/", ".docc/"] {
      #expect(Self.documents.contains { $0.contains(sort) }, "\(sort)")
    }
  }

  @Test(arguments: documents)
  func `no path of the machine that wrote it stands in a document`(document: String) throws {
    let text = try String(contentsOf: Self.root.appending(path: document), encoding: .utf8)
    let paths = text.matches(of: /\/[^\s`]*\/\.build\//).map { String($0.0) }
    #expect(paths == [])
  }

  @Test(arguments: documents)
  func `every link leads to a file or a heading that exists`(document: String) throws {
    // A link may have code for its text, and code may look like a link.
    let text = try Self.prose(of: document).replacing(/`[^`\n]*`/, with: "")
    for match in text.matches(of: /\]\(([^)\s]+)\)/) {
      let link = match.1
      guard !link.contains("://"), !link.hasPrefix("mailto:") else { continue }
      let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      let target =
        parts[0].isEmpty ? document : Self.path(String(parts[0]), from: document)
      guard Self.exists(target) else {
        Issue.record("\(document) links to \(link), and there is no \(target)")
        continue
      }
      guard parts.count == 2 else { continue }
      let anchors = try Self.anchors(of: target)
      #expect(anchors.contains(String(parts[1])), "\(document) links to \(link)")
    }
    for match in text.matches(of: /<doc:([\w-]+)>/) {
      #expect(
        Self.exists(Self.path("\(match.1).md", from: document)),
        "\(document) links to the article \(match.1)")
    }
  }

  @Test(arguments: documents)
  func `every path in code font exists`(document: String) throws {
    let text = try String(contentsOf: Self.root.appending(path: document), encoding: .utf8)
    for match in text.matches(of: /`((?:Sources|Tests|\.github|\.ci)\/[^`\s*]*)`/) {
      #expect(Self.exists(String(match.1)), "\(document) names \(match.1)")
    }
  }

  @Test func `every section of the reference that a comment names exists`() throws {
    let headings = try Self.prose(of: "backends.md").matches(of: #/(?m)^## (\d+)\. /#).map(\.1)
    let isSource = { (path: String) in
      [".swift", ".c", ".h"].contains { path.hasSuffix($0) }
    }
    var found = 0
    for file in Self.files(in: "Sources", isSource) + Self.files(in: "Tests", isSource) {
      let text = try String(contentsOf: Self.root.appending(path: file), encoding: .utf8)
      for match in text.matches(of: /backends\.md`?, sections? ([\d, and]*\d)/) {
        for number in match.1.matches(of: /\d+/) {
          #expect(headings.contains(number.0), "\(file) names section \(number.0) of backends.md")
          found += 1
        }
      }
    }
    #expect(found > 5)
  }

  // MARK: - Reading

  /// The document without its code, in which nothing is a link or a heading.
  private static func prose(of document: String) throws -> String {
    let text = try String(contentsOf: root.appending(path: document), encoding: .utf8)
    let pieces = text.components(separatedBy: "```")
    #expect(pieces.count % 2 == 1, "a block of code in \(document) has no end")
    let outside = pieces.indices.filter { $0 % 2 == 0 }.map { pieces[$0] }
    return outside.joined()
  }

  /// The anchors of the document's headings as GitHub makes them: small letters, hyphens for spaces
  /// and, of other signs, only hyphens and underscores. The second of two equal ones ends in `-1`.
  private static func anchors(of document: String) throws -> Set<String> {
    var seen: [String: Int] = [:]
    var anchors: Set<String> = []
    for heading in try prose(of: document).matches(of: #/(?m)^#{1,6} +(.+)$/#) {
      let kept = heading.1.lowercased().filter {
        $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" || $0 == "_"
      }
      let anchor = kept.replacing(" ", with: "-")
      let earlier = seen[anchor, default: 0]
      seen[anchor] = earlier + 1
      anchors.insert(earlier == 0 ? anchor : "\(anchor)-\(earlier)")
    }
    return anchors
  }

  /// What a relative link of the document stands for, as a path in the repository.
  private static func path(_ link: String, from document: String) -> String {
    var parts = document.split(separator: "/").dropLast().map(String.init)
    for part in link.split(separator: "/") where part != "." {
      if part == "..", !parts.isEmpty { parts.removeLast() } else { parts.append(String(part)) }
    }
    return parts.joined(separator: "/")
  }

  private static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appending(path: path).path)
  }

  /// The files below a folder that are chosen, sorted, by their paths in the repository.
  private static func files(in folder: String, _ isChosen: (String) -> Bool) -> [String] {
    let names = FileManager.default.enumerator(atPath: root.appending(path: folder).path)
    let paths = names?.compactMap { ($0 as? String).map { "\(folder)/\($0)" } } ?? []
    return paths.filter(isChosen).sorted()
  }
}
